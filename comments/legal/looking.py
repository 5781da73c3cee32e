"""What the desks show of cases: which comments have an open one, how many there are."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone

from comments.legal.clock import words
from comments.legal.step import RIGHT
from comments.models import LegalNotice
from govblog import roles
from posts.models import Blog


@dataclass(frozen=True)
class OpenCase:
    """An open case as the row of its comment shows it."""

    pk: int
    reference: str
    due: str
    is_late: bool


@dataclass(frozen=True)
class Standing:
    """How many cases are open, how many of them overdue, and when the next act is due."""

    open: int = 0
    late: int = 0
    next_due: dt.datetime | None = None

    def __str__(self) -> str:
        said = f"Legal notices open: {self.open:,}, overdue: {self.late:,}"
        return f"{said}, next due by {words(self.next_due)}" if self.next_due else said


def open_of(pks: Sequence[int], now: dt.datetime | None = None) -> dict[int, list[OpenCase]]:
    """Return the open cases of these comments, by the comment's key, in one query."""
    moment = now or timezone.now()
    cases: dict[int, list[OpenCase]] = {}
    for one in LegalNotice.objects.filter(comment__in=pks, closed_at__isnull=True):
        due = one.due_at or moment
        row = OpenCase(one.pk, one.reference, words(due), due <= moment)
        cases.setdefault(one.comment_id, []).append(row)
    return cases


def standing(blogs: Sequence[Blog] | QuerySet[Blog], now: dt.datetime | None = None) -> Standing:
    """Return how the cases of these blogs stand, in one query."""
    moment = now or timezone.now()
    found = LegalNotice.objects.filter(blog__in=blogs, closed_at__isnull=True).order_by()
    return Standing(
        **found.aggregate(
            open=Count("pk"),
            late=Count("pk", filter=Q(due_at__lte=moment)),
            next_due=Min("due_at"),
        )
    )


def standing_for(user: roles.Person) -> Standing:
    """Return how the cases stand that this person handles."""
    return standing(roles.blogs_where(user, RIGHT))
