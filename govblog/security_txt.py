"""What `/.well-known/security.txt` (RFC 9116) says, and whether it holds.

SECURITY_CONTACT and SECURITY_EXPIRES make the file; SECURITY_TXT sends readers to the one file of
the whole organisation in its place. Without any of them there is none.
"""

import datetime as dt
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning  # noqa: A004
from django.utils import timezone

# A file about to expire is looked at before it does
NEAR = dt.timedelta(days=30)
_CONTACTS = ("mailto:", "https://", "tel:")


def expires() -> dt.datetime | None:
    """Return when the file says that it is out of date, or None when no such day is set."""
    try:
        day = dt.date.fromisoformat(settings.SECURITY_EXPIRES)
    except ValueError:
        return None
    return dt.datetime.combine(day, dt.time(), dt.UTC)


def check(app_configs: object = None, **kwargs: object) -> list[CheckMessage]:
    """W009 and E009: a finder of a vulnerability is told whom to tell, and the file is in date."""
    if settings.SECURITY_TXT:
        return [] if urlsplit(settings.SECURITY_TXT).scheme == "https" else [_wrong("SECURITY_TXT")]
    if not settings.SECURITY_CONTACT:
        hint = "Set SECURITY_CONTACT and SECURITY_EXPIRES, or SECURITY_TXT."
        return [Warning("There is no security.txt.", hint=hint, id="govblog.W009")]
    if not all(one.startswith(_CONTACTS) for one in settings.SECURITY_CONTACT):
        return [_wrong("SECURITY_CONTACT")]
    until, now = expires(), timezone.now()
    if until is None or until <= now:
        return [_wrong("SECURITY_EXPIRES")]
    if until > now + NEAR:
        return []
    hint = "Look whether the contact still holds, and set SECURITY_EXPIRES to a later day."
    said = f"security.txt expires on {until:%Y-%m-%d}."
    return [Warning(said, hint=hint, id="govblog.W009")]


def _wrong(name: str) -> Error:
    hints = {
        "SECURITY_TXT": "Give an address that begins with https://",
        "SECURITY_CONTACT": "Begin each with mailto:, https:// or tel:",
        "SECURITY_EXPIRES": "Give a day to come, such as 2027-06-30.",
    }
    said = f"{name} does not make a security.txt that holds (RFC 9116)."
    return Error(said, hint=hints[name], id="govblog.E009")
