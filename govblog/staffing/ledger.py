"""Looking through the record of accounts, and taking it along as a file."""

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from govblog import portions
from govblog.models import StaffEvent
from govblog.staffing.keeping import accounts_of
from govblog.telling import name_of

_SLICE = 2_000  # events read at once for a file

CSV_HEADER = ("Number", "At", "Account", "What", "By", "Detail")


@dataclass(frozen=True)
class Wanted:
    """Which events are asked for, of those that `reader` may see.

    That is all of them for a superuser, also refused sign-ins of no account; else those of the
    accounts one sees, and what one did oneself. `since` and `until` are days, both included.
    """

    reader: User
    account: int | None = None
    act: str = ""
    since: dt.date | None = None
    until: dt.date | None = None

    def events(self) -> QuerySet[StaffEvent]:
        """Return what is wanted, in no order."""
        found = StaffEvent.objects.order_by()
        if not self.reader.is_superuser:
            seen = Q(account__in=accounts_of(self.reader).order_by().values("pk"))
            found = found.filter(seen | Q(by=self.reader))
        if self.account is not None:
            found = found.filter(account=self.account)
        if self.act:
            found = found.filter(act=self.act)
        if self.since is not None:
            found = found.filter(at__gte=_midnight(self.since))
        if self.until is not None and self.until < dt.date.max:
            found = found.filter(at__lt=_midnight(self.until + dt.timedelta(days=1)))
        return found


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), timezone.get_current_timezone())


def newest(wanted: Wanted, many: int, *, before: StaffEvent | None = None) -> list[StaffEvent]:
    """Return at most `many` events, newest first: the newest, or those right before another."""
    found = wanted.events()
    if before is not None:
        found = found.filter(Q(at__lt=before.at) | Q(at=before.at, pk__lt=before.pk))
    return list(found.select_related("account", "by").order_by("-at", "-pk")[:many])


def every(wanted: Wanted) -> Iterator[StaffEvent]:
    """Yield all that is wanted as it was up to now, in the order in which it was written."""
    last = StaffEvent.objects.aggregate(last=Max("pk"))["last"] or 0
    found = wanted.events().filter(pk__lte=last).select_related("account", "by")
    yield from portions.in_slices(found, "pk", _SLICE)


def who(account: User | None) -> str:
    """Return whom an event is about or by, in words; a name may be two people's."""
    return f"{name_of(account)} ({account.username})" if account else ""


def csv_row(event: StaffEvent) -> tuple[Any, ...]:
    """Return an event as the cells under CSV_HEADER."""
    at = timezone.localtime(event.at).isoformat(" ", "seconds")
    act = event.get_act_display()
    return (event.pk, at, who(event.account), act, who(event.by), event.detail)


def json_line(event: StaffEvent) -> str:
    """Return an event as one line of JSON."""
    said = {
        "number": event.pk,
        "at": event.at.isoformat(timespec="microseconds"),
        "account": event.account.username if event.account else None,
        "act": event.act,
        "by": event.by.username if event.by else None,
        "detail": event.detail,
    }
    return json.dumps(said, ensure_ascii=False) + "\n"
