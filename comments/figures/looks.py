"""Second looks in figures: how many were asked for and answered, how, and after how long."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median

from django.db.models import Q

from comments.figures.periods import Period
from comments.models import Review
from posts.hours import Calendar
from posts.models import Blog


@dataclass
class Looks:
    """What came to one day or month. `hours` are the working hours from each asking to its answer.

    What was asked for counts on the day of the asking, what was answered on that of the answer.
    """

    asked: int = 0
    upheld: int = 0
    overturned: int = 0
    hours: list[float] = field(default_factory=list)

    @property
    def answered(self) -> int:
        """How many were answered."""
        return self.upheld + self.overturned

    @property
    def median_hours(self) -> float | None:
        """The median of the working hours; None without any."""
        return median(self.hours) if self.hours else None


def looks_of(blogs: Sequence[Blog], period: Period) -> list[Looks]:
    """Count the second looks of each part of a period, by each blog's own clock: two queries."""
    parts = [Looks() for _ in period.starts]
    if not blogs:
        return parts
    clocks = {blog.pk: period.clock(blog) for blog in blogs}
    calendars = Calendar.of_all(blogs)
    first, end = (
        dt.datetime.fromtimestamp(pick(clock.edges[at] for clock in clocks.values()), dt.UTC)
        for pick, at in ((min, 0), (max, -1))
    )
    inside = Q(asked_at__gte=first, asked_at__lt=end) | Q(
        answered_at__gte=first, answered_at__lt=end
    )
    found = Review.objects.filter(inside, comment__post__blog__in=blogs).order_by()
    rows = found.values_list("comment__post__blog", "asked_at", "answered_at", "outcome")
    for blog, asked_at, answered_at, outcome in rows:
        clock = clocks[blog]
        if (part := clock.part(asked_at.timestamp())) is not None:
            parts[part].asked += 1
        if answered_at and (part := clock.part(answered_at.timestamp())) is not None:
            worked = calendars[blog].between(asked_at, answered_at)
            _count_answer(parts[part], outcome, worked / dt.timedelta(hours=1))
    return parts


def _count_answer(part: Looks, outcome: str, hours: float) -> None:
    if outcome == Review.Outcome.UPHELD:
        part.upheld += 1
    else:
        part.overturned += 1
    part.hours.append(hours)


def total_of(parts: Iterable[Looks]) -> Looks:
    """Return the parts of a period as one."""
    total = Looks()
    for one in parts:
        total.asked += one.asked
        total.upheld += one.upheld
        total.overturned += one.overturned
        total.hours += one.hours
    return total
