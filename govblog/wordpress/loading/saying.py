"""The JSON in the metas of an export of ours, each value taken only when it is of its kind."""

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.dateparse import parse_datetime

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
        if not isinstance(value, str) or len(value) > longest:
            raise NotSound
        return value

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
        try:
            found = parse_datetime(text) if (text := self.text(name)) else None
        except ValueError as error:
            raise NotSound from error
        if self.text(name) and (found is None or found.tzinfo is None):
            raise NotSound
        return found

    def day(self, name: str) -> dt.date | None:
        """Return a day, None for none."""
        try:
            return dt.date.fromisoformat(text) if (text := self.text(name)) else None
        except ValueError as error:
            raise NotSound from error

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of lines."""
        value = self.values.get(name) or []
        if not isinstance(value, list) or not all(
            isinstance(one, str) and len(one) <= LINE for one in value
        ):
            raise NotSound
        return tuple(value)

    def numbers(self, name: str) -> tuple[int, ...]:
        """Return a list of ids."""
        value = self.values.get(name) or []
        if not isinstance(value, list) or not all(type(one) is int for one in value):
            raise NotSound
        return tuple(value)

    def inner(self, name: str) -> "Said":
        """Return the object within this one."""
        return Said(self.values.get(name) or {})


def every(meta: Iterable[tuple[str, str]], key: str) -> Iterator[Any]:
    """Yield the values under a key, read from JSON. Raises NotSound."""
    for name, value in meta:
        if name == key:
            try:
                yield json.loads(value)
            except (ValueError, RecursionError) as error:
                raise NotSound from error
