"""All that stands in the database: how two states differ, and how one is brought back."""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

import psycopg
from django.db import connection

Rows = dict[str, Counter[Any]]
# By table: how many rows are new and how many gone. A changed row is both
Change = dict[str, tuple[int, int]]


def stored() -> Rows:
    """Return every row of every table."""
    found: Rows = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found[table] = Counter(repr(row) for row in cursor.fetchall())
    return found


def between(before: Rows, after: Rows, *, but: frozenset[str]) -> Change:
    """Return how the tables, `but` these, changed."""
    changed: Change = {}
    for table in sorted((before.keys() | after.keys()) - but):
        old, new = before.get(table, Counter()), after.get(table, Counter())
        if old != new:
            changed[table] = ((new - old).total(), (old - new).total())
    return changed


def differences(one: Any, other: Any, at: str = "") -> Iterator[str]:
    """Yield where two values made of dicts and lists differ."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in one.keys() | other.keys():
            yield from differences(one.get(key), other.get(key), f"{at}/{key}")
    elif isinstance(one, list | tuple) and isinstance(other, list | tuple):
        for place, (left, right) in enumerate(zip_longest(one, other)):
            yield from differences(left, right, f"{at}/{place}")
    elif one != other:
        yield f"{at}: {one!r}, not {other!r}"


class Kept:
    """The database as it is now, to be brought back again and again."""

    def __init__(self, name: str = "kept_by_failing") -> None:
        self.name = name
        if connection.vendor == "sqlite":
            self.copy = sqlite3.connect(":memory:")
            connection.ensure_connection()
            connection.connection.backup(self.copy)
        else:
            self._on_server(f'DROP DATABASE IF EXISTS "{name}"')
            self._copied(connection.settings_dict["NAME"], name)

    def bring_back(self) -> None:
        """Make the database what it was."""
        if connection.vendor == "sqlite":
            connection.ensure_connection()
            self.copy.backup(connection.connection)
        else:
            own = connection.settings_dict["NAME"]
            self._on_server(f'DROP DATABASE "{own}" WITH (FORCE)')
            self._copied(self.name, own)

    def _copied(self, one: str, other: str) -> None:
        self._on_server(f'CREATE DATABASE "{other}" TEMPLATE "{one}"')

    def _on_server(self, statement: str) -> None:
        connection.close()
        said = {**connection.get_connection_params(), "dbname": "postgres"}
        where = {name: said[name] for name in ("host", "port", "user", "password") if name in said}
        with psycopg.connect(dbname="postgres", autocommit=True, **where) as server:
            server.execute(statement)
