"""Accounts that nobody uses: warned of in time, switched off by the clock, told of.

Used is: signed in, or anything on record that only its owner can have done.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from govblog.models import StaffEvent
from govblog.staffing import inactivity_letters as told
from govblog.staffing.keeping import NotDone, is_last, take_turn
from govblog.staffing.record import note
from govblog.staffing.switching import switch_off

WARNED_BEFORE = dt.timedelta(days=14)
_A = StaffEvent.Act
# What shows that someone is there; to be switched on begins the count anew
_USE = [_A.SIGN_IN, _A.SIGN_OUT, _A.FACTOR_ADDED, _A.PASSWORD, _A.JOINED, _A.SWITCHED_ON]


@dataclass(frozen=True)
class Unused:
    """An account nobody used for long, and since when."""

    account: User
    since: dt.datetime

    @cached_property
    def is_last(self) -> bool:
        """Whether a blog or the install had no administrator without it, when first asked."""
        return is_last(self.account)


def allowed() -> dt.timedelta | None:
    """Return for how long an account may lie unused, None for any time."""
    days = int(settings.STAFF_INACTIVE_DAYS)
    return dt.timedelta(days=days) if days > 0 else None


def notice(longest: dt.timedelta) -> dt.timedelta:
    """Return how long before its end a warning is written: never more than half of the time."""
    return min(WARNED_BEFORE, longest / 2)


def used_at(accounts: QuerySet[User]) -> QuerySet[Any]:
    """Return the accounts with `used_at`, the last moment somebody is known to have used them."""
    last = StaffEvent.objects.filter(account=OuterRef("pk"), act__in=_USE)
    on_record = Subquery(last.order_by("-at").values("at")[:1])
    begun = F("date_joined")
    latest = Greatest(begun, Coalesce("last_login", begun), Coalesce(on_record, begun))
    return accounts.annotate(used_at=latest)


def unused_for(longest: dt.timedelta, now: dt.datetime) -> list[Unused]:
    """Return the accounts that can sign in and were not used for so long, the longest first."""
    found = used_at(User.objects.filter(is_active=True)).filter(used_at__lte=now - longest)
    return [Unused(one, one.used_at) for one in found.order_by("used_at", "pk")]


def ends_at(used: dt.datetime) -> dt.datetime | None:
    """Return when an account that was used then is switched off, None when it never is."""
    longest = allowed()
    return used + longest if longest is not None else None


def is_soon(used: dt.datetime, now: dt.datetime) -> bool:
    """Say whether the owner of an account that was used then is warned by now."""
    longest = allowed()
    return longest is not None and used <= now - longest + notice(longest)


def look_after(now: dt.datetime | None = None) -> int:
    """Warn the owners of unused accounts, and switch off what was warned of in time.

    Return how many were switched off. The last administrator of a blog stays, and is told.
    """
    longest, moment = allowed(), now or timezone.now()
    if longest is None:
        return 0
    before = notice(longest)
    off = 0
    for unused in unused_for(longest - before, moment):
        warned = _warned_at(unused)
        if warned is None:
            _warn(unused, max(unused.since + longest, moment + before))
        elif unused.since <= moment - longest and warned <= moment - before:
            if unused.is_last:
                told.stays(unused.account, unused.since)
            else:
                off += _end(unused)
    return off


def deactivate(longest: dt.timedelta, *, dry_run: bool = False) -> Iterator[Unused]:
    """Switch off what was not used for so long, warned of or not; yield each.

    The last administrator of a blog is yielded and stays.
    """
    for unused in unused_for(longest, timezone.now()):
        if dry_run or unused.is_last or _end(unused):
            yield unused
        elif is_last(unused.account):
            # Only since a moment ago
            yield Unused(unused.account, unused.since)


def _warned_at(unused: Unused) -> dt.datetime | None:
    events = StaffEvent.objects.filter(account=unused.account, act=_A.WARNED, at__gt=unused.since)
    return events.order_by("at").values_list("at", flat=True).first()


def _warn(unused: Unused, ends: dt.datetime) -> None:
    with transaction.atomic():
        # Of two clocks one goes on
        User.objects.select_for_update(no_key=True).get(pk=unused.account.pk)
        if _warned_at(unused) is not None:
            return
        note(_A.WARNED, unused.account, detail=f"Not used since {unused.since:%Y-%m-%d}")
        if not unused.is_last:
            told.warn(unused.account, unused.since, ends)


def _end(unused: Unused) -> bool:
    """Switch one account off and tell of it; return whether this call did."""
    try:
        with transaction.atomic():
            take_turn(unused.account, None)
            # Its owner may have signed in a moment ago
            if used_at(User.objects.filter(pk=unused.account.pk)).get().used_at != unused.since:
                return False
            switch_off(unused.account, by=None, why=told.why(unused.since))
            told.ended(unused.account, unused.since)
    except NotDone:
        # Someone was first, or it became the last administrator a moment ago
        return False
    return True
