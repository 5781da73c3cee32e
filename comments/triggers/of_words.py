"""What must never become of the words of a comment."""

from comments.triggers.rule import Rule, kept

# What becomes of words is written down first; once the comment has the new version, all is over
_NEXT_VERSION_IS_RECORDED = """EXISTS (
    SELECT 1 FROM comments_textchange AS change
      JOIN comments_comment AS whose ON whose.id = change.comment_id
      WHERE change.comment_id = NEW.comment_id
      AND change.text_version = whose.text_version + 1)"""


RULES = [
    Rule(
        "words_change_with_their_record",
        "comments_content",
        "UPDATE OF name, body, body_html",
        "(NEW.name <> OLD.name OR NEW.body <> OLD.body OR NEW.body_html <> OLD.body_html) "
        f"AND NOT {_NEXT_VERSION_IS_RECORDED}",
        "the words of a comment change only with the record of it",
        needs=("comments_textchange",),
    ),
    Rule(
        "text_version_only_grows",
        "comments_comment",
        "UPDATE OF text_version",
        "NEW.text_version < OLD.text_version",
        "the version of a text only grows",
    ),
    *kept("comments_textchange", "the record of a text"),
    *kept("comments_redaction", "a redaction"),
    *kept("comments_putback", "what was put back"),
    *kept("comments_correction", "a correction"),
    *kept("comments_erased", "what was erased"),
    *kept("comments_reworded", "what changed where it was imported from"),
    Rule(
        "erased_words_stay_erased",
        "comments_content",
        "UPDATE OF name, body, email, erased_at",
        "OLD.erased_at IS NOT NULL",
        "what was erased never comes back",
        # Made by the migration that adds the column
        needs=("comments_erased",),
    ),
    Rule(
        "erased_writer_stays_erased",
        "comments_content",
        "UPDATE OF person",
        "OLD.erased_at IS NOT NULL",
        "what was erased never comes back",
        needs=("comments_retentionrun",),
    ),
    *kept("comments_opening", "the record of an opening"),
    Rule(
        "sealed_keeps_what_it_is",
        "comments_sealed",
        "UPDATE OF redaction_id, keep_until",
        "NEW.redaction_id <> OLD.redaction_id OR NEW.keep_until <> OLD.keep_until",
        "a sealed original keeps its redaction and its time",
    ),
    Rule(
        "sealed_is_emptied_or_sealed_anew",
        "comments_sealed",
        "UPDATE OF ciphertext",
        "NEW.ciphertext <> OLD.ciphertext AND NEW.ciphertext <> '' "
        "AND (OLD.ciphertext = '' OR NEW.sealed_at <= OLD.sealed_at)",
        "a sealed original is only emptied or sealed anew",
    ),
    Rule(
        "sealed_never_goes",
        "comments_sealed",
        "DELETE",
        "TRUE",
        "the record of a sealed original is never deleted",
    ),
]
