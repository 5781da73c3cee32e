"""Reading the database as it is at one moment, while others write."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from govblog import databases


@contextmanager
def one_moment() -> Iterator[None]:
    """Let all that is read meanwhile be of one moment; nobody waits, and nothing is written.

    On SQLite the moment is that of the first reading. A long reading is ended by no time-out.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            with databases.unbounded(connection):
                yield
    else:
        # Not `atomic`: that would take the turn to write, and commenters would wait
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("ROLLBACK")
