"""How a value of a field is written in JSON, and how it is read again, whoever wrote it.

Numbers, truth values, texts and null are JSON's own; moments are in UTC (ISO 8601), bytes in
base64, a reference is the key of the row it leads to.
"""

import base64
import binascii
import datetime as dt
import json
import math
import uuid
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.operations import BaseDatabaseOperations

Field = models.Field[Any, Any]
_RANGES = BaseDatabaseOperations.integer_field_ranges


class Unfit(ValueError):
    """A value is not one of its field; the message follows the name of the field."""


def written(field: Field, value: Any) -> Any:
    """Return a value of a row as JSON takes it, always the same for the same."""
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, bytes | bytearray | memoryview):
        return base64.b64encode(bytes(value)).decode()
    if isinstance(field, models.JSONField):
        # An engine may keep names in an order of its own
        return json.loads(json.dumps(value, sort_keys=True))
    return value


def read(field: Field, said: Any) -> Any:
    """Return what a line says as a value of a field. Raises Unfit."""
    if said is None and not isinstance(field, models.JSONField):
        if not field.null:
            raise Unfit("must not be null")
        return None
    target = field
    while isinstance(target, models.ForeignKey):
        target = target.target_field
    value = _READERS.get(target.get_internal_type(), _text)(target, said)
    _check(field, value)
    return value


def missing(field: Field) -> Any:
    """Return the value of a field that an older file does not know. Raises Unfit."""
    if field.has_default():
        return field.get_default()
    if field.null:
        return None
    if field.blank and field.empty_strings_allowed:
        return ""
    raise Unfit("is missing")


def _check(field: Field, value: Any) -> None:
    is_open = value is None or (field.blank and value == "")
    if field.choices and not is_open and value not in dict(field.flatchoices):
        raise Unfit(f"cannot be {_short(value)}")
    if isinstance(field, models.URLField) and value:
        # What becomes a link is never anything but an address
        try:
            field.run_validators(value)
        except ValidationError as error:
            raise Unfit("is not a web address") from error


def _short(said: Any) -> str:
    words = str(said)
    return f"“{words[:40]}…”" if len(words) > 40 else f"“{words}”"


def _text(field: Field, said: Any) -> str:
    if not isinstance(said, str):
        raise Unfit("must be text")
    if "\0" in said:
        raise Unfit("has a NUL character")
    try:
        said.encode()
    except UnicodeEncodeError as error:
        raise Unfit("has half a character (a lone surrogate)") from error
    most = field.max_length
    if most is not None and len(said) > most and not isinstance(field, models.TextField):
        raise Unfit(f"must be {most:,} characters or less")
    return said


def _integer(field: Field, said: Any) -> int:
    if isinstance(said, bool) or not isinstance(said, int):
        raise Unfit("must be a whole number")
    least, most = _RANGES[field.get_internal_type()]
    least = 1 if field.primary_key else least
    if not least <= said <= most:
        raise Unfit(f"must be from {least:,} to {most:,}")
    return said


def _truth(field: Field, said: Any) -> bool:
    if not isinstance(said, bool):
        raise Unfit("must be true or false")
    return said


def _number(field: Field, said: Any) -> float:
    if isinstance(said, bool) or not isinstance(said, int | float):
        raise Unfit("must be a number")
    try:
        value = float(said)
    except OverflowError as error:
        raise Unfit("is too large a number") from error
    if not math.isfinite(value):
        raise Unfit("is too large a number")
    return value


def _moment(field: Field, said: Any) -> dt.datetime:
    value = _parsed(dt.datetime.fromisoformat, said, "a moment, such as 2026-01-31T09:30:00Z")
    if value.tzinfo is None:
        raise Unfit("must say its time zone, such as Z")
    try:
        return value.astimezone(dt.UTC)
    except OverflowError as error:
        raise Unfit("is no moment of this calendar") from error


def _parsed(parse: Callable[[str], Any], said: Any, what: str) -> Any:
    try:
        return parse(_text(models.TextField(), said))
    except Unfit:
        raise
    except ValueError as error:
        raise Unfit(f"must be {what}") from error


def _bytes(field: Field, said: Any) -> bytes:
    try:
        return base64.b64decode(_text(models.TextField(), said), validate=True)
    except (binascii.Error, ValueError) as error:
        raise Unfit("must be bytes in base64") from error


def _json(field: Field, said: Any) -> Any:
    if said is None and not field.null:
        raise Unfit("must not be null")
    left = [said]
    while left:
        one = left.pop()
        if isinstance(one, str):
            _text(models.TextField(), one)
        elif isinstance(one, dict):
            left += [*one.keys(), *one.values()]
        elif isinstance(one, list):
            left += one
    return said


_READERS: dict[str, Callable[[Field, Any], Any]] = {
    **dict.fromkeys(_RANGES, _integer),
    "BooleanField": _truth,
    "FloatField": _number,
    "DateTimeField": _moment,
    "DateField": lambda field, said: _parsed(dt.date.fromisoformat, said, "a day"),
    "TimeField": lambda field, said: _parsed(dt.time.fromisoformat, said, "a time of day"),
    "UUIDField": lambda field, said: _parsed(uuid.UUID, said, "a UUID"),
    "BinaryField": _bytes,
    "JSONField": _json,
}
