"""What may be told of an exception: its kind and where it was, and of its words only few.

The words of an exception quote what it met: a database the row it refused, a parser the text it
could not read. So they are left out, and what an operator needs to know is told by facts that
cannot hold what a person typed: names from the code, names of tables and constraints, codes of the
system, and what a server says of itself.
"""

import os
import re
import smtplib
import traceback
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import Error as DatabaseError

from govblog.logs.messages import masked

_FRAMES = 40  # the innermost of each exception; one that calls itself has a thousand
_LINKS = 8  # exceptions that led to one another
_WORDS = 300  # characters
# Where PostgreSQL speaks of itself, not of the values it was given (its documentation, appendix A)
_OF_ITSELF = ("08", "25", "28", "3D", "40", "53", "54", "55", "57", "58", "XX")
_NO_SUCH = re.compile(r"no such (table|column): [\w.]+", re.ASCII)
# Said of a name in a template of ours, when `collectstatic` was forgotten
_NOT_COLLECTED = re.compile(r"Missing staticfiles manifest entry for '[\w./-]+'", re.ASCII)
_NAME = re.compile(r"[\w.]{1,80}", re.ASCII)
_OF_A_SERVER = ("redis.exceptions", "psycopg_pool")

Info = tuple[type[BaseException], BaseException, Any]


def traceback_of(error: BaseException) -> str:
    """Return an exception with those that led to it, as Python prints it but for the words."""
    return "\n".join(_told(error))


def _told(error: BaseException) -> Iterator[str]:
    chain: list[tuple[BaseException, str]] = []
    seen: set[int] = set()
    link: BaseException | None = error
    led = ""
    while link is not None and id(link) not in seen and len(chain) < _LINKS:
        seen.add(id(link))
        chain.append((link, led))
        if link.__cause__ is not None:
            led, link = "That was the cause of:", link.__cause__
        else:
            led = "While that was dealt with:"
            link = None if link.__suppress_context__ else link.__context__
    for one, led_to in reversed(chain):
        yield from _frames(one)
        yield line_of(one)
        if led_to:
            yield led_to


def _frames(error: BaseException) -> Iterator[str]:
    frames = traceback.extract_tb(error.__traceback__)
    if len(frames) > _FRAMES:
        yield f"  … {len(frames) - _FRAMES} frames further out"
    for frame in frames[-_FRAMES:]:
        yield f"  {frame.filename}:{frame.lineno} in {frame.name}: {frame.line or ''}".rstrip(": ")


def line_of(error: BaseException) -> str:
    """Return the kind of an exception, and after a colon what may be said of it, if anything."""
    kind = type(error)
    name = kind.__qualname__
    if kind.__module__ not in {"builtins", "__main__"}:
        name = f"{kind.__module__}.{name}"
    said = masked(" ".join(_said(error).split())[:_WORDS])
    return f"{name}: {said.rstrip('.')}" if said else name


def _said(error: BaseException) -> str:
    if isinstance(error, DatabaseError):
        return _of_database(error.__cause__ or error)
    if hasattr(error, "diag") or hasattr(error, "sqlite_errorname"):
        return _of_database(error)
    if isinstance(error, smtplib.SMTPResponseException):
        return f"answer {error.smtp_code}"
    if isinstance(error, ImproperlyConfigured) or type(error).__module__ in _OF_A_SERVER:
        return str(error)
    if isinstance(error, OSError):
        return os.strerror(error.errno) if isinstance(error.errno, int) else ""
    return _of_code(error)


def _of_code(error: BaseException) -> str:
    """Return the name in the code that could not be found."""
    if isinstance(error, ValueError) and _NOT_COLLECTED.fullmatch(str(error)):
        return str(error)
    name = getattr(error, "name", None)
    if not isinstance(error, AttributeError | NameError | ImportError) or not isinstance(name, str):
        return ""
    if not _NAME.fullmatch(name):
        return ""
    of = f" of {type(error.obj).__name__}" if isinstance(error, AttributeError) else ""
    return f"{name}{of}"


def _of_database(error: BaseException) -> str:
    diag, code = getattr(error, "diag", None), getattr(error, "sqlstate", None)
    if diag is not None and code:
        names = [diag.constraint_name, diag.table_name, diag.column_name]
        said = [f"SQLSTATE {code}", *filter(None, names)]
        if code.startswith(_OF_ITSELF) and diag.message_primary:
            said.append(diag.message_primary)
        return ", ".join(said)
    if diag is not None and type(error).__name__ in {"OperationalError", "ConnectionTimeout"}:
        # No connection came about, so no value of ours was sent
        return str(error).partition("\n")[0]
    return _of_sqlite(error)


def _of_sqlite(error: BaseException) -> str:
    name = getattr(error, "sqlite_errorname", "")
    words = str(error)
    if name.startswith("SQLITE_CONSTRAINT") or _NO_SUCH.fullmatch(words):
        # Names of tables, columns and constraints, or the sentence of a trigger of ours
        return f"{name}, {words}"
    return name
