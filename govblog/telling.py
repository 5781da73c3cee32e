"""How colleagues are told of each other, and of moments, wherever the desks do so."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User


def name_of(person: User) -> str:
    """Return how colleagues call a person: by the full name, or by the account's."""
    return person.get_full_name() or person.get_username()


def day_and_time(at: dt.datetime, zone: ZoneInfo) -> str:
    """Return a moment by the clocks of `zone`: 5 May 2026 at 10:04."""
    local = at.astimezone(zone)
    return f"{local:%-d %B %Y} at {local:%H:%M}"


def with_utc(at: dt.datetime, zone: ZoneInfo) -> str:
    """Return a moment by the clocks of `zone`, which these are, and the same in UTC:
    1 July 2026 at 09:30 BST (08:30 UTC)."""
    local, utc = at.astimezone(zone), at.astimezone(dt.UTC)
    day = "" if utc.date() == local.date() else f"{utc:%-d %B %Y} at "
    return f"{day_and_time(at, zone)} {local:%Z} ({day}{utc:%H:%M} UTC)"
