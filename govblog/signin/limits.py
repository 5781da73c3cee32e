"""How often something may be tried at the door: counted in the database, where all workers see it.

A try is counted before its outcome is known, in one update, so that many at once get no further
than one after the other. Keys are keyed hashes: no name and no network address is stored.
"""

import datetime as dt
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from govblog import portions
from govblog.models import SignInTally
from govblog.proxies import household


@dataclass(frozen=True)
class Limit:
    """At most `most` tries within so many minutes, for each of whatever `what` is counted by."""

    what: str
    most: int
    minutes: int


# One household that tries many names: what django-axes counts for each name apart
NAMES = Limit("names of a household", 30, 60)
CODES = Limit("codes of an account from a household", 5, 15)
CODES_A_DAY = Limit("codes of an account", 50, 24 * 60)
PASSKEYS = Limit("passkeys of a household", 30, 15)
RESETS = Limit("resets of a household", 10, 60)
SAME_CODE = Limit("one code", 1, 2)


def spend(limit: Limit, by: str) -> bool:
    """Count one try of `by`; return False when there were too many."""
    now, key = timezone.now(), _key(limit, by)
    until = now + dt.timedelta(minutes=limit.minutes)
    for _ in range(2):
        tally = SignInTally.objects.filter(key=key)
        if tally.filter(until__gt=now, hits__lt=limit.most).update(hits=F("hits") + 1):
            return True
        if tally.filter(until__lte=now).update(hits=1, until=until):
            return True
        # Not merely there: someone may have begun the count anew since the first look
        if tally.filter(until__gt=now, hits__gte=limit.most).exists():
            return False
        try:
            with transaction.atomic():
                SignInTally.objects.create(key=key, hits=1, until=until)
            return True
        except IntegrityError:  # someone was first: count with theirs
            continue
    return False


def give_back(limit: Limit, by: str) -> None:
    """Take back one try that turned out to be right."""
    tally = SignInTally.objects.filter(key=_key(limit, by), hits__gt=0)
    tally.update(hits=F("hits") - 1)


def forget(limit: Limit, by: str) -> None:
    """Begin the count of `by` anew."""
    SignInTally.objects.filter(key=_key(limit, by)).delete()


def tallies_due(now: dt.datetime) -> "QuerySet[SignInTally]":
    """Return the counts whose time is over."""
    return SignInTally.objects.filter(until__lte=now)


def forget_old_tallies(now: dt.datetime | None = None, most: int | None = None) -> int:
    """Delete such counts; return how many."""
    return portions.delete(tallies_due(now or timezone.now()), most)


def sender(request: HttpRequest) -> str:
    """Return the household a request comes from."""
    return household(request.META.get("REMOTE_ADDR", ""))


def _key(limit: Limit, by: str) -> str:
    return salted_hmac(f"govblog.signin.{limit.what}", by, algorithm="sha256").hexdigest()
