"""The record of what happened to staff accounts: the one place that writes it."""

import datetime as dt

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils import timezone

from govblog import portions
from govblog.models import StaffEvent

# How long it is known what happened to an account: as long as a claim may be brought
EVENTS_KEPT = dt.timedelta(days=6 * 365)
_LONGEST = 300  # characters


def note(
    act: StaffEvent.Act, account: User | None, *, by: User | None = None, detail: str = ""
) -> StaffEvent:
    """Write down, in the caller's transaction, that `act` happened to `account`; return the row.

    `by` is who did it, None for the clock, a command or nobody signed in. `detail` names no
    network address and no password; it is cut at 300 characters.
    """
    return StaffEvent.objects.create(account=account, act=act, by=by, detail=detail[:_LONGEST])


def events_due(now: dt.datetime) -> "QuerySet[StaffEvent]":
    """Return what happened EVENTS_KEPT ago."""
    return StaffEvent.objects.filter(at__lt=now - EVENTS_KEPT)


def forget_events(now: dt.datetime | None = None, most: int | None = None) -> int:
    """Delete what happened so long ago; return how many rows."""
    return portions.delete(events_due(now or timezone.now()), most)
