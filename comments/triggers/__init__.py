"""What must never be and a CHECK cannot say, as triggers on both engines.

Installed by a migration. Tests remove them around a flush of the tables and install them again.
"""

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

from comments.triggers import legal, of_comments, of_records, of_words
from comments.triggers.rule import Rule

RULES = [*of_words.RULES, *of_comments.RULES, *of_records.RULES, *legal.OF_LEGAL_NOTICES]


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
    """Create every trigger on this database whose table and columns exist, anew when it is there.

    An earlier migration installs them before a later one adds what they name.
    """
    remove(connection)
    make = _postgresql if connection.vendor == "postgresql" else _sqlite
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        known = [rule for rule in RULES if {rule.table, *rule.needs} <= tables]
        columns = {rule.table: _columns(cursor, rule.table) for rule in known if rule.columns}
        for rule in known:
            if rule.columns <= columns.get(rule.table, set()):
                for statement in make(rule):
                    cursor.execute(statement)


def _columns(cursor: CursorWrapper, table: str) -> set[str]:
    # Django’s own description of a table on SQLite parses the whole statement that made it
    cursor.execute(f"SELECT * FROM {table} LIMIT 0")  # noqa: S608 (a name from RULES)
    return {one[0] for one in cursor.description}


def remove(connection: BaseDatabaseWrapper) -> None:
    """Drop every trigger from this database."""
    with connection.cursor() as cursor:
        for rule in RULES:
            if connection.vendor == "postgresql":
                cursor.execute(f"DROP FUNCTION IF EXISTS {rule.name}() CASCADE")
                continue
            for number in range(1, rule.event.count(" OR ") + 2):
                cursor.execute(f"DROP TRIGGER IF EXISTS {rule.name}_{number}")
