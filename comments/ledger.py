"""Looking through the record of decisions, and taking it along as a file.

Each question is put so that an index answers it, newest first, however long the record is: one
slot for each blog, or for each version of the rule that is asked for.
"""

import datetime as dt
import functools
import json
import operator
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, Q, QuerySet

from comments.models import Decision
from govblog import portions
from govblog.telling import name_of
from posts.models import Blog

COUNTED = 10_000  # more than so many are not counted
_SLICE = 2_000  # decisions read at once for a file

CSV_HEADER = (
    "Blog",
    "Number",
    "At",
    "Comment",
    "From",
    "To",
    "By",
    "Rule",
    "Rule title",
    "Rule version",
    "Text version",
    "Step",
)


@dataclass(frozen=True)
class Wanted:
    """Which decisions are asked for: those of these blogs, and of them what else is said.

    `since` and `until` are days in each blog's own time, both included. `rules` are the versions
    of one rule. `comment` and `actor` are keys.
    """

    blogs: tuple[Blog, ...]
    to_status: str = ""
    rules: tuple[int, ...] = ()
    since: dt.date | None = None
    until: dt.date | None = None
    comment: int | None = None
    actor: int | None = None
    batch: uuid.UUID | None = None

    def of(self, blog: Blog) -> QuerySet[Decision]:
        """Return what is wanted of one blog."""
        found = Decision.objects.filter(blog=blog).order_by()
        if self.since is not None:
            found = found.filter(at__gte=_midnight(self.since, blog))
        if self.until is not None and self.until < dt.date.max:
            found = found.filter(at__lt=_midnight(self.until + dt.timedelta(days=1), blog))
        if self.to_status:
            found = found.filter(to_status=self.to_status)
        if self.actor is not None:
            found = found.filter(actor=self.actor)
        few = Decision.objects.order_by().values("pk")
        # Few at most, so they are looked up and then put in order, not looked for in the order
        if self.comment is not None:
            found = found.filter(pk__in=few.filter(comment=self.comment))
        if self.batch is not None:
            found = found.filter(pk__in=few.filter(batch=self.batch))
        return found

    def slots(self) -> list[QuerySet[Decision]]:
        """Return what is wanted in parts, each of which one index holds in order."""
        parts = [self.of(blog) for blog in self.blogs]
        if not self.rules:
            return parts
        return [part.filter(policy_rule=rule) for part in parts for rule in self.rules]


_BEGINNING = dt.datetime.min.replace(tzinfo=dt.UTC)
_END = dt.datetime.max.replace(tzinfo=dt.UTC)


def _midnight(day: dt.date, blog: Blog) -> dt.datetime:
    """Return the beginning of a day on a blog; the first or last moment of all if it has none."""
    try:
        return dt.datetime.combine(day, dt.time(), blog.zone).astimezone(dt.UTC)
    except OverflowError:
        return _END if day.year > _BEGINNING.year else _BEGINNING


def count(wanted: Wanted) -> int:
    """Return how many decisions are wanted, COUNTED + 1 when there are more than COUNTED."""
    if not wanted.blogs:
        return 0
    found = functools.reduce(operator.or_, wanted.slots())
    return found[: COUNTED + 1].count()


def newest(
    wanted: Wanted, many: int, *, before: Decision | None = None, after: Decision | None = None
) -> list[Decision]:
    """Return at most `many` decisions, newest first: the newest, or those next to another one.

    `before` asks for those right before it in time, `after` for those right after.
    """
    if not wanted.blogs:
        return []
    order = ("at", "pk") if after is not None else ("-at", "-pk")
    parts = Q()
    for slot in wanted.slots():
        if after is not None:
            slot = slot.filter(Q(at__gt=after.at) | Q(at=after.at, pk__gt=after.pk))  # noqa: PLW2901
        elif before is not None:
            slot = slot.filter(Q(at__lt=before.at) | Q(at=before.at, pk__lt=before.pk))  # noqa: PLW2901
        parts |= Q(pk__in=slot.order_by(*order).values("pk")[:many])
    found = Decision.objects.filter(parts).select_related("blog", "actor", "policy_rule")
    shown = list(found.order_by(*order)[:many])
    return shown[::-1] if after is not None else shown


def every(wanted: Wanted) -> Iterator[Decision]:
    """Yield all that is wanted as it was up to now, blog by blog in the order of the numbers."""
    last = Decision.objects.aggregate(last=Max("pk"))["last"] or 0
    for blog in wanted.blogs:
        found = wanted.of(blog).filter(pk__lte=last)
        if wanted.rules:
            found = found.filter(policy_rule__in=wanted.rules)
        found = found.select_related("actor", "policy_rule")
        for decision in portions.in_slices(found, "number", _SLICE):
            decision.blog = blog
            yield decision


def who(decision: Decision) -> str:
    """Return who or what decided, in words."""
    if decision.actor is None:
        return f"{decision.get_actor_kind_display()} (no person)"
    return name_of(decision.actor)


def json_line(decision: Decision) -> str:
    """Return a decision as one line of JSON: all that its hash is made of, and whom it names.

    docs/record.md tells how to verify a chain from such lines.
    """
    rule = decision.policy_rule
    said: dict[str, Any] = {
        "blog": decision.blog_id,
        "number": decision.number,
        "comment": decision.comment_id,
        "from": decision.from_status,
        "to": decision.to_status,
        "actor_kind": decision.actor_kind,
        "actor": decision.actor_id,
        "at": decision.at.isoformat(timespec="microseconds"),
        "policy_rule": decision.policy_rule_id,
        "text_version": decision.text_version,
        "batch": str(decision.batch),
        "previous_hash": decision.previous_hash,
        "hash": decision.hash,
        "host": decision.blog.host,
        "by": who(decision),
        "rule": {"number": rule.number, "version": rule.version, "title": rule.title}
        if rule
        else None,
    }
    return json.dumps(said, ensure_ascii=False) + "\n"


def csv_row(decision: Decision) -> tuple[Any, ...]:
    """Return a decision as the cells under CSV_HEADER. Times are of the blog's zone."""
    rule = decision.policy_rule
    return (
        decision.blog.host,
        decision.number,
        decision.at.astimezone(decision.blog.zone).isoformat(" ", "seconds"),
        decision.comment_id,
        decision.get_from_status_display(),
        decision.get_to_status_display(),
        who(decision),
        *((rule.number, rule.title, rule.version) if rule else (None, None, None)),
        decision.text_version,
        str(decision.batch),
    )
