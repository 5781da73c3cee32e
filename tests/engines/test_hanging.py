"""A PostgreSQL that says nothing is given up, and one that takes long as it may is waited for."""

from collections.abc import Iterator
from typing import Any

import environ
import pytest
from django.db import OperationalError
from django.db.utils import ConnectionHandler
from psycopg_pool import PoolTimeout
from pytest_django.plugin import DjangoDbBlocker

from govblog import databases
from tests.servers import Postgres, running_postgres

pytestmark = pytest.mark.engines
LONG = "SELECT pg_sleep(0.8)"  # longer than a statement may take and anybody waits
SHORT = {"DATABASE_STATEMENT_TIMEOUT": "0.2", "DATABASE_POOL_WAIT": "0.2"}


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    with running_postgres() as made:
        yield made


@pytest.fixture
def connection(
    server: Postgres, monkeypatch: pytest.MonkeyPatch, django_db_blocker: DjangoDbBlocker
) -> Iterator[Any]:
    """A connection of the web, whose statements may take 0.2 seconds."""
    monkeypatch.setattr(databases, "GRACE", 0.3)
    for name, value in {**SHORT, "DATABASE_URL": server.url}.items():
        monkeypatch.setenv(name, value)
    with django_db_blocker.unblock():
        own = databases.configured(environ.Env(), "", "web")
        made: Any = ConnectionHandler({"default": own})["default"]
        made.ensure_connection()
        yield made
        made.close()
        made.close_pool()


def ask(connection: Any, question: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(question)


def test_a_server_that_hangs_is_given_up_with_all_idle_connections_to_it(
    connection: Any, server: Postgres
) -> None:
    others = [connection.pool.getconn() for _ in range(3)]
    for other in others:
        connection.pool.putconn(other)
    with server.hung():
        with pytest.raises(OperationalError, match="does not answer"):
            ask(connection, "SELECT 1")
        assert {one.closed for one in (connection.connection, *others)} == {True}
        connection.close()
        with pytest.raises(PoolTimeout):
            connection.pool.getconn()
    connection.pool.putconn(connection.pool.getconn(timeout=60))
    ask(connection, "SELECT 1")


def test_what_takes_too_long_is_ended_by_the_server_and_the_connection_stays(
    connection: Any,
) -> None:
    with pytest.raises(OperationalError, match="statement timeout"):
        ask(connection, LONG)
    ask(connection, "SELECT 1")


def test_what_may_take_as_long_as_it_takes_is_waited_for(connection: Any) -> None:
    databases.let_statements_take(connection, 0)
    ask(connection, LONG)
    databases.let_statements_take(connection, None)
    connection.set_autocommit(False)
    with databases.unbounded(connection):
        ask(connection, LONG)
    connection.rollback()
    assert connection.connection.patience == pytest.approx(0.5)


def test_unless_the_connection_was_told_it_would_be_given_up(connection: Any) -> None:
    ask(connection, "SET statement_timeout = 0")
    with pytest.raises(OperationalError, match="does not answer"):
        ask(connection, LONG)


def test_many_statements_sent_as_one_have_the_time_of_each(connection: Any) -> None:
    with connection.cursor() as cursor:
        cursor.executemany("SELECT pg_sleep(%s)", [(0.1,)] * 8)


def test_where_the_server_has_no_limit_nobody_gives_up(
    connection: Any, monkeypatch: pytest.MonkeyPatch, server: Postgres
) -> None:
    monkeypatch.setenv("DATABASE_STATEMENT_TIMEOUT", "0")
    said = databases.configured(environ.Env(), "", "web")["OPTIONS"]["options"]
    with databases.Bounded.connect(
        host=str(server.folder), user="postgres", dbname="postgres", options=said
    ) as own:
        assert own.patience is None
