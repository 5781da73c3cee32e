"""What must never be and a CHECK cannot say, as triggers on both engines.

Installed by a migration. Tests remove them around a flush of the tables and install them again.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

from comments.triggers.legal import OF_LEGAL_NOTICES
from comments.triggers.rule import Rule

_LAST_DECISION_AGREES = """EXISTS (
    SELECT 1 FROM comments_decision AS last WHERE last.comment_id = NEW.id
      AND last.from_status = OLD.status AND last.to_status = NEW.status
      AND last.number = (SELECT max(number) FROM comments_decision WHERE comment_id = NEW.id))"""

# What becomes of words is written down first; once the comment has the new version, all is over
_NEXT_VERSION_IS_RECORDED = """EXISTS (
    SELECT 1 FROM comments_textchange AS change
      JOIN comments_comment AS whose ON whose.id = change.comment_id
      WHERE change.comment_id = NEW.comment_id
      AND change.text_version = whose.text_version + 1)"""


def _kept(table: str, what: str) -> list[Rule]:
    """Return the rules of a table whose rows are never changed or deleted."""
    return [
        Rule(f"{table}_never_changes", table, "UPDATE", "TRUE", f"{what} is never changed"),
        Rule(f"{table}_never_goes", table, "DELETE", "TRUE", f"{what} is never deleted"),
    ]


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
    Rule(
        "staff_event_never_changes",
        "govblog_staffevent",
        "UPDATE",
        "TRUE",
        "the record of an account is never changed",
    ),
    *_kept("comments_textchange", "the record of a text"),
    *_kept("comments_redaction", "a redaction"),
    *_kept("comments_putback", "what was put back"),
    *_kept("comments_opening", "the record of an opening"),
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
    Rule(
        "reply_is_on_its_parents_post",
        "comments_comment",
        "INSERT OR UPDATE OF parent_id, post_id",
        """NEW.parent_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM comments_comment AS above
           WHERE above.id = NEW.parent_id AND above.post_id = NEW.post_id)""",
        "a reply must be on the post of the comment it answers",
    ),
    Rule(
        "comment_keeps_its_post",
        "comments_comment",
        "UPDATE OF post_id",
        "NEW.post_id <> OLD.post_id",
        "a comment never moves to another post",
    ),
    Rule(
        "comment_status_has_its_decision",
        "comments_comment",
        "UPDATE OF status",
        f"NEW.status <> OLD.status AND NOT {_LAST_DECISION_AGREES}",
        "a comment changes its status only with its decision",
    ),
    Rule(
        "comment_comes_in_pending",
        "comments_comment",
        "INSERT",
        "NEW.status <> 'pending'",
        "a comment comes in pending",
    ),
    Rule(
        "decision_never_changes",
        "comments_decision",
        "UPDATE",
        "TRUE",
        "a decision is never changed",
    ),
    Rule(
        "decision_never_goes",
        "comments_decision",
        "DELETE",
        "TRUE",
        "a decision is never deleted",
    ),
    Rule(
        "policy_rule_keeps_its_words",
        "comments_policyrule",
        "UPDATE OF blog_id, number, version, title, text",
        "TRUE",
        "the words of a policy rule are never changed: a new version is added",
    ),
    Rule(
        "blog_event_never_changes",
        "posts_blogevent",
        "UPDATE",
        "TRUE",
        "the record of a blog is never changed",
    ),
    Rule(
        "blog_event_never_goes",
        "posts_blogevent",
        "DELETE",
        "TRUE",
        "the record of a blog is never deleted",
    ),
    Rule(
        "post_event_never_changes",
        "posts_postevent",
        "UPDATE",
        "TRUE",
        "the record of a post is never changed",
    ),
    Rule(
        "post_event_never_goes",
        "posts_postevent",
        "DELETE",
        "TRUE",
        "the record of a post is never deleted",
    ),
    Rule(
        "report_keeps_what_it_is_about",
        "comments_report",
        "UPDATE OF comment_id, reason, text_version, sent_at, key",
        "TRUE",
        "what a report is about is never changed",
    ),
    Rule(
        "report_words_only_go",
        "comments_report",
        "UPDATE OF words, email",
        """(NEW.words <> OLD.words AND NEW.words <> '')
           OR (NEW.email <> OLD.email AND NEW.email <> '')""",
        "the words and the email of a report are never changed, only blanked",
    ),
    *_kept("comments_reportevent", "the record of reports"),
    Rule(
        "errand_event_never_changes",
        "comments_errandevent",
        "UPDATE OF errand_id, act, by_id, at, owner_id, due_at",
        "TRUE",
        "the record of an errand is never changed",
    ),
    Rule(
        "errand_event_words_only_go",
        "comments_errandevent",
        "UPDATE OF words",
        "NEW.words <> ''",
        "the words in the record of an errand are never changed, only blanked",
    ),
    Rule(
        "errand_event_never_goes",
        "comments_errandevent",
        "DELETE",
        "TRUE",
        "the record of an errand is never deleted",
    ),
    Rule(
        "hold_rule_change_never_changes",
        "comments_holdrulechange",
        "UPDATE",
        "TRUE",
        "the record of a hold rule is never changed",
    ),
    Rule(
        "hold_rule_change_never_goes",
        "comments_holdrulechange",
        "DELETE",
        "TRUE",
        "the record of a hold rule is never deleted",
    ),
    *OF_LEGAL_NOTICES,
]


def _sqlite(rule: Rule) -> list[str]:
    # SQLite takes one event a trigger
    events = rule.event.split(" OR ")
    return [
        f"CREATE TRIGGER {rule.name}_{number} BEFORE {event} ON {rule.table} "
        f"WHEN {rule.broken} BEGIN SELECT RAISE(ABORT, '{rule.message}'); END"
        for number, event in enumerate(events, start=1)
    ]


def _postgresql(rule: Rule) -> list[str]:
    row = "OLD" if rule.event == "DELETE" else "NEW"
    return [
        f"""CREATE FUNCTION {rule.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            IF {rule.broken} THEN RAISE EXCEPTION '{rule.message}'
            USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN {row}; END $$""",
        f"CREATE TRIGGER {rule.name} BEFORE {rule.event} ON {rule.table} "
        f"FOR EACH ROW EXECUTE FUNCTION {rule.name}()",
    ]


def install(connection: BaseDatabaseWrapper) -> None:
    """Create every trigger on this database whose table exists, anew when it is there."""
    remove(connection)
    make = _postgresql if connection.vendor == "postgresql" else _sqlite
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        for rule in RULES:
            for statement in make(rule) if {rule.table, *rule.needs} <= tables else []:
                cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Drop every trigger from this database."""
    with connection.cursor() as cursor:
        for rule in RULES:
            if connection.vendor == "postgresql":
                cursor.execute(f"DROP FUNCTION IF EXISTS {rule.name}() CASCADE")
                continue
            for number in range(1, rule.event.count(" OR ") + 2):
                cursor.execute(f"DROP TRIGGER IF EXISTS {rule.name}_{number}")
