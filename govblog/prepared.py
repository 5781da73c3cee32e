"""Queries that the ORM says once and the database is asked many times.

Saying a query takes the ORM ten times longer than answering it takes the database, and an
article needs ten. A `Prepared` keeps what was said, so that the rules stay where they are (what
"public" means is still asked of `PostQuerySet.published`) and a page costs a fraction.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DatabaseError, connections
from django.db.models import (
    BigIntegerField,
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    Expression,
    F,
    Field,
    Func,
    QuerySet,
)
from psycopg import Cursor, errors


class Param(Expression):
    """A value that is known only when the query is asked."""

    def __init__(self, name: str, output_field: "Field[Any, Any]") -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """Leave a place for the value, and this object in the list of values."""
        return "%s", [self]


def number(name: str) -> Any:
    """Return a place for a whole number or a key."""
    return Param(name, BigIntegerField())


def words(name: str) -> Any:
    """Return a place for text."""
    return Param(name, CharField())


def moment(name: str) -> Any:
    """Return a place for an aware datetime."""
    return Param(name, DateTimeField())


def day(name: str) -> Any:
    """Return a place for a date."""
    return Param(name, DateField())


class _Among(Func):
    """Whether a column is in a list, which is one value: no place is made for each number."""

    output_field = BooleanField()
    template = "%(expressions)s::bigint[])"
    arg_joiner = " = ANY("

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        """Say it with JSON, which SQLite reads as rows."""
        said = {"template": "%(expressions)s))", "arg_joiner": " IN (SELECT value FROM json_each("}
        return self.as_sql(compiler, connection, **said, **more)


def among(column: str, name: str) -> Any:
    """Return the condition that a column is one of a list of numbers, of any length."""
    return _Among(F(column), number(name))


# A column is another one since, or what stands between us and PostgreSQL forgets statements
_OUT_OF_DATE = (
    errors.FeatureNotSupported,
    errors.InvalidSqlStatementName,
    errors.DuplicatePreparedStatement,
)


@contextmanager
def planned(connection: Any) -> Iterator[Any]:
    """Give a cursor whose statement PostgreSQL plans once for each connection, and then keeps.

    Planning takes longer than doing what touches a row or two. Where `prepare_threshold` is not
    set for the connection (govblog/databases.py), and on SQLite, it is a cursor as any other. A
    connection whose plan turns out to be out of date fails once, and keeps none from then on.
    Where questions are logged it is an ordinary one too: the log then has them with their values.
    """
    connection.ensure_connection()
    own, cursor = connection.connection, None
    keeps = connection.vendor == "postgresql" and own.prepare_threshold is not None
    if keeps and not connection.queries_logged:
        usual, own.cursor_factory = own.cursor_factory, Cursor
        try:
            cursor = connection.cursor()
        finally:
            own.cursor_factory = usual
    try:
        with cursor or connection.cursor() as given:
            yield given
    except DatabaseError as error:
        if isinstance(error.__cause__, _OUT_OF_DATE):
            own.prepare_threshold = None
        raise


def _usual(connection: Any) -> Any:
    return connection.cursor()


class Prepared:
    """A query of plain values, built by `build` and kept for each of its shapes.

    `build` returns a `values_list` whose filters hold `Param`s. It is called with the shape of the
    question, such as how many keys a list has, because that changes what is said. `plan_once` is
    for a question that finds few rows by an index whatever its values (see `planned`).
    """

    def __init__(
        self, build: Callable[..., "QuerySet[Any, Any]"], *, plan_once: bool = False
    ) -> None:
        self.build, self.cursor = build, planned if plan_once else _usual
        self.kept: dict[tuple[Any, ...], tuple[str, list[Any], Any, Any]] = {}

    def rows(
        self,
        *shape: Any,
        limit: tuple[int, int] | None = None,
        using: str = "default",
        **values: Any,
    ) -> list[tuple[Any, ...]]:
        """Return the rows for these values. `limit` is how many, and how many to skip before."""
        connection = connections[using]
        key = (connection.vendor, *shape)
        if key not in self.kept:
            self.kept[key] = self._say(connection, shape)
        sql, params, compiler, converters = self.kept[key]
        given = [_given(param, values, connection) for param in params]
        if limit is not None:
            sql, given = f"{sql} LIMIT %s OFFSET %s", [*given, *limit]
        with self.cursor(connection) as cursor:
            cursor.execute(sql, given)
            found: Iterator[Any] = iter(cursor.fetchall())
        if converters:
            found = compiler.apply_converters(found, converters)
        return [tuple(row) for row in found]

    def _say(self, connection: Any, shape: tuple[Any, ...]) -> tuple[str, list[Any], Any, Any]:
        compiler = self.build(*shape).query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        converters = compiler.get_converters([column[0] for column in compiler.select])
        return sql, list(params), compiler, converters


def _given(param: Any, values: dict[str, Any], connection: Any) -> Any:
    """Return what is sent for one place: a value of the question, or a constant of the query."""
    if not isinstance(param, Param):
        return param
    value = values[param.name]
    if isinstance(value, list):
        said = ",".join(str(int(one)) for one in value)
        return f"{{{said}}}" if connection.vendor == "postgresql" else f"[{said}]"
    if isinstance(value, dt.datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, dt.date):
        return connection.ops.adapt_datefield_value(value)
    return value
