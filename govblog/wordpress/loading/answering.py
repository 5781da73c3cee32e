"""Which comment answers which, whatever an export says: forests out of any mess."""

import heapq
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Protocol, TypeVar


class Answering(Protocol):
    """A comment as an export has it: its number and that of the comment it answers."""

    @property
    def number(self) -> int | None:
        """The id it had; None for one that nothing can answer."""

    @property
    def parent(self) -> int | None:
        """What it answers, if it answers anything."""


_T = TypeVar("_T", bound=Answering)
_Order = Mapping[int, object]


def in_order(comments: Sequence[_T], moments: Sequence[object]) -> list[_T]:
    """Return comments thread by thread, each before what answers it, else by their moments.

    There are no cycles among them. What answers a comment that is not among them begins a thread;
    of the same moment, the one that stands first comes first.
    """
    places = {one.number: place for place, one in enumerate(comments) if one.number is not None}
    replies: dict[int | None, list[int]] = defaultdict(list)
    for place, one in enumerate(comments):
        above = None if one.parent is None else places.get(one.parent)
        replies[above].append(place)

    def key(place: int) -> tuple[object, int]:
        return moments[place], place

    done: list[_T] = []
    for root in sorted(replies[None], key=key):
        ahead = [key(root)]
        while ahead:
            _, place = heapq.heappop(ahead)
            done.append(comments[place])
            for reply in replies.get(place, ()):
                heapq.heappush(ahead, key(reply))
    return done
