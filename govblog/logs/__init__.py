"""What the programs write to standard error: lines for people, or one JSON object a line.

Whatever goes wrong, no line holds what belongs to a person: no address of a reader, no query, no
token, no email address and nothing that was typed (docs/logs.md). `errors.py` says what is told of
an exception, `messages.py` what of everything else, `lines.py` how a line looks, `requests.py`
gives each request its id, `server.py` makes gunicorn write as Django does.
"""

import logging.config
import sys
import threading
import warnings
from types import TracebackType
from typing import Any, TextIO

PLAIN, JSON = "plain", "json"
FORMATS = (PLAIN, JSON)
REQUESTS = "govblog.requests"

_logger = logging.getLogger(__name__)


def settings_of(kind: str, *, requests: bool) -> dict[str, Any]:
    """Return Django's LOGGING for lines of this kind; `requests`: with a line for each request.

    A kind that is not known is plain; `manage.py check` says so (govblog.E010).
    """
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": "govblog.logs.lines.formatter", "kind": kind}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            # Django's own handlers go: one writes around ours, one writes mail
            "django": {"level": "INFO"},
            # What is refused is told to who asked
            "django.request": {"level": "ERROR"},
            # Below that level it writes down what a page was made from, also what a person typed
            "django.template": {"level": "INFO"},
            # The lines of `runserver` hold addresses with their queries
            "django.server": {"level": "CRITICAL"},
            # Its warnings name who failed to sign in, and with which browser
            "axes": {"level": "ERROR"},
            REQUESTS: {"level": "INFO" if requests else "WARNING"},
        },
    }


def configure(said: dict[str, Any]) -> None:
    """Set logging up as `settings_of` says, for Django's LOGGING_CONFIG; warnings go there too.

    With JSON lines, what ends a program is one such line as well.
    """
    logging.config.dictConfig(said)
    warnings.showwarning = _warned
    if said["formatters"]["line"]["kind"] == JSON:
        sys.excepthook = _ended
        threading.excepthook = _thread_ended


def _warned(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    # Without its words: a warning about a value quotes the value
    _logger.warning("%s at %s:%d", category.__name__, filename, lineno)


def _ended(kind: type[BaseException], error: BaseException, where: TracebackType | None) -> None:
    if not issubclass(kind, KeyboardInterrupt):
        _logger.critical("The program ended", exc_info=(kind, error, where))


def _thread_ended(said: threading.ExceptHookArgs) -> None:
    if said.exc_value is not None:
        told = (said.exc_type, said.exc_value, said.exc_traceback)
        _logger.critical("A thread of the program ended", exc_info=told)
