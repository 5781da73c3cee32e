"""An id for each request, which every line about it holds; and a line for each, where asked."""

import logging
import os
import re
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from structlog.contextvars import bound_contextvars

from govblog.logs import REQUESTS
from govblog.logs.routes import method_of, route_of

logger = logging.getLogger(REQUESTS)

# As nginx ($request_id), W3C Trace Context and UUIDs have it. Less strict, it could be a name or
# a telephone number that a reader sent
_ID = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def request_id(request: HttpRequest) -> str:
    """Return the X-Request-ID of a request when it looks like one, else one made now.

    `TrustedProxyMiddleware` has taken the header off what no trusted proxy sent.
    """
    said = request.headers.get("X-Request-ID", "").lower()
    return said if _ID.fullmatch(said) else os.urandom(16).hex()


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
        began = time.perf_counter()
        with bound_contextvars(request_id=request_id(request), method=method_of(request)):
            response = self.get_response(request)
            if self.tells:
                self._tell(request, response, time.perf_counter() - began)
        return response

    def _tell(self, request: HttpRequest, response: HttpResponse, seconds: float) -> None:
        route, status, spent = route_of(request), response.status_code, round(seconds * 1000, 1)
        said = {"route": route, "status": status, "milliseconds": spent}
        words = "%s %s: %d in %s ms"
        logger.info(words, method_of(request), route, status, spent, extra=said)
