"""A period in days or months, as each blog's own clock has them."""

import datetime as dt
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from posts.models import Blog


@dataclass(frozen=True)
class Period:
    """From the day `first` to the day `last`, both included; `by_month` counts it in months."""

    first: dt.date
    last: dt.date
    by_month: bool = False

    @cached_property
    def starts(self) -> list[dt.date]:
        """The first day of each part of the period, in order."""
        if not self.by_month:
            days = (self.last - self.first).days + 1
            return [self.first + dt.timedelta(days=number) for number in range(days)]
        found = [self.first]
        while (after := month_after(found[-1])) <= self.last:
            found.append(after)
        return found

    def clock(self, blog: Blog) -> "Clock":
        """Return the period as the blog's clock has it."""
        days = [*self.starts, self.last + dt.timedelta(days=1)]
        edges = [dt.datetime.combine(day, dt.time(), blog.zone) for day in days]
        return Clock([edge.timestamp() for edge in edges])


@dataclass(frozen=True)
class Clock:
    """When the parts of a period begin, and last when it ends, in seconds since 1970."""

    edges: list[float]

    def part(self, moment: float) -> int | None:
        """Return the number of the part a moment lies in, from 0; None outside the period."""
        number = bisect_right(self.edges, moment) - 1
        return number if 0 <= number < len(self.edges) - 1 else None


def month_after(day: dt.date) -> dt.date:
    """Return the first day of the next month."""
    return (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1)


def month_before(day: dt.date) -> dt.date:
    """Return the first day of the month before."""
    return (day.replace(day=1) - dt.timedelta(days=1)).replace(day=1)
