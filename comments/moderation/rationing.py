"""How many letters about comments that came in one address gets: nobody's letter box is a toy.

Counted over all blogs of the install. The keys of a day are as many as its letters, so that holds
however many write at once.
"""

import datetime as dt
from typing import Any

from django.utils import timezone

from comments.models import Mailbox
from comments.persons import keys_of_day, mailbox_of
from govblog.models import Letter
from govblog.prepared import Prepared, words

# Where somebody showed that the address is theirs
A_DAY = 5
# Where nobody did: one a day, and so many in DAYS
UNCONFIRMED = 3
DAYS = 30


def keys_of(box: Mailbox, now: dt.datetime | None = None) -> list[str]:
    """Return the keys of which the first that is free is the next letter's; none when it had all.

    Who writes tries them in this order.
    """
    moment = now or timezone.now()
    if box.confirmed_at:
        keys = keys_of_day("received", box.email, moment, A_DAY)
        written = _written(keys)
        return [key for key in keys if key not in written]
    where, today = mailbox_of(box.email), moment.astimezone(dt.UTC).date()
    first, last = (f"unconfirmed {where} {today - dt.timedelta(days=n)}" for n in (DAYS - 1, 0))
    lately = [key for (key,) in _between.rows(first=first, last=last)]
    return [] if last in lately or len(lately) >= UNCONFIRMED else [last]


_letters = Prepared(
    lambda many: (
        Letter.objects.filter(key__in=[words(f"key_{number}") for number in range(many)])
        .order_by()
        .values_list("key")
    ),
    plan_once=True,
)


# Days are written so that their order is that of the words
_between = Prepared(
    lambda: (
        Letter.objects.filter(key__gte=words("first"), key__lte=words("last"))
        .order_by()
        .values_list("key")
    ),
    plan_once=True,
)


def _written(keys: list[str]) -> set[str]:
    given: dict[str, Any] = {f"key_{number}": key for number, key in enumerate(keys)}
    return {key for (key,) in _letters.rows(len(keys), **given)}
