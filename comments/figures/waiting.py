"""What waits for a decision now, by how long it has waited while people were at work."""

import datetime as dt
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from comments.models import Comment, Content
from posts.hours import Calendar, late_since
from posts.models import Blog

# Upper ends of the ages, in working days; what is older is counted last
AGES = (1, 2, 5, 10)


@dataclass
class Queue:
    """The pending comments of one blog. `ages` counts up to each of AGES, and last what is older.

    `late` counts those that wait longer than the blog promises; None when it promises nothing. What
    an import brought is of its age, but never late nor the oldest.
    """

    blog: Blog
    ages: list[int] = field(default_factory=lambda: [0] * (len(AGES) + 1))
    late: int | None = None
    oldest: dt.datetime | None = None

    @property
    def total(self) -> int:
        """How many wait."""
        return sum(self.ages)


def queues_of(blogs: Sequence[Blog], now: dt.datetime) -> list[Queue]:
    """Return what waits on each blog: two queries, however much there is."""
    calendars = Calendar.of_all(blogs)
    queues = {blog.pk: Queue(blog, late=0 if blog.promised_hours else None) for blog in blogs}
    limits = {blog.pk: _limits(blog, calendars[blog.pk], now) for blog in blogs}
    waiting = Comment.objects.filter(status=Comment.Status.PENDING, post__blog__in=blogs)
    found = waiting.order_by().values_list("post__blog", "created_at", "content__source")
    for blog, since, source in found.iterator():
        queue, (ends, late) = queues[blog], limits[blog]
        # The ends go back in time, so what came in before all of them is the oldest
        queue.ages[len(ends) - bisect_right(ends, since)] += 1
        if source == Content.Source.IMPORT:
            continue
        if queue.late is not None and late is not None and since < late:
            queue.late += 1
        if queue.oldest is None or since < queue.oldest:
            queue.oldest = since
    return list(queues.values())


def _limits(
    blog: Blog, calendar: Calendar, now: dt.datetime
) -> tuple[list[dt.datetime], dt.datetime | None]:
    """Return since when what is of each age waits, oldest first, and since when what is late."""
    day = calendar.day / dt.timedelta(hours=1)
    ends = [calendar.before(now, days * day) for days in reversed(AGES)]
    return ends, late_since(blog, calendar, now)
