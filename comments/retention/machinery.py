"""What goes that belongs to no comment: letters, subscriptions, the record of retention itself."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from comments.models import RetentionRun
from comments.moderation.holding_data import free_to
from govblog import letters, portions
from posts import following

# As long as a claim may be brought
RUNS_KEPT = dt.timedelta(days=6 * 365)


def letters_due(now: dt.datetime) -> "QuerySet[Any]":
    """Return the letters that were done with long ago and went to nobody on hold."""
    return free_to(letters.old_letters(now), "to", "blog")


def forget_letters(now: dt.datetime | None = None, most: int | None = None) -> int:
    """Delete such letters; return how many. Their words went when they were sent."""
    return portions.delete(letters_due(now or timezone.now()), most)


def subscriptions_due(now: dt.datetime) -> "QuerySet[Any]":
    """Return what nobody confirmed in time, of nobody on hold."""
    return free_to(following.due(now), "email", "blog")


def forget_subscriptions(now: dt.datetime | None = None, most: int | None = None) -> int:
    """Delete such subscriptions; return how many."""
    return portions.delete(subscriptions_due(now or timezone.now()), most)


def runs_due(now: dt.datetime) -> "QuerySet[Any]":
    """Return the records of retention that are old."""
    return RetentionRun.objects.filter(started_at__lte=now - RUNS_KEPT)


def forget_runs(now: dt.datetime | None = None, most: int | None = None) -> int:
    """Delete such records; return how many."""
    return portions.delete(runs_due(now or timezone.now()), most)
