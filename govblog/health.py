"""Whether this process lives, and whether it can serve: for machines that watch over it.

Neither answer knows a blog, a person or a cookie. Why something is not in order is said to those
who may know: by `manage.py check_decisions`, `manage.py migrate --plan` and the log.
"""

import logging
from collections.abc import Callable
from functools import cache

from django.db import DEFAULT_DB_ALIAS, Error, connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from comments import verifying
from govblog.public import private

logger = logging.getLogger(__name__)

OK, FAULT, AWAY = "ok", "fault", "away"
PATIENCE = 2.0  # seconds


@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """Answer 200: the process takes requests. Asks nothing else."""
    return private(HttpResponse("ok", content_type="text/plain; charset=utf-8"))


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Answer 200 when all this process depends on is in order, 503 otherwise; each by its name.

    A dependency is "ok", at "fault", or "away" when it could not be asked.
    """
    checks: dict[str, str] = {}
    for name, check in CHECKS.items():
        # Each waits for the one before it: a database that is away is asked once
        is_away = AWAY in checks.values()
        checks[name] = AWAY if is_away else _state(name, check)
    well = set(checks.values()) == {OK}
    said = {"status": OK if well else FAULT, "checks": checks}
    return private(JsonResponse(said, status=200 if well else 503))


def _state(name: str, check: Callable[[], str]) -> str:
    try:
        wrong = check()
    except Error as error:
        logger.error("Not ready: %s could not be asked: %s", name, type(error).__name__)
        return AWAY
    if wrong:
        logger.error("Not ready: %s: %s", name, wrong)
    return FAULT if wrong else OK


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


@cache
def _newest_migrations() -> frozenset[tuple[str, str]]:
    """Return the last migration of each app as it is in the code, read once a process."""
    return frozenset(MigrationLoader(None).graph.leaf_nodes())


def _migrations() -> str:
    applied = MigrationRecorder(connections[DEFAULT_DB_ALIAS]).applied_migrations()
    missing = sorted(".".join(one) for one in _newest_migrations() if one not in applied)
    return f"not applied: {', '.join(missing)}" if missing else ""


def _decisions() -> str:
    return "; ".join(verifying.glance())


# In this order: what comes later needs what comes before
CHECKS: dict[str, Callable[[], str]] = {
    "database": _database,
    "migrations": _migrations,
    "decisions": _decisions,
}
