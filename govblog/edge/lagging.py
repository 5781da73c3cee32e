"""How far behind the caches in front are: for who watches over the site."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Max, Min, Q

from posts.models import Purge

# A take-down that no cache has taken after this time needs a person
LATE_TAKE_DOWN = dt.timedelta(seconds=30)
LATE_CHANGE = dt.timedelta(minutes=5)


@dataclass(frozen=True)
class Lag:
    """What waits to be told for the first time, and since when; None: nothing does."""

    changes: int = 0
    take_downs: int = 0
    oldest_change: dt.timedelta | None = None
    oldest_take_down: dt.timedelta | None = None
    last_error: str = ""

    @property
    def is_alert(self) -> bool:
        """Say whether something that was taken down may still be read."""
        return self.oldest_take_down is not None and self.oldest_take_down > LATE_TAKE_DOWN

    @property
    def is_late(self) -> bool:
        """Say whether readers do not see what changed."""
        return self.oldest_change is not None and self.oldest_change > LATE_CHANGE


def lag(now: dt.datetime) -> Lag:
    """Return how far behind the caches in front are; nothing waits where PURGE_URL is empty."""
    if not settings.PURGE_URL:
        return Lag()
    waits = Purge.objects.filter(sends=0)
    hard, soft = Q(hard=True), Q(hard=False)
    found = waits.aggregate(
        take_downs=Count("pk", filter=hard),
        changes=Count("pk", filter=soft),
        hard_since=Min("asked_at", filter=hard),
        soft_since=Min("asked_at", filter=soft),
        said=Max("last_error"),
    )
    return Lag(
        changes=found["changes"],
        take_downs=found["take_downs"],
        oldest_change=_age(found["soft_since"], now),
        oldest_take_down=_age(found["hard_since"], now),
        last_error=found["said"] or "",
    )


def _age(since: dt.datetime | None, now: dt.datetime) -> dt.timedelta | None:
    # A clock that was put back makes nothing younger than it is
    return None if since is None else max(now - since, dt.timedelta(0))


def forget_all() -> int:
    """Drop what waits, where there is nobody to tell any more; return how many rows."""
    return 0 if settings.PURGE_URL else Purge.objects.all().delete()[0]
