"""The server's door: `gunicorn govblog.wsgi`."""

import os
import re
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "govblog.settings")
_django = get_wsgi_application()

from govblog.memory.door import DOOR  # noqa: E402 - it asks models, which are there now

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
    visit = DOOR.visit(environ)
    answer = visit.answer(environ) if visit else None
    if answer is not None and not (settings.LOG_REQUESTS or settings.PAGE_MEMORY_WATCHED):
        start_response(STATUSES[answer.status], answer.headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [answer.body]
    if said := environ.get("CONTENT_TYPE"):
        environ["CONTENT_TYPE"] = _plain(said)
    return _django(environ, start_response)


def _plain(said: str) -> str:
    """Return a media type with its boundary, if it has one, and nothing else."""
    charset = _CHARSET.search(said)
    if charset and charset[1].strip().lower() not in {"utf-8", "utf8"}:
        return "application/octet-stream"
    boundary = _BOUNDARY.search(said)
    media_type = said.partition(";")[0].strip()
    return f'{media_type}; boundary="{boundary[2]}"' if boundary else media_type
