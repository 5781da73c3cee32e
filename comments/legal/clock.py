"""The clock of the Defamation (Operators of Websites) Regulations 2013, in England and Wales.

Where something is to be done within 48 hours, time on Saturdays, Sundays, Christmas Day, Good
Friday and bank holidays does not count (regulation 1(3)). It runs day and night, so it is not the
working time of a blog. The writer's five days are days of the calendar.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Self
from zoneinfo import ZoneInfo

from govblog.telling import day_and_time, day_of
from posts.models import Blog, Holiday

ZONE = ZoneInfo("Europe/London")
HOURS = 48
ANSWER_DAYS = 5
_DAY = dt.timedelta(days=1)
_TICK = dt.timedelta(microseconds=1)
_WEEKEND = frozenset({6, 7})


@dataclass(frozen=True)
class Clock:
    """Statutory time; `free` are the bank holidays, Good Friday among them."""

    free: frozenset[dt.date]

    @classmethod
    def known(cls) -> Self:
        """Return the clock with the bank holidays that are known now, in one query.

        Where the list ends, time counts that need not: what is due is due too early, never late.
        """
        of_england = Holiday.objects.filter(region=Blog.Holidays.ENGLAND).order_by()
        return cls(frozenset(of_england.values_list("day", flat=True)))

    def after(self, moment: dt.datetime, hours: int = HOURS) -> dt.datetime:
        """Return when so many hours that count have passed since `moment`."""
        left, at = dt.timedelta(hours=hours), moment.astimezone(dt.UTC)
        while True:
            day = at.astimezone(ZONE).date()
            ends = _midnight(day + _DAY)
            if self._counts(day):
                if left <= ends - at:
                    return at + left
                left -= ends - at
            at = ends

    def before(self, moment: dt.datetime, hours: int) -> dt.datetime:
        """Return from when so many hours that count pass until `moment`."""
        left, at = dt.timedelta(hours=hours), moment.astimezone(dt.UTC)
        while True:
            day = (at - _TICK).astimezone(ZONE).date()
            begins = _midnight(day)
            if self._counts(day):
                if left <= at - begins:
                    return at - left
                left -= at - begins
            at = begins

    def _counts(self, day: dt.date) -> bool:
        christmas = (day.month, day.day) == (12, 25)
        return not christmas and day.isoweekday() not in _WEEKEND and day not in self.free


def end_of_answer(sent: dt.datetime) -> dt.datetime:
    """Return midnight at the end of the fifth day after the day a notification was sent."""
    return _midnight(sent.astimezone(ZONE).date() + (ANSWER_DAYS + 1) * _DAY)


def words(at: dt.datetime) -> str:
    """Return a moment by the clocks of London; midnight is the end of the day before."""
    local = at.astimezone(ZONE)
    if (local.hour, local.minute) != (0, 0):
        return day_and_time(at, ZONE)
    return f"midnight at the end of {day_of(local - _DAY, ZONE)}"


def day_words(at: dt.datetime) -> str:
    """Return the day of a moment in London."""
    return day_of(at, ZONE)


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), ZONE).astimezone(dt.UTC)
