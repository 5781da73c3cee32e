"""The record of what happened to staff accounts: the one place that writes it."""

import datetime as dt

from django.contrib.auth.models import User
from django.utils import timezone

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


def forget_events(now: dt.datetime | None = None) -> int:
    """Delete what happened EVENTS_KEPT ago; return how many rows."""
    old = StaffEvent.objects.filter(at__lt=(now or timezone.now()) - EVENTS_KEPT)
    deleted, _ = old.delete()
    return deleted
