"""The monthly figures a blog publishes: counted once, when a month is over and nothing in it can
be undone any more."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from comments.figures.counting import Figures, figures_of
from comments.figures.hiding import Published, PublishedLooks, hide_looks, hide_month
from comments.figures.looks import Looks, looks_of
from comments.figures.periods import Period, month_after, month_before
from comments.models import Decision, MonthFigures, PolicyRule
from posts.models import Blog

MONTHS = 24
# A decision can be undone for an hour at most
SETTLED = dt.timedelta(hours=2)


@dataclass(frozen=True)
class Month:
    """One month as it may be published, by its first day."""

    first: dt.date
    cells: Published
    looks: PublishedLooks


def published_months(blog: Blog) -> tuple[list[tuple[int, str]], list[Month]]:
    """Return the rules, number and title, and the last months of a blog, newest first.

    A month that the worker has not counted yet is counted now and not kept.
    """
    wanted = _months(blog)
    kept = {one.month: one for one in MonthFigures.objects.filter(blog=blog, month__in=wanted)}
    missing = [month for month in wanted if month not in kept]
    kept |= {one.month: one for one in _count(blog, missing)}
    months = [kept[month] for month in sorted(kept, reverse=True)]
    rules = _rules(blog, months)
    return rules, [Month(one.month, _hide(one, rules), _hide_looks(one)) for one in months]


def next_month(blog: Blog) -> dt.datetime:
    """Return the moment from which the figures of the month that is not over yet are told."""
    today = (timezone.now() - SETTLED).astimezone(blog.zone).date()
    return dt.datetime.combine(month_after(today), dt.time(), blog.zone) + SETTLED


def count_months() -> int:
    """Count the months that blogs publish and nobody counted yet; return how many months."""
    made = []
    for blog in Blog.objects.filter(figures_public=True).order_by("pk"):
        wanted = _months(blog)
        known = MonthFigures.objects.filter(blog=blog, month__in=wanted)
        kept = set(known.values_list("month", flat=True))
        made += _count(blog, [month for month in wanted if month not in kept])
    MonthFigures.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)


def _months(blog: Blog) -> list[dt.date]:
    """Return the first days of the last months that are over on a blog, oldest first.

    None from before anything was received here.
    """
    now = (timezone.now() - SETTLED).astimezone(blog.zone).date()
    months = [month_before(now)]
    while len(months) < MONTHS:
        months.append(month_before(months[-1]))
    own = blog.decisions.exclude(actor_kind=Decision.ActorKind.IMPORT)
    first = own.order_by("at").values_list("at", flat=True).first()
    if first is None:
        return []
    begun = first.astimezone(blog.zone).date().replace(day=1)
    return [month for month in reversed(months) if month >= begun]


def _count(blog: Blog, months: Sequence[dt.date]) -> list[MonthFigures]:
    """Return the figures of these months, not saved."""
    if not months:
        return []
    last = month_after(months[-1]) - dt.timedelta(days=1)
    period = Period(months[0], last, by_month=True)
    found, looks = figures_of([blog], period), looks_of([blog], period)
    numbers = dict(PolicyRule.objects.filter(blog=blog).values_list("pk", "number"))
    return [
        _month(blog, found, part, looks[part], numbers)
        for part, first in enumerate(found.period.starts)
        if first in set(months)
    ]


def _month(
    blog: Blog, found: Figures, part: int, looks: Looks, numbers: dict[int, int]
) -> MonthFigures:
    row, first = found.parts[part], found.period.starts[part]
    refused: dict[str, int] = {}
    for rule, many in found.refused[part].items():
        number = str(numbers[rule])
        refused[number] = refused.get(number, 0) + many
    wait = row.waits.median_working
    return MonthFigures(
        blog=blog,
        month=first,
        received=row.received,
        published=row.published,
        spam=row.spam,
        not_published=refused,
        median_hours=_tenths(wait),
        looks_asked=looks.asked,
        looks_upheld=looks.upheld,
        looks_overturned=looks.overturned,
        looks_hours=_tenths(looks.median_hours),
    )


def _tenths(hours: float | None) -> float | None:
    return None if hours is None else round(hours, 1)


def _rules(blog: Blog, months: Sequence[MonthFigures]) -> list[tuple[int, str]]:
    """Return the rules in force, and those that were used in these months, as they read now."""
    used = {int(number) for one in months for number in one.not_published}
    rules = PolicyRule.objects.filter(blog=blog).order_by("number", "version")
    known = {rule.number: rule for rule in rules}
    return [
        (number, rule.title)
        for number, rule in known.items()
        if number in used or rule.retired_at is None
    ]


def _hide(one: MonthFigures, rules: Sequence[tuple[int, str]]) -> Published:
    return hide_month(
        received=one.received,
        published=one.published,
        spam=one.spam,
        by_rule={number: one.not_published.get(str(number), 0) for number, _ in rules},
        median_hours=one.median_hours,
    )


def _hide_looks(one: MonthFigures) -> PublishedLooks:
    return hide_looks(
        asked=one.looks_asked,
        upheld=one.looks_upheld,
        overturned=one.looks_overturned,
        median_hours=one.looks_hours,
    )
