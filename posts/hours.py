"""Working time of a blog: how long something waited while people were at their desks.

A working day is told by the blog's wall clock, and so are its beginning and end; how long it is, is
what really passes between the two, so a working night in which the clocks change has an hour less
or more. Counted year by year: what a year holds is worked out once and kept.
"""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, Self
from zoneinfo import ZoneInfo

from posts.models import Blog, Holiday

# Nobody works before or after: a span that no comment leaves, and that bounds every calculation
FIRST = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
LAST = dt.datetime(2200, 1, 1, tzinfo=dt.UTC)
_TICK = dt.timedelta(microseconds=1)
_YEARS = (FIRST.year - 1, LAST.year)  # the local year may be one off


class _Year(NamedTuple):
    """The working hours of a year, in microseconds: where they begin, and how many are before."""

    starts: list[int]
    before: list[int]
    until: list[int]

    @property
    def total(self) -> int:
        return self.until[-1] if self.until else 0

    def passed(self, moment: int) -> int:
        """Return the working time from the year's beginning to `moment`."""
        last = bisect_right(self.starts, moment) - 1
        if last < 0:
            return 0
        return min(self.before[last] + moment - self.starts[last], self.until[last])

    def when(self, passed: int) -> int:
        """Return the first moment at which `passed`, more than 0, has passed."""
        day = bisect_left(self.until, passed)
        return self.starts[day] + passed - self.before[day]


@dataclass(frozen=True)
class Calendar:
    """When people work: on which days of the week (1 for Monday), from when to when, and not when.

    Moments are aware datetimes; those beyond FIRST and LAST count as these.
    """

    zone: ZoneInfo
    days: frozenset[int]
    starts: dt.time
    ends: dt.time
    holidays: frozenset[dt.date] = frozenset()

    @classmethod
    def of(cls, blog: Blog) -> Self:
        """Return the calendar of a blog as its settings are now, in one query."""
        return cls.of_all([blog])[blog.pk]

    @classmethod
    def of_all(cls, blogs: Iterable[Blog]) -> dict[int, Self]:
        """Return the calendars of blogs by their keys, in one query for all."""
        found = list(blogs)
        regions = {blog.holidays for blog in found} - {""}
        days: dict[str, set[dt.date]] = {region: set() for region in regions}
        if regions:
            rows = Holiday.objects.filter(region__in=regions).order_by()
            for region, day in rows.values_list("region", "day"):
                days[region].add(day)
        return {
            blog.pk: cls(
                blog.zone,
                frozenset(map(int, blog.working_days)),
                blog.work_starts,
                blog.work_ends,
                frozenset(days.get(blog.holidays, ())),
            )
            for blog in found
        }

    @property
    def day(self) -> dt.timedelta:
        """How long an ordinary working day is."""
        begin, end = (dt.datetime.combine(FIRST, time) for time in (self.starts, self.ends))
        return end - begin

    def between(self, start: dt.datetime, end: dt.datetime) -> dt.timedelta:
        """Return the working time from `start` to `end`; less than nothing when `end` is before."""
        if end < start:
            return -self.between(end, start)
        begin, first = self._place(start)
        finish, last = self._place(end)
        passed = sum(self._year(year).total for year in range(first, last))
        passed += self._year(last).passed(finish) - self._year(first).passed(begin)
        return passed * _TICK

    def after(self, moment: dt.datetime, hours: float) -> dt.datetime:
        """Return the first moment by which `hours` of working time have passed since `moment`.

        LAST when there are not so many. Raises ValueError for less than no hours.
        """
        wanted = _ticks(hours)
        if not wanted:
            return moment
        at, year = self._place(moment)
        wanted += self._year(year).passed(at)
        while wanted > self._year(year).total:
            wanted -= self._year(year).total
            year += 1
            if year > _YEARS[1]:
                return LAST
        return min(_moment(self._year(year).when(wanted)), LAST)

    def before(self, moment: dt.datetime, hours: float) -> dt.datetime:
        """Return the first moment from which just `hours` of working time pass until `moment`.

        So what came in before it, and nothing else, has waited longer than `hours`. FIRST when
        there are not so many. Raises ValueError for less than no hours.
        """
        at, year = self._place(moment)
        wanted = self._year(year).passed(at) - _ticks(hours)
        while wanted <= 0:
            year -= 1
            if year < _YEARS[0]:
                return FIRST
            wanted += self._year(year).total
        return max(_moment(self._year(year).when(wanted)), FIRST)

    def age(self, start: dt.datetime, end: dt.datetime) -> str:
        """Return in words how much working time lies between, by this calendar's days."""
        hour = dt.timedelta(hours=1)
        return age_in_words(self.between(start, end) / hour, self.day / hour)

    def _place(self, moment: dt.datetime) -> tuple[int, int]:
        """Return a moment as a number, and the local year it lies in."""
        inside = min(max(moment, FIRST), LAST)
        return _number(inside), inside.astimezone(self.zone).year

    def _year(self, year: int) -> _Year:
        free = frozenset(day for day in self.holidays if day.year == year)
        return _year(year, self.zone, self.days, self.starts, self.ends, free)


