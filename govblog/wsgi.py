"""The server's door: `gunicorn govblog.wsgi`."""

import os
import re
import time
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "govblog.settings")

_django = get_wsgi_application()

# They know models, which need Django set up
from govblog.memory.door import DOOR  # noqa: E402
from govblog.watching import Watching  # noqa: E402

WATCHING = Watching()

STATUSES = {200: "200 OK", 304: "304 Not Modified", 412: "412 Precondition Failed"}

_BOUNDARY = re.compile(r';\s*boundary=("?)([0-9A-Za-z\'()+_,./:=?-]{1,70})\1\s*(?=;|$)')
_CHARSET = re.compile(r";\s*charset\b\s*[*\d]*=\s*\"?([^;\"]*)", re.IGNORECASE)


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Answer a request, from memory where its page is kept and holds.

    Else it goes the long way, and of its Content-Type only what a form needs is believed. Django
    decodes the parameters of this header before anything can answer for it, and one it cannot
    decode would fail outside every error page. Bodies are read as UTF-8; a body in another charset
    is no form here.
    """
    began = time.perf_counter()
    visit = DOOR.visit(environ)
    answer = visit.answer(environ) if visit else None
    if visit and answer is not None and not settings.PAGE_MEMORY_WATCHED:
        start_response(STATUSES[answer.status], answer.headers)
        if not WATCHING.is_idle:
            WATCHING.kept(environ, answer.status, began, stale=visit.in_need)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [answer.body]
    if said := environ.get("CONTENT_TYPE"):
        environ["CONTENT_TYPE"] = _plain(said)
    if "wsgi.input" in environ:
        environ["wsgi.input"] = Whole(environ["wsgi.input"])
    return _django(environ, start_response)


class Whole:
    """A body that ends when it is over, and not where the line to its sender broke.

    The server hands out what came until then, and half a comment would be taken for a whole one.
    Django asks for no more than Content-Length says (RFC 9112, 8: an incomplete request).
    """

    def __init__(self, stream: Any) -> None:
        self.stream = stream

    def read(self, size: int = -1) -> bytes:
        """Return so many bytes. Raises ConnectionError when fewer came."""
        data: bytes = self.stream.read(size)
        if len(data) < size:
            raise ConnectionError("The sender was gone before the body was whole.")
        return data

    def readline(self, size: int = -1) -> bytes:
        """Return a line, or what is left."""
        line: bytes = self.stream.readline(size)
        return line


def _plain(said: str) -> str:
    """Return a media type with its boundary, if it has one, and nothing else."""
    charset = _CHARSET.search(said)
    if charset and charset[1].strip().lower() not in {"utf-8", "utf8"}:
        return "application/octet-stream"
    boundary = _BOUNDARY.search(said)
    media_type = said.partition(";")[0].strip()
    return f'{media_type}; boundary="{boundary[2]}"' if boundary else media_type
