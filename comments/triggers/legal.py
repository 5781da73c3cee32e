"""What must never be of legal notices."""

from comments.triggers.rule import Rule


def _only_goes(*columns: str) -> str:
    """Return the condition that words in one of these columns change to anything but nothing."""
    return " OR ".join(f"(NEW.{one} <> OLD.{one} AND NEW.{one} <> '')" for one in columns)


_OF_NOTICE = ("name", "email", "statement", "why", "meaning", "inaccurate", "key")

OF_LEGAL_NOTICES = [
    Rule(
        "legal_notice_keeps_what_it_is_about",
        "comments_legalnotice",
        "UPDATE OF blog_id, comment_id, text_version, kind, reference, knows_writer, shares, "
        "removed_before, received_at",
        "TRUE",
        "what a legal notice is about is never changed",
    ),
    Rule(
        "legal_notice_words_only_go",
        "comments_legalnotice",
        f"UPDATE OF {', '.join(_OF_NOTICE)}",
        _only_goes(*_OF_NOTICE),
        "the words of a legal notice are never changed, only blanked",
    ),
    Rule(
        "legal_answer_is_given_once",
        "comments_legalnotice",
        "UPDATE OF answer_name, answer_address, answer_shares, answered_at",
        "OLD.answered_at IS NOT NULL AND (NEW.answered_at IS NULL "
        "OR NEW.answered_at <> OLD.answered_at OR NEW.answer_shares <> OLD.answer_shares "
        f"OR {_only_goes('answer_name', 'answer_address')})",
        "the answer to a legal notice is never changed, only blanked",
    ),
    Rule(
        "legal_notice_never_goes",
        "comments_legalnotice",
        "DELETE",
        "TRUE",
        "a legal notice is never deleted",
    ),
    Rule(
        "legal_event_never_changes",
        "comments_legalevent",
        "UPDATE OF notice_id, act, side, by_id, at",
        "TRUE",
        "the record of a legal notice is never changed",
    ),
    Rule(
        "legal_event_words_only_go",
        "comments_legalevent",
        "UPDATE OF words",
        _only_goes("words"),
        "the words in the record of a legal notice are never changed, only blanked",
    ),
    Rule(
        "legal_event_never_goes",
        "comments_legalevent",
        "DELETE",
        "TRUE",
        "the record of a legal notice is never deleted",
    ),
    Rule(
        "legal_letter_only_goes_blank",
        "comments_legalletter",
        "UPDATE",
        'NEW.event_id <> OLD.event_id OR NEW."to" <> OLD."to" '
        f"OR NEW.subject <> OLD.subject OR {_only_goes('text')}",
        "a letter that was sent is never changed, only blanked",
    ),
    Rule(
        "legal_letter_never_goes",
        "comments_legalletter",
        "DELETE",
        "TRUE",
        "a letter that was sent is never deleted",
    ),
]
