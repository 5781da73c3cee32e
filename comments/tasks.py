"""What the worker does by the clock."""

import datetime as dt

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from comments import scoring
from comments.models import Bulk
from comments.moderation import bulk
from govblog import portions
from posts.models import Blog

STALLED = dt.timedelta(minutes=2)
RESULTS_KEPT = dt.timedelta(days=1)
FAILURES_KEPT = dt.timedelta(days=30)


def results_due(now: dt.datetime) -> "QuerySet[DBTaskResult]":
    """Return the results of tasks that went well a day ago, or failed a month ago."""
    went, failed = DBTaskResult.objects.successful(), DBTaskResult.objects.failed()
    old = went.filter(finished_at__lte=now - RESULTS_KEPT)
    return old | failed.filter(finished_at__lte=now - FAILURES_KEPT)


def forget_results(now: dt.datetime | None = None, most: int | None = None) -> int:
    """Delete such results; return how many."""
    return portions.delete(results_due(now or timezone.now()), most)


@task()
def carry_out(pk: int) -> None:
    """Decide all comments of a confirmed list, portion by portion."""
    while bulk.carry_on(pk):
        pass


def carry_on_what_stalled() -> int:
    """Carry on the lists whose worker was stopped on the way; return how many."""
    stalled = Bulk.objects.filter(
        confirmed_at__lt=timezone.now() - STALLED, looked_at__lt=F("total")
    )
    pks = list(stalled.values_list("pk", flat=True))
    for pk in pks:
        carry_out.func(pk)
    return len(pks)


@task()
def train_score(blog: int, by: int | None = None) -> None:
    """Train a blog’s spam score; `by` is the key of who asked for it."""
    asked = None if by is None else User.objects.get(pk=by)
    scoring.train(Blog.objects.get(pk=blog), by=asked)


def train_score_soon(blog: int, *, by: User | None = None) -> bool:
    """Have a blog’s spam score trained; say False when that is on its way. Raises PermissionDenied.

    It takes seconds to a minute, so neither a request nor the clock waits for it.
    """
    with transaction.atomic():
        asked = scoring.claim(blog, by=by)
        if asked:
            train_score.enqueue(blog, None if by is None else by.pk)
    return asked


def train_due_scores() -> int:
    """Have the spam scores trained for which enough was decided since; return how many."""
    return sum(train_score_soon(blog) for blog in scoring.due())
