"""The JSON in the metas of an export of ours, each value taken only when it is of its kind."""

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.dateparse import parse_datetime

# NUL, and halves of characters
_UNKEPT = re.compile("[\x00\ud800-\udfff]")
LINE = 300  # characters
_BIGGEST = 2**31 - 1
LARGEST = 2**63 - 1


class NotSound(ValueError):
    """What stands there is not what our export writes."""


class Said:
    """The values of a JSON object, each taken only when it is of the kind that is asked for."""

    def __init__(self, values: Any) -> None:
        if not isinstance(values, dict):
            raise NotSound
        self.values: dict[str, Any] = values

    def text(self, name: str, longest: int = LINE) -> str:
        """Return a text, "" for none."""
        value = self.values.get(name) or ""
        if not is_text(value, longest):
            raise NotSound
        return str(value)

    def number(self, name: str, most: int = _BIGGEST) -> int | None:
        """Return a whole number from 0, None for none."""
        value = self.values.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
            raise NotSound
        return value

    def moment(self, name: str) -> dt.datetime | None:
        """Return a moment, None for none."""
        text = self.text(name)
        if not text:
            return None
        try:
            found = parse_datetime(text)
        except ValueError as error:
            raise NotSound from error
        if found is None or found.tzinfo is None or not _is_usual(found):
            raise NotSound
        return found

    def day(self, name: str) -> dt.date | None:
        """Return a day, None for none."""
        text = self.text(name)
        if not text:
            return None
        try:
            found = dt.date.fromisoformat(text)
        except ValueError as error:
            raise NotSound from error
        if not _is_usual(found):
            raise NotSound
        return found

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of lines."""
        value = self.values.get(name) or []
        if not isinstance(value, list) or not all(is_text(one, LINE) for one in value):
            raise NotSound
        return tuple(value)

    def numbers(self, name: str) -> tuple[int, ...]:
        """Return a list of ids."""
        value = self.values.get(name) or []
        if not isinstance(value, list) or not all(
            type(one) is int and 0 < one <= LARGEST for one in value
        ):
            raise NotSound
        return tuple(value)

    def inner(self, name: str) -> "Said":
        """Return the object within this one."""
        return Said(self.values.get(name) or {})


def is_text(value: object, longest: int) -> bool:
    """Say whether a value is a text that the databases can keep."""
    return isinstance(value, str) and len(value) <= longest and not _UNKEPT.search(value)


def _is_usual(found: dt.date) -> bool:
    """Say whether a calendar in any zone, and an address, can show it."""
    return 1000 <= found.year <= 9998


def every(meta: Iterable[tuple[str, str]], key: str) -> Iterator[Any]:
    """Yield the values under a key, read from JSON. Raises NotSound."""
    for name, value in meta:
        if name == key:
            try:
                yield json.loads(value)
            except (ValueError, RecursionError) as error:
                raise NotSound from error
