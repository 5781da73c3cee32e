"""Long lists in parts: a database takes only so many keys in one question."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

_T = TypeVar("_T")
AT_ONCE = 5_000  # keys in one question


def in_parts(items: Sequence[_T], size: int = AT_ONCE) -> Iterator[Sequence[_T]]:
    """Yield the items in their order, at most `size` at a time."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
