"""The last key that each table gave out, so that a key that was once used is never used again."""

from django.db import connection, models

from govblog.jsonlines.registry import Kind


def last(kind: Kind) -> int:
    """Return the last key that was given out; 0 for none, or when keys come from elsewhere."""
    if not isinstance(kind.key, models.AutoField):
        return 0
    table, column = kind.model._meta.db_table, kind.key.column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [table, column])
            ((sequence,),) = cursor.fetchall()
            # Its name comes quoted
            cursor.execute(f"SELECT last_value, is_called FROM {sequence}")  # noqa: S608
            ((value, is_called),) = cursor.fetchall()
            return int(value) if is_called else int(value) - 1
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        found = cursor.fetchone()
        return int(found[0]) if found else 0


def go_on_from(kind: Kind, number: int) -> None:
    """Let a table give out the key after `number` next; undone with the transaction."""
    table, column = kind.model._meta.db_table, kind.key.column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [table, column])
            ((sequence,),) = cursor.fetchall()
            # Not setval: that would stay when all else is undone
            cursor.execute(f"ALTER SEQUENCE {sequence} RESTART WITH {number + 1:d}")
            return
        cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
        cursor.execute("INSERT INTO sqlite_sequence VALUES (%s, %s)", [table, number])
