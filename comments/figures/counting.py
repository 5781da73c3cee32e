"""The figures of a period: counted by part of it, by rule and by moderator."""

import datetime as dt
import math
from bisect import bisect_left
from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from statistics import median

from comments.figures import events
from comments.figures.periods import Period
from comments.figures.working import Worked
from comments.models import Comment
from posts.hours import Calendar
from posts.models import Blog

_S = Comment.Status
# Upper ends of the bars that show how long people waited, in working hours; the last has none
WAIT_BARS = (1, 4, 8, 16, 40, math.inf)


@dataclass
class Waits:
    """How long comments waited for their first decision: pairs of hours and working hours."""

    pairs: list[tuple[float, float]] = field(default_factory=list)

    @property
    def median(self) -> float | None:
        """The median of the hours; None without any."""
        return median(hours for hours, _ in self.pairs) if self.pairs else None

    @property
    def median_working(self) -> float | None:
        """The median of the working hours; None without any."""
        return median(working for _, working in self.pairs) if self.pairs else None

    @property
    def most(self) -> float | None:
        """The hours within which 90 % were decided; None without any."""
        return _within_which([hours for hours, _ in self.pairs], 0.9)

    @property
    def most_working(self) -> float | None:
        """The working hours within which 90 % were decided; None without any."""
        return _within_which([working for _, working in self.pairs], 0.9)

    def bars(self) -> list[int]:
        """Return how many waited up to each of WAIT_BARS, and longer than the one before it."""
        counts = [0] * len(WAIT_BARS)
        for _, working in self.pairs:
            counts[bisect_left(WAIT_BARS, working)] += 1
        return counts


def _within_which(values: Sequence[float], share: float) -> float | None:
    """Return the smallest value that at least `share` of all do not exceed (nearest rank)."""
    return sorted(values)[math.ceil(share * len(values)) - 1] if values else None


@dataclass
class Row:
    """What came to one day, month, rule or moderator. `by_status` counts first decisions."""

    received: int = 0
    removed: int = 0
    by_status: dict[str, int] = field(
        default_factory=lambda: {_S.APPROVED.value: 0, _S.REJECTED.value: 0, _S.SPAM.value: 0}
    )
    waits: Waits = field(default_factory=Waits)

    @property
    def published(self) -> int:
        """How many were approved."""
        return self.by_status[_S.APPROVED]

    @property
    def not_published(self) -> int:
        """How many were rejected under a rule."""
        return self.by_status[_S.REJECTED]

    @property
    def spam(self) -> int:
        """How many were marked as spam."""
        return self.by_status[_S.SPAM]

    @property
    def decided(self) -> int:
        """How many first decisions were taken."""
        return sum(self.by_status.values())


@dataclass
class Figures:
    """The figures of a period. `parts` are in the order of `period.starts`.

    `rules` and `people` go by the keys of a policy rule's version and of a person; `refused` says
    for each part how many were not published under each version of a rule.
    """

    period: Period
    total: Row = field(default_factory=Row)
    parts: list[Row] = field(default_factory=list)
    rules: dict[int, Row] = field(default_factory=dict)
    people: dict[int, Row] = field(default_factory=dict)
    refused: list[dict[int, int]] = field(default_factory=list)


def figures_of(blogs: Sequence[Blog], period: Period, people_of: Container[int] = ()) -> Figures:
    """Count a period on blogs that are together looked at: six queries, however much there is.

    Each day is that of the blog's own clock. Moderators are told apart only on the blogs whose keys
    are in `people_of`.
    """
    found = Figures(
        period, parts=[Row() for _ in period.starts], refused=[{} for _ in period.starts]
    )
    if not blogs:
        return found
    clocks = {blog.pk: period.clock(blog) for blog in blogs}
    first = min(clock.edges[0] for clock in clocks.values())
    end = max(clock.edges[-1] for clock in clocks.values())
    span = dt.datetime.fromtimestamp(first, dt.UTC), dt.datetime.fromtimestamp(end, dt.UTC)
    for blog, at in events.received(blogs, span):
        if (part := clocks[blog].part(at)) is not None:
            found.parts[part].received += 1
            found.total.received += 1
    worked = {pk: Worked(calendar) for pk, calendar in Calendar.of_all(blogs).items()}
    for one in events.decided(blogs, span):
        if (part := clocks[one.blog].part(one.at)) is not None:
            one = one if one.blog in people_of else one._replace(actor=None)  # noqa: PLW2901
            _count_decided(found, part, one, worked[one.blog])
    for gone in events.removed(blogs, span):
        if (part := clocks[gone.blog].part(gone.at)) is not None:
            actor = gone.actor if gone.blog in people_of else None
            for row in _rows(found, part, gone.rule, actor):
                row.removed += 1
    return found


def _count_decided(found: Figures, part: int, one: events.Decided, worked: Worked) -> None:
    waited = max(0.0, (one.at - one.received) / 3_600), worked.between(one.received, one.at)
    for row in _rows(found, part, one.rule, one.actor):
        row.by_status[one.to] += 1
        row.waits.pairs.append(waited)
    if one.rule is not None:
        refused = found.refused[part]
        refused[one.rule] = refused.get(one.rule, 0) + 1


def _rows(found: Figures, part: int, rule: int | None, actor: int | None) -> list[Row]:
    rows = [found.total, found.parts[part]]
    for known, pk in ((found.rules, rule), (found.people, actor)):
        if pk is not None:
            row = known.get(pk)
            if row is None:
                row = known[pk] = Row()
            rows.append(row)
    return rows
