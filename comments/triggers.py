"""What must never be and a CHECK cannot say, as triggers on both engines.

Installed by a migration. Tests remove them around a flush of the tables and install them again.
"""

from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper


@dataclass(frozen=True)
class Rule:
    """One trigger: before `event` on `table`, if `broken` holds, the statement fails."""

    name: str
    table: str
    event: str
    broken: str
    message: str


_LAST_DECISION_AGREES = """EXISTS (
    SELECT 1 FROM comments_decision AS last WHERE last.comment_id = NEW.id
      AND last.from_status = OLD.status AND last.to_status = NEW.status
      AND last.number = (SELECT max(number) FROM comments_decision WHERE comment_id = NEW.id))"""

RULES = [
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
            for statement in make(rule) if rule.table in tables else []:
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
