"""What an editor means by a date and a time: the clocks go forward and back."""

import datetime as dt
from enum import StrEnum
from zoneinfo import ZoneInfo

from posts.publishing.states import NotDone


class Which(StrEnum):
    """Which of two hours is meant when the clocks go back."""

    FIRST = "first"
    SECOND = "second"


class ComesTwice(NotDone):
    """The time comes twice on that day; `first` and `second` are its two instants."""

    def __init__(self, first: dt.datetime, second: dt.datetime, zone: ZoneInfo) -> None:
        self.first, self.second, self.zone = first, second, zone
        super().__init__(
            f"{first.astimezone(zone):%H:%M} comes twice on {first.astimezone(zone):%-d %B %Y}: "
            "the clocks go back. Select which of the two you mean."
        )

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The two, in words."""
        return [
            (Which.FIRST, f"The first, {self._told(self.first)}"),
            (Which.SECOND, f"The second, {self._told(self.second)}"),
        ]

    def _told(self, at: dt.datetime) -> str:
        return f"{at.astimezone(self.zone):%H:%M %Z} ({at.astimezone(dt.UTC):%H:%M} UTC)"


def local_moment(date: dt.date, time: dt.time, zone: ZoneInfo, which: str = "") -> dt.datetime:
    """Return the UTC instant of a local date and time.

    `which` is a Which, needed only for an hour that comes twice, when clocks go back. Raises
    ComesTwice without it, and NotDone for an hour that the clocks skip when they go forward.
    """
    local = dt.datetime.combine(date, time, zone)
    try:
        first, second = (local.replace(fold=fold).astimezone(dt.UTC) for fold in (0, 1))
        back = first.astimezone(zone).replace(tzinfo=None)
    except OverflowError as error:
        raise NotDone("Enter a date that clocks know.") from error
    if back != local.replace(tzinfo=None):
        raise NotDone(
            f"There is no {time:%H:%M} on {date:%-d %B %Y}: the clocks go forward. "
            "Choose another time."
        )
    if first == second or which == Which.FIRST:
        return first
    if which == Which.SECOND:
        return second
    raise ComesTwice(first, second, zone)
