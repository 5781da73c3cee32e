"""How a line looks: for people, or as one JSON object. Whatever is logged, it is one line.

A plain line is followed by the frames of an exception, which are code of the install.
"""

import copy
import logging
import time
from typing import Any

from structlog import contextvars, processors, stdlib
from structlog.typing import EventDict, WrappedLogger

from govblog.logs import JSON
from govblog.logs.errors import traceback_of
from govblog.logs.messages import REFUSED, masked, message_of

_BROKEN = "A line of the log could not be written"
# What a record may hold beside its message
_FIELDS = ("route", "status", "milliseconds", "exception")


def told(record: logging.LogRecord) -> logging.LogRecord:
    """Return a record that says what may be said, and holds nothing else.

    What Django refuses is no fault of ours: it is told as a warning and without a traceback.
    """
    clean = copy.copy(record)
    try:
        clean.msg = message_of(record)
        error = record.exc_info[1] if record.exc_info else None
        clean.exception = traceback_of(error) if error else ""
    except Exception:
        clean.msg, clean.exception = _BROKEN, ""
    clean.args, clean.exc_info, clean.exc_text, clean.stack_info = (), None, None, None
    if record.name.startswith(REFUSED):
        clean.levelno, clean.levelname = logging.WARNING, "WARNING"
        clean.exception = ""
    return clean


class PlainLines(logging.Formatter):
    """Moment in UTC, level, who says it, what; then the request's id, if it is about one."""

    converter = staticmethod(time.gmtime)

    def __init__(self) -> None:
        words = "{asctime} {levelname} {name}: {message}"
        super().__init__(words, datefmt="%Y-%m-%dT%H:%M:%SZ", style="{")

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, and below it where an exception was."""
        clean = told(record)
        line = super().format(clean)
        if request := contextvars.get_contextvars().get("request_id"):
            line = f"{line} [{request}]"
        frames = getattr(clean, "exception", "").splitlines()
        return "\n".join([line, *map(masked, frames)])


class JsonLines(stdlib.ProcessorFormatter):
    """The same as an object: `timestamp` in UTC, `level`, `logger`, `event`, `pid` and more.

    In ASCII: what is none, and every control character, is escaped.
    """

    def __init__(self) -> None:
        super().__init__(
            foreign_pre_chain=[
                contextvars.merge_contextvars,
                stdlib.add_log_level,
                stdlib.add_logger_name,
                stdlib.ExtraAdder(allow=_FIELDS),
                processors.TimeStamper(fmt="iso", utc=True),
                _with_process,
            ],
            processors=[self.remove_processors_meta, _without_nothing, processors.JSONRenderer()],
        )

    def format(self, record: logging.LogRecord) -> str:
        """Return the object on one line."""
        return super().format(told(record))


def formatter(kind: str) -> logging.Formatter:
    """Return what makes lines of a kind; of one that is not known, plain ones."""
    return JsonLines() if kind == JSON else PlainLines()


def _with_process(logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
    record: logging.LogRecord = event["_record"]
    event["pid"] = record.process
    # As it was told: structlog's own takes the method that was called
    event["level"] = record.levelname.lower()
    return event


def _without_nothing(logger: WrappedLogger, name: str, event: EventDict) -> dict[str, Any]:
    return {key: value for key, value in event.items() if value != ""}
