"""The figures of moderation as tables: the same cells for the page and for a file."""

import datetime as dt
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User

from comments.figures import AGES, WAIT_BARS, Figures, Looks, Period, Queue, Row, total_of
from comments.models import PolicyRule
from govblog import sheets
from govblog.telling import name_of

_COUNTS = ("Received", "Published", "Not published", "Spam", "Removed later")
_WAITS = ("Median wait in working hours", "90% decided within working hours")


@dataclass(frozen=True, slots=True)
class Table:
    """A table. The first cell of each row names it; `plotted` are columns that are also drawn."""

    key: str
    title: str
    header: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    plotted: tuple[str, ...] = ()

    @property
    def words(self) -> list[list[str]]:
        """The cells as people read them."""
        return [[sheets.in_words(cell) for cell in row] for row in self.rows]


def all_of(
    found: Figures, queues: Sequence[Queue], looks: Sequence[Looks], *, by_person: bool
) -> list[Table]:
    """Return the tables of a period and of what waits now, in two queries at most."""
    tables = [_by_part(found), _by_wait(found), _waiting(queues), _by_rule(found)]
    tables.append(_looks(found.period, looks))
    if by_person:
        tables.append(_by_person(found))
    if len(queues) > 1:
        tables.append(_by_blog(queues))
    return tables


def facts(found: Figures, queues: Sequence[Queue], looks: Sequence[Looks]) -> list[tuple[str, str]]:
    """Return what the period came to: names and words."""
    total, waits = found.total, found.total.waits
    late = sum(queue.late or 0 for queue in queues)
    return [
        ("Received", f"{total.received:,}"),
        ("Published", f"{total.published:,}"),
        ("Not published", f"{total.not_published:,}"),
        ("Spam", f"{total.spam:,}"),
        ("Removed later", f"{total.removed:,}"),
        ("Median time to decision", _time(waits.median, waits.median_working)),
        ("90% decided within", _time(waits.most, waits.most_working)),
        ("Waiting now", f"{sum(queue.total for queue in queues):,}, of these late {late:,}"),
        ("Second looks", _in_short(total_of(looks))),
    ]


def _in_short(looks: Looks) -> str:
    said = f"{looks.asked:,} asked for, {looks.answered:,} answered"
    if looks.median_hours is None:
        return said
    return f"{said} after {looks.median_hours:,.1f} working hours (median)"


def _time(hours: float | None, working: float | None) -> str:
    if hours is None or working is None:
        return "nothing decided"
    return f"{hours:,.1f} hours, {working:,.1f} working hours"


def _by_part(found: Figures) -> Table:
    names = part_names(found.period)
    rows = [
        (name, *_counts(row), *_waits(row)) for name, row in zip(names, found.parts, strict=True)
    ]
    header = ("Month" if found.period.by_month else "Day", *_COUNTS, *_WAITS)
    title = "Comments by month" if found.period.by_month else "Comments by day"
    return Table("comments", title, header, rows, _COUNTS[:3])


def part_names(period: Period) -> list[str]:
    """Return how the days or months of a period are called."""
    if not period.by_month:
        return [_day(day) for day in period.starts]
    names = [f"{day:%B %Y}" for day in period.starts]
    if period.first.day > 1:
        names[0] += f" from {_day(period.first)}"
    if (period.last + dt.timedelta(days=1)).day > 1:
        names[-1] += f" to {_day(period.last)}"
    return names


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%b %Y}"


def _counts(row: Row) -> tuple[int, ...]:
    return row.received, row.published, row.not_published, row.spam, row.removed


def _waits(row: Row) -> tuple[float | None, float | None]:
    return _tenths(row.waits.median_working), _tenths(row.waits.most_working)


def _tenths(hours: float | None) -> float | None:
    return None if hours is None else round(hours, 1)


def _by_wait(found: Figures) -> Table:
    names = _spans([f"{end:g}" for end in WAIT_BARS[:-1]])
    rows = list(zip(names, found.total.waits.bars(), strict=True))
    header = ("Working hours to the first decision", "Comments")
    return Table("waits", "Time to decision", header, rows, ("Comments",))


def _waiting(queues: Sequence[Queue]) -> Table:
    ages = [sum(queue.ages[n] for queue in queues) for n in range(len(AGES) + 1)]
    rows = list(zip(_spans([str(days) for days in AGES]), ages, strict=True))
    header = ("Working days", "Comments")
    return Table("waiting", "Waiting now, by age", header, rows, ("Comments",))


def _spans(ends: Sequence[str]) -> list[str]:
    between = [f"{low} to {high}" for low, high in itertools.pairwise(ends)]
    return [f"up to {ends[0]}", *between, f"over {ends[-1]}"]


def _by_rule(found: Figures) -> Table:
    """Return what was decided under each rule, all its versions together, as it reads now."""
    used = PolicyRule.objects.filter(pk__in=found.rules).values("blog", "number")
    numbers = {(rule["blog"], rule["number"]) for rule in used}
    known = PolicyRule.objects.filter(blog__in={blog for blog, _ in numbers})
    many_blogs = len({blog for blog, _ in numbers}) > 1
    rows: dict[tuple[int, int], list[Any]] = {}
    for rule in known.select_related("blog").order_by("blog__name", "blog", "number", "-version"):
        place = rule.blog_id, rule.number
        if place not in numbers:
            continue
        name = f"{rule} ({rule.blog})" if many_blogs else str(rule)
        row = rows.setdefault(place, [name, 0, 0])
        counted = found.rules.get(rule.pk, Row())
        row[1] += counted.not_published
        row[2] += counted.removed
    header = ("Rule", "Not published", "Removed later")
    return Table("rules", "By rule of the policy", header, [tuple(row) for row in rows.values()])


def _looks(period: Period, looks: Sequence[Looks]) -> Table:
    """Return the second looks of each day or month; nothing when there were none."""
    rows = [
        (name, one.asked, one.answered, one.upheld, one.overturned, _tenths(one.median_hours))
        for name, one in zip(part_names(period), looks, strict=True)
    ]
    counts = ("Asked for", "Answered", "Decision stands", "Decision changed")
    header = ("Month" if period.by_month else "Day", *counts, "Median wait in working hours")
    there_are = any(one.asked or one.answered for one in looks)
    return Table("second-looks", "Second looks", header, rows if there_are else [])


def _by_person(found: Figures) -> Table:
    people = User.objects.filter(pk__in=found.people).order_by("last_name", "first_name", "pk")
    rows = []
    for one in people:
        row = found.people[one.pk]
        rows.append((name_of(one), row.decided, *_counts(row)[1:], *_waits(row)))
    header = ("Moderator", "First decisions", *_COUNTS[1:], *_WAITS)
    return Table("moderators", "By moderator", header, rows)


def _by_blog(queues: Sequence[Queue]) -> Table:
    rows = [(queue.blog.name, queue.total, queue.late, *queue.ages) for queue in queues]
    spans = [f"{span} working days" for span in _spans([str(days) for days in AGES])]
    header = ("Blog", "Waiting", "Late", *spans)
    return Table("blogs", "Waiting now, by blog", header, rows)
