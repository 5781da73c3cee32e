"""What each process counts. Loaded only where METRICS is set.

gunicorn's processes count into files that every one of them can add up (`govblog/server.py`).
"""

import time
from collections.abc import Callable

from django.db import DEFAULT_DB_ALIAS, connections
from django.http import HttpRequest, HttpResponse
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from govblog.logs.routes import method_of, route_of
from govblog.memory.door import VISIT

REGISTRY = CollectorRegistry()
REQUESTS = Counter("govblog_requests", "Answers", ["route", "method", "status"], registry=REGISTRY)
SECONDS = Histogram(
    "govblog_request_seconds",
    "Time from a request to its answer",
    ["route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=REGISTRY,
)
CONNECTIONS = Gauge(
    "govblog_database_connections",
    "Connections of the pool: open, idle, and requests that wait for one",
    ["state"],
    multiprocess_mode="livesum",
    registry=REGISTRY,
)
PAGES = Counter(
    "govblog_pages",
    "Public pages that may be kept: from memory, from memory without the database, made",
    ["source"],
    registry=REGISTRY,
)
_STATES = {"open": "pool_size", "idle": "pool_available", "waiting": "requests_waiting"}
_POOL_EVERY = 1.0  # seconds


class CountingMiddleware:
    """Counts each answer by its route, never by its address, and how long it took."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.pool_seen = 0.0

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        began = time.perf_counter()
        response = self.get_response(request)
        now = time.perf_counter()
        _count(route_of(request), method_of(request), response.status_code, now - began)
        if request.META.get(VISIT) is not None:
            PAGES.labels("made").inc()
        if now - self.pool_seen > _POOL_EVERY:
            self.pool_seen = now
            see_pool()
        return response


def _count(route: str, method: str, status: int, seconds: float) -> None:
    REQUESTS.labels(route, method, status).inc()
    SECONDS.labels(route).observe(seconds)


def count_kept(route: str, method: str, status: int, seconds: float, *, stale: bool) -> None:
    """Count an answer from memory; `stale`: the database could not be asked whether it holds."""
    _count(route, method, status, seconds)
    PAGES.labels("stale" if stale else "memory").inc()


def see_pool() -> None:
    """Note how this process's pool of connections is used; without one, nothing."""
    pool = getattr(connections[DEFAULT_DB_ALIAS], "pool", None)
    if pool is not None:
        said = pool.get_stats()
        for state, name in _STATES.items():
            CONNECTIONS.labels(state).set(said.get(name, 0))
