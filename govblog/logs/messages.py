"""What may be told of anything else that is logged."""

import logging
import re
from http import HTTPStatus

from django.http import HttpRequest

from govblog.logs.routes import method_of, route_of

_TOKEN = re.compile(r"(?<![\w-])[\w-]{43}(?![\w-])|(?<=/reset/)[^/\s]+", re.ASCII)
_EMAIL = re.compile(r"[^\s@<>()\"',;:]+@[^\s@<>()\"',;:]+")
_LONGEST = 2_000  # characters

REFUSED = "django.security."
_OF_GUNICORN = {
    "Invalid request": "Refused: not a request as HTTP has it",
    "Error handling request": "A request failed outside Django",
}


def masked(words: str) -> str:
    """Return words on one line, without tokens and email addresses, whoever wrote them.

    What has the shape of a token (`govblog/links.py`), and what a link to a new password ends
    in, is written as TOKEN.
    """
    said = _TOKEN.sub("TOKEN", words[:_LONGEST])
    if "@" in said:
        said = _EMAIL.sub("EMAIL", said)
    if said.isprintable():
        return said
    return "".join(one if one.isprintable() else ascii(one)[1:-1] for one in said)


def message_of(record: logging.LogRecord) -> str:
    """Return what a record says, by the route of its request and never by its address."""
    request = getattr(record, "request", None)
    if record.name.startswith(REFUSED):
        return _about(request, f"Refused: {record.name.removeprefix(REFUSED)}")
    if isinstance(request, HttpRequest):
        return _about(request, _phrase(getattr(record, "status_code", None)))
    if record.name.startswith("gunicorn"):
        for start, told in _OF_GUNICORN.items():
            if str(record.msg).startswith(start):
                return told
    try:
        return masked(record.getMessage())
    except Exception:
        # Its values do not fit its words: the words alone are ours
        return masked(str(record.msg))


def _about(request: object, said: str) -> str:
    if not isinstance(request, HttpRequest):
        return said
    return f"{said}: {method_of(request)} {route_of(request)}"


def _phrase(status: object) -> str:
    try:
        return HTTPStatus(int(str(status))).phrase
    except ValueError:
        return "Failed"
