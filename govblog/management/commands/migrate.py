"""`manage.py migrate`, while the site is read and written (docs/changing-the-database.md).

A change to a table waits until nobody uses it, and everybody who comes later waits behind it. So it
waits for two seconds only, lets those behind it pass, and tries again.
"""

import time
from contextlib import suppress
from typing import Any

from django.core.management.commands import migrate
from django.db import DatabaseError, OperationalError, connections

from govblog import databases

LOCK_TIMEOUT = 2  # seconds
# How long the others have the tables to themselves after each try, in seconds
BACK_OFF = (1, 2, 4, 8, 15, 30, 30, 30, 30)


class Command(migrate.Command):
    """Django's own, with a short wait for each lock. What was applied by a try stays applied."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate. Raises OperationalError when the tables were never free."""
        connection = connections[options["database"]]
        _limit(connection)
        try:
            for pause in (*BACK_OFF, None):
                try:
                    super().handle(*args, **options)
                except OperationalError as error:
                    if pause is None or not _is_locked(error):
                        raise
                    self.stderr.write(f"The tables are in use. Trying again in {pause} s.")
                else:
                    return
                _begin_anew(connection)
                time.sleep(pause)
        finally:
            if connection.vendor == "postgresql":
                _limit_no_more(connection)


def _limit(connection: Any) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = '{LOCK_TIMEOUT}s'")
        # An index of a long table takes as long as it takes
        databases.let_statements_take(connection, 0)


def _limit_no_more(connection: Any) -> None:
    """Let what else this process asks be asked as before: the pool gives the same connection out
    again, with all that was set."""
    with suppress(DatabaseError):
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")
        databases.let_statements_take(connection, None)
    connection.close()


def _begin_anew(connection: Any) -> None:
    """Leave the transaction of a try: Django does not where it failed at the end of it, when the
    schema editor adds the constraints."""
    if connection.vendor == "postgresql":
        connection.close()
        connection.connect()
        _limit(connection)


def _is_locked(error: OperationalError) -> bool:
    """Say whether an error tells that somebody else had the lock."""
    state = getattr(error.__cause__, "sqlstate", None)
    return state in {"55P03", "40P01"} or "database is locked" in str(error)
