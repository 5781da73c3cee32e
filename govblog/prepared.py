"""Queries that the ORM says once and the database is asked many times.

Saying a query takes the ORM ten times longer than answering it takes the database, and an
article needs ten. A `Prepared` keeps what was said, so that the rules stay where they are (what
"public" means is still asked of `PostQuerySet.published`) and a page costs a fraction.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

from django.db import connections
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


class Prepared:
    """A query of plain values, built by `build` and kept for each of its shapes.

    `build` returns a `values_list` whose filters hold `Param`s. It is called with the shape of the
    question, such as how many keys a list has, because that changes what is said.
    """

    def __init__(self, build: Callable[..., "QuerySet[Any, Any]"]) -> None:
        self.build = build
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
        with connection.cursor() as cursor:
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
