"""Whether this process lives, and whether it can serve: for machines that watch over it.

Neither answer knows a blog, a person or a cookie. Why something is not in order is said to those
who may know: by `manage.py doctor` and the log.
"""

import logging
import secrets
from collections.abc import Callable
from functools import cache as once

from django.core.cache import cache
from django.db import DEFAULT_DB_ALIAS, Error, connections, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from comments import verifying
from govblog import disk, pulse
from govblog.bounded import TookTooLong, within
from govblog.logs.errors import line_of
from govblog.public import private

logger = logging.getLogger(__name__)

OK, DEGRADED, FAULT, AWAY = "ok", "degraded", "fault", "away"
PATIENCE = 2.0  # seconds for each part
_MILLISECONDS = str(int(PATIENCE * 1000))


@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """Answer 200: the process takes requests. Asks nothing else."""
    return private(HttpResponse("ok", content_type="text/plain; charset=utf-8"))


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Answer 200 when this process can serve readers, 503 when it cannot; each part by its name.

    A part is "ok", at "fault", or "away" when it could not be asked in time. Only a part of NEEDED
    makes it 503: with any other at fault the answer is "degraded", for no other process could
    serve better.
    """
    checks: dict[str, str] = {}
    for name, check in CHECKS.items():
        checks[name] = _state(name, check)
    for name, check in IN_DATABASE.items():
        # Each waits for the one before it: a database that is away is asked once
        is_away = any(checks.get(before) == AWAY for before in IN_DATABASE)
        checks[name] = AWAY if is_away else _state(name, _briefly(check))
    wrong = {name for name, state in checks.items() if state != OK}
    status = FAULT if wrong & NEEDED else DEGRADED if wrong else OK
    said = {"status": status, "checks": checks}
    return private(JsonResponse(said, status=503 if status == FAULT else 200))


def _state(name: str, check: Callable[[], str]) -> str:
    try:
        wrong = check()
        state = FAULT if wrong else OK
    except Error as error:
        state, wrong = AWAY, f"could not be asked: {type(error).__name__}"
    except TookTooLong:
        state, wrong = AWAY, "did not answer in time"
    _tell(name, wrong)
    return state


_told: dict[str, str] = {}


def _tell(name: str, wrong: str) -> None:
    """Log what is wrong when it is new: whoever watches asks every few seconds."""
    if wrong and _told.get(name) != wrong:
        logger.error("Not in order: %s: %s", name, wrong)
    if not wrong and _told.get(name):
        logger.warning("In order again: %s", name)
    _told[name] = wrong


def _briefly(check: Callable[[], str]) -> Callable[[], str]:
    """Return a check of the database that PostgreSQL gives up after PATIENCE."""

    def bounded() -> str:
        connection = connections[DEFAULT_DB_ALIAS]
        if connection.vendor != "postgresql" or check is _database:
            return check()
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [_MILLISECONDS])
            return check()

    return bounded


def _database() -> str:
    connection = connections[DEFAULT_DB_ALIAS]
    pool = getattr(connection, "pool", None)
    if pool is not None:
        # A pool waits longer for a connection than who asks waits for an answer
        with connection.wrap_database_errors:
            pool.open()
            given = pool.getconn(timeout=PATIENCE)
            pool.putconn(given)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return ""


@once
def _newest_migrations() -> frozenset[tuple[str, str]]:
    """Return the last migration of each app as it is in the code, read once a process."""
    return frozenset(MigrationLoader(None).graph.leaf_nodes())


def _migrations() -> str:
    applied = MigrationRecorder(connections[DEFAULT_DB_ALIAS]).applied_migrations()
    missing = sorted(".".join(one) for one in _newest_migrations() if one not in applied)
    return f"not applied: {', '.join(missing)}" if missing else ""


def _decisions() -> str:
    return "; ".join(verifying.glance())


def _worker() -> str:
    tasks, last = pulse.tasks(), pulse.last_tick()
    if pulse.is_late(tasks.waits_since, pulse.TASK_LATE):
        return "a task waits too long"
    return "the clock is late" if pulse.is_late(last, pulse.TICK_LATE) else ""


def _mail() -> str:
    letters = pulse.letters()
    if letters.delayed or pulse.is_late(letters.due_since, pulse.LETTER_LATE):
        return "letters wait too long"
    return ""


def _cache() -> str:
    return within(PATIENCE, "healthz cache", _cache_answers)


def _cache_answers() -> str:
    key = f"healthz-{secrets.token_hex(8)}"
    try:
        cache.set(key, "here", timeout=60)
        kept = cache.get(key)
        cache.delete(key)
        return "" if kept == "here" else "it does not keep what it is given"
    except Exception as error:
        # Each kind of cache has errors of its own
        return line_of(error)


def _disk() -> str:
    return within(PATIENCE, "healthz disk", _disk_has_room)


def _disk_has_room() -> str:
    try:
        rooms = {name: disk.room_in(folder) for name, folder in disk.folders().items()}
    except OSError as error:
        return line_of(error)
    short = [name for name, room in rooms.items() if room.is_short]
    return f"little room for {', '.join(short)}" if short else ""


# What a process cannot serve without
NEEDED = {"database", "migrations"}
CHECKS: dict[str, Callable[[], str]] = {"cache": _cache, "disk": _disk}
# In this order: what comes later needs what comes before
IN_DATABASE: dict[str, Callable[[], str]] = {
    "database": _database,
    "migrations": _migrations,
    "decisions": _decisions,
    "worker": _worker,
    "mail": _mail,
}