# Worked out from what is given alone, so it never grows old: about 30 kB each
@lru_cache(maxsize=300)
def _year(
    year: int,
    zone: ZoneInfo,
    days: frozenset[int],
    starts: dt.time,
    ends: dt.time,
    free: frozenset[dt.date],
) -> _Year:
    """Return the working hours of one year by the wall clock of `zone`."""
    found = _Year([], [], [])
    passed, first = 0, dt.date(year, 1, 1)
    for number in range((dt.date(year + 1, 1, 1) - first).days):
        day = first + dt.timedelta(days=number)
        if day.isoweekday() not in days or day in free:
            continue
        begin, end = _instant(day, starts, zone), _instant(day, ends, zone)
        if begin < end:
            found.starts.append(begin)
            found.before.append(passed)
            passed += end - begin
            found.until.append(passed)
    return found


def _instant(day: dt.date, time: dt.time, zone: ZoneInfo) -> int:
    """Return when a wall clock shows this: the first time if twice, and if never, when it skips."""
    local = dt.datetime.combine(day, time, zone)
    early, late = local.replace(fold=1), local
    if early.utcoffset() <= late.utcoffset():  # type: ignore[operator]
        return _number(local)
    # In a gap one reading lies before the change and the other after: look for the change
    low, high = _number(early), _number(late)
    before = _moment(low).astimezone(zone).utcoffset()
    while high - low > 1:
        middle = (low + high) // 2
        if _moment(middle).astimezone(zone).utcoffset() == before:
            low = middle
        else:
            high = middle
    return high


def _number(moment: dt.datetime) -> int:
    return (moment - FIRST) // _TICK


def _moment(number: int) -> dt.datetime:
    return FIRST + number * _TICK


def _ticks(hours: float) -> int:
    if hours < 0:
        raise ValueError("Working hours are counted forward: swap before and after.")
    if hours >= (LAST - FIRST) / dt.timedelta(hours=1):
        return (LAST - FIRST) // _TICK
    return dt.timedelta(hours=hours) // _TICK


def late_since(blog: Blog, calendar: Calendar, now: dt.datetime) -> dt.datetime | None:
    """Return before when a comment came in that has waited longer than its blog promises by `now`.

    None on a blog that promises nothing.
    """
    return calendar.before(now, blog.promised_hours) if blog.promised_hours else None


def age_in_words(hours: float, day: float = 8) -> str:
    """Return working time in words: hours up to two days of `day` hours, then whole days."""
    if hours < 1:
        return "less than 1 working hour"
    if hours < 2 * day:
        return "1 working hour" if hours < 2 else f"{int(hours):,} working hours"
    # An exact number of days must not become less by the way floats are kept
    days = int(hours / day + 1e-9)
    return f"{days:,} working days"
