"""Where the rows are, and how long anybody waits for them.

Who waits for a page gives up soon, so that readers get an answer and a database that is slow is not
asked more and more. What the worker and commands do may take longer. `govblog/patience.py` lets
staff wait as long as these. PostgreSQL keeps the limits itself; where it does not even do that, the
connection is given up here.
"""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import environ
from psycopg import Connection, OperationalError, errors
from psycopg.abc import PQGen

# By what the process is for, in seconds
_STATEMENT = {"web": 5.0, "command": 60.0}
_LOCK = {"web": 4.0, "command": 30.0}
# SQLite has no statement time-out, and one lock: writers take turns
_TURN = {"web": 10.0, "command": 20.0}
# A transaction in which nothing is asked keeps its locks: a web process never pauses so long
_IDLE = {"web": 30.0, "command": 60.0 * 60}
GRACE = 3.0  # seconds that PostgreSQL has to say that a statement took too long
# Seconds for which the pool itself tries to connect again; then it tries when somebody needs one.
# By itself it would pause twice as long each time, up to minutes after the server is back
_RECONNECT = 0.5
_LIMIT = re.compile(r"-c\s*statement_timeout=([0-9]+)(?!\S)")
_INTERVAL = 0.1  # seconds from one look to the next if the process is to end: psycopg's own

Answer = TypeVar("Answer")


class Bounded(Connection[Any]):
    """A connection that is given up when the server says nothing, not even that it is too late.

    PostgreSQL ends a statement after `statement_timeout`, unless its processes are stopped or its
    disk hangs: the machine still acknowledges every byte then, and no time-out of TCP helps. So
    each answer is waited for that long and GRACE more. `patience` is that in seconds, None for
    ever: where the server itself has no limit.
    """

    patience: float | None = None
    usual: float | None = None

    @classmethod
    def connect(cls, conninfo: str = "", **said: Any) -> "Bounded":
        """Connect, and be as patient as the options of the connection say."""
        made: Bounded = super().connect(conninfo, **said)
        limits = _LIMIT.findall(said.get("options", ""))
        made.patience = made.usual = _patience(int(limits[-1]) / 1_000 if limits else 0)
        return made

    def wait(
        self, gen: PQGen[Answer], interval: float = _INTERVAL, timeout: float | None = None
    ) -> Answer:
        """Wait for an answer. Raises OperationalError when there is none in time: the connection is
        closed, and so are all that wait in the pool, for nobody is to try them one by one."""
        # In a pipeline many statements have one answer, and each of them the whole time
        if timeout is not None or self.patience is None or self._pipeline is not None:
            return super().wait(gen, interval, timeout)
        try:
            return super().wait(gen, interval, self.patience)
        except errors._WaitTimeout as error:
            self.pgconn.finish()
            if (pool := getattr(self, "_pool", None)) is not None:
                pool.drain()
            raise OperationalError("PostgreSQL does not answer.") from error


def _patience(statement: float) -> float | None:
    return statement + GRACE if statement else None


def let_statements_take(connection: Any, seconds: float | None) -> None:
    """Let a statement on this connection of PostgreSQL take so long from now on.

    0: as long as it takes; None: as long as usual. Raises DatabaseError.
    """
    connection.ensure_connection()
    own = connection.connection
    limit = "DEFAULT" if seconds is None else str(round(seconds * 1_000))
    with connection.wrap_database_errors:
        # Past Django's cursor: it is no question of the page
        own.execute(f"SET statement_timeout = {limit}")
    if isinstance(own, Bounded):
        own.patience = own.usual if seconds is None else _patience(seconds)


@contextmanager
def unbounded(connection: Any) -> Iterator[None]:
    """Let each statement of this transaction on PostgreSQL take as long as it takes. Raises
    DatabaseError."""
    own = connection.connection
    with connection.wrap_database_errors:
        own.execute("SET LOCAL statement_timeout = 0")
    before = getattr(own, "patience", None)
    own.patience = None
    try:
        yield
    finally:
        own.patience = before


def kind_of_process() -> str:
    """Return "web" in a process that came in by the web server's door, else "command".

    To be asked while settings are read: that door (govblog/wsgi.py) is what reads them there.
    """
    return "web" if "govblog.wsgi" in sys.modules else "command"


def configured(env: environ.Env, default: str, kind: str) -> dict[str, Any]:
    """Return the entry of DATABASES for a kind of process; `default` is the address without
    DATABASE_URL."""
    database: dict[str, Any] = env.db("DATABASE_URL", default=default)
    if database["ENGINE"] == "django.db.backends.sqlite3":
        return {**database, **_sqlite(env, kind)}
    # Beside what the address itself asks for, such as sslmode
    said = database.get("OPTIONS", {})
    return {**database, "OPTIONS": {**_postgresql(env, kind, said), **_pooled(env, said)}}


def _sqlite(env: environ.Env, kind: str) -> dict[str, Any]:
    return {
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            # A deferred transaction that reads first cannot be upgraded: it fails at once with
            # "database is locked" whatever the time-out, so every transaction asks for its turn.
            "transaction_mode": "IMMEDIATE",
            "timeout": env.float("DATABASE_LOCK_TIMEOUT", default=_TURN[kind]),
            # FULL: a confirmed comment survives a power cut, not only a crash
            # secure_delete: what is deleted is overwritten in the file
            "init_command": (
                "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA secure_delete=ON;"
            ),
        },
    }


def _postgresql(env: environ.Env, kind: str, said: dict[str, Any]) -> dict[str, Any]:
    """Return how to connect: what the server gives up by itself, and when it counts as gone."""
    limits = {
        "statement_timeout": long_statement(env)
        if kind == "command"
        else env.float("DATABASE_STATEMENT_TIMEOUT", default=_STATEMENT[kind]),
        "lock_timeout": env.float("DATABASE_LOCK_TIMEOUT", default=_LOCK[kind]),
        "idle_in_transaction_session_timeout": _IDLE[kind],
    }
    # 0 leaves a limit to the server, where a pooler between does not let it pass
    given = [f"-c {name}={round(value * 1_000)}" for name, value in limits.items() if value]
    # What is planned once (govblog/prepared.py) is so from its first time on, not from its sixth
    given.append("-c plan_cache_mode=force_generic_plan")
    if not limits["statement_timeout"]:
        given = []
    return {
        "connect_timeout": env.int("DATABASE_CONNECT_TIMEOUT", default=3),
        # A machine that is gone says nothing: its connections end after about 20 seconds
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 2,
        "tcp_user_timeout": 20_000,
        # A pooler between may lose what is planned once
        "prepare_threshold": 0 if given else None,
        **said,
        "options": " ".join([said.get("options", ""), *given]).strip(),
    }


def _pooled(env: environ.Env, said: dict[str, Any]) -> dict[str, Any]:
    usual = {
        "min_size": 1,
        "max_size": env.int("DATABASE_POOL_SIZE", default=8),
        "timeout": env.float("DATABASE_POOL_WAIT", default=2.0),
        "reconnect_timeout": _RECONNECT,
        "connection_class": Bounded,
    }
    return {"pool": said.get("pool", usual)}


def long_statement(env: environ.Env) -> float:
    """Return how many seconds a statement of staff, the worker or a command may take.

    0, no limit, where there is none for readers either: a pooler between lets none pass.
    """
    if not env.float("DATABASE_STATEMENT_TIMEOUT", default=_STATEMENT["web"]):
        return 0.0
    return env.float("DATABASE_LONG_STATEMENT_TIMEOUT", default=_STATEMENT["command"])
