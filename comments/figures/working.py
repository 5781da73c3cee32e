"""Working time between many moments, faster than by asking the calendar for each."""

import datetime as dt

from posts.hours import Calendar

_HOUR = 3_600


class Worked:
    """How much working time a calendar has between moments, in hours.

    The calendar is asked once for each full hour that occurs. Within an hour in which all or
    nothing is working time, the rest is a subtraction.
    """

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self.anchor: dt.datetime | None = None
        # By the number of a full hour: seconds of work from the anchor to it, and in it
        self.hours: dict[int, tuple[float, float]] = {}

    def between(self, start: float, end: float) -> float:
        """Return the working hours between two moments in seconds since 1970.

        0 when `end` is not after `start`.
        """
        if end <= start:
            return 0.0
        return (self._until(end) - self._until(start)) / _HOUR

    def _until(self, moment: float) -> float:
        number = int(moment // _HOUR)
        hour = self.hours.get(number)
        base, gain = hour or self._learn(number)
        if gain == 0:
            return base
        if gain == _HOUR:
            return base + moment - number * _HOUR
        worked = self.calendar.between(_moment(number), dt.datetime.fromtimestamp(moment, dt.UTC))
        return base + worked.total_seconds()

    def _learn(self, number: int) -> tuple[float, float]:
        begin = _moment(number)
        self.anchor = self.anchor or begin
        before = self.hours.get(number - 1)
        base = sum(before) if before else self.calendar.between(self.anchor, begin).total_seconds()
        gain = self.calendar.between(begin, _moment(number + 1)).total_seconds()
        self.hours[number] = base, gain
        return base, gain


def _moment(hour: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(hour * _HOUR, dt.UTC)
