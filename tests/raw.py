"""Rows written without the verbs that people use, for conversations too long to be talked."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from comments import triggers


@contextmanager
def history_unwritten() -> Iterator[None]:
    """Let comments be inserted as if they had been decided already."""
    if connection.vendor == "postgresql":
        # A trigger cannot go while a constraint waits for the end of the transaction
        connection.check_constraints()
    triggers.remove(connection)
    try:
        yield
    finally:
        if connection.vendor == "postgresql":
            connection.check_constraints()
        triggers.install(connection)
