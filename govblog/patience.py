"""How long a request waits for the database, and what is done when it had gone away.

Staff may ask for more than readers: a list of a year, an act on hundreds of comments.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse

from govblog import databases, errors
from govblog.public import STAFF_PREFIX


class PatienceMiddleware:
    """Let a statement in the staff world take as long as one of a command, on PostgreSQL."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
        """Answer the request; the connection is the next one's as it was."""
        limited = connection.vendor == "postgresql" and settings.LONG_STATEMENT_TIMEOUT
        if not limited or not request.path_info.startswith(STAFF_PREFIX):
            return self.get_response(request)
        _let_take(settings.LONG_STATEMENT_TIMEOUT)
        response: HttpResponse | StreamingHttpResponse = self.get_response(request)
        if isinstance(response, StreamingHttpResponse):
            # A file that is written line by line asks for its lines later
            response.streaming_content = _and_then(response.streaming_content)
        else:
            _let_take(None)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> None:
        """Drop the connections that were lost with this one: or each would fail a request more."""
        lost = errors.is_away(error) and connection.connection is not None
        pool = getattr(connection, "pool", None)
        if lost and pool is not None and connection.connection.closed:
            pool.check()


def _and_then(parts: Any) -> Iterator[bytes]:
    try:
        yield from parts
    finally:
        _let_take(None)


def _let_take(seconds: float | None) -> None:
    """Tell the server; when it is not there, that is noticed by who asks for rows."""
    with suppress(DatabaseError, InterfaceError):
        databases.let_statements_take(connection, seconds)
