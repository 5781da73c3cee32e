"""Where the rows are, and how long anybody waits for them.

Who waits for a page gives up soon, so that readers get an answer and a database that is slow is not
asked more and more. What the worker and commands do may take longer. `govblog/patience.py` lets
staff wait as long as these.
"""

import sys
from typing import Any

import environ

# By what the process is for, in seconds
_STATEMENT = {"web": 5.0, "command": 60.0}
_LOCK = {"web": 4.0, "command": 30.0}
# SQLite has no statement time-out, and one lock: writers take turns
_TURN = {"web": 10.0, "command": 20.0}
# A transaction in which nothing is asked keeps its locks: a web process never pauses so long
_IDLE = {"web": 30.0, "command": 60.0 * 60}


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
        # Who waits for a server that is away tries again so long, and the next request anew. With
        # the usual five minutes pauses between tries grow to two, also once the server is back
        "reconnect_timeout": 0.5,
    }
    return {"pool": said.get("pool", usual)}


def long_statement(env: environ.Env) -> float:
    """Return how many seconds a statement of staff, the worker or a command may take."""
    return env.float("DATABASE_LONG_STATEMENT_TIMEOUT", default=_STATEMENT["command"])
