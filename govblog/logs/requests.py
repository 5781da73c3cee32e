"""An id for each request, which every line about it holds; and a line for each, where asked."""

import logging
import os
import re
import time
from collections.abc import Callable
from contextlib import AbstractContextManager

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from structlog.contextvars import bound_contextvars

from govblog.logs import REQUESTS
from govblog.logs.routes import method_of, route_of

logger = logging.getLogger(REQUESTS)

# As nginx ($request_id), W3C Trace Context and UUIDs have it. Less strict, it could be a name or
# a telephone number that a reader sent
_ID = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def request_id(said: str) -> str:
    """Return what an X-Request-ID says when it looks like one, else an id made now.

    `TrustedProxyMiddleware` has taken the header off what no trusted proxy sent.
    """
    low = said.lower()
    return low if _ID.fullmatch(low) else os.urandom(16).hex()


def about(said: str, method: str) -> AbstractContextManager[None]:
    """Put the id and the method on each line that is written meanwhile."""
    return bound_contextvars(request_id=request_id(said), method=method)


def tell(method: str, route: str, status: int, seconds: float) -> None:
    """Write the line of an answer."""
    spent = round(seconds * 1000, 1)
    said = {"route": route, "status": status, "milliseconds": spent}
    logger.info("%s %s: %d in %s ms", method, route, status, spent, extra=said)


class RequestMiddleware:
    """Binds the id and the method to all that is logged while a request is answered.

    The id is not in the answer: pages are kept and are the same for everyone. Where the settings
    say LOG_REQUESTS, each answer is a line, with route, status and milliseconds.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.tells = settings.LOG_REQUESTS

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        began, method = time.perf_counter(), method_of(request)
        with about(request.headers.get("X-Request-ID", ""), method):
            response = self.get_response(request)
            if self.tells:
                seconds = time.perf_counter() - began
                tell(method, route_of(request), response.status_code, seconds)
        return response
