"""How colleagues are told of each other, and of moments, wherever the desks do so."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User


class AtField(Exception):
    """Something is refused; the message says why, in words for who tried it.

    `field` names what was wrong in what was typed, "" when nothing was.
    """

    def __init__(self, says: str, field: str = "") -> None:
        self.field = field
        super().__init__(says)


def name_of(person: User) -> str:
    """Return how colleagues call a person: by the full name, or by the account's."""
    return person.get_full_name() or person.get_username()


def day_of(at: dt.datetime, zone: dt.tzinfo) -> str:
    """Return the day of a moment by the clocks of `zone`: 5 May 2026."""
    return f"{at.astimezone(zone):%-d %B %Y}"


def day_and_time(at: dt.datetime, zone: ZoneInfo) -> str:
    """Return a moment by the clocks of `zone`: 5 May 2026 at 10:04."""
    return f"{day_of(at, zone)} at {at.astimezone(zone):%H:%M}"


def with_utc(at: dt.datetime, zone: ZoneInfo) -> str:
    """Return a moment by the clocks of `zone`, which these are, and the same in UTC:
    1 July 2026 at 09:30 BST (08:30 UTC)."""
    local, utc = at.astimezone(zone), at.astimezone(dt.UTC)
    day = "" if utc.date() == local.date() else f"{day_of(utc, dt.UTC)} at "
    return f"{day_and_time(at, zone)} {local:%Z} ({day}{utc:%H:%M} UTC)"
