"""Dates and numbers of an export, taken only when they are sound."""

import datetime as dt
import re
from email.utils import parsedate_to_datetime

# As far as a whole number goes in the databases
LARGEST = 2**63 - 1
DATE = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d)?")
# What WordPress writes for no date, and what its own arithmetic makes of that
ZERO = re.compile(r"0000-00-00|-0001-11-30|\w{3}, 30 Nov -0001")


class Unsound(ValueError):
    """A date or number that cannot be; the message says what it is, for people."""


def number(text: str) -> int | None:
    """Return an id, None for none (empty or 0)."""
    text = text.strip()
    if text in ("", "0"):
        return None
    if not (text.isascii() and text.isdigit()):
        raise Unsound(f"“{text[:40]}” is no number from 1")
    if len(text) > 19 or int(text) > LARGEST:
        raise Unsound(f"the number {text[:40]} is too large")
    return int(text) or None


def moment(text: str) -> dt.datetime | None:
    """Return a date with its time as WordPress writes it, without a zone; None for none."""
    text = text.strip()
    if not text or ZERO.match(text):
        return None
    if not DATE.fullmatch(text):
        raise Unsound(f"“{text[:40]}” is no date")
    try:
        return _usual(dt.datetime.fromisoformat(text))
    except ValueError:
        raise Unsound(f"“{text[:40]}” is a date that cannot be") from None


def in_utc(text: str) -> dt.datetime | None:
    """Return a date that WordPress keeps in UTC, None for none."""
    found = moment(text)
    return found.replace(tzinfo=dt.UTC) if found else None


def pub_date(text: str) -> dt.datetime | None:
    """Return a feed's date ("Tue, 27 Jan 2015 14:56:57 +0000") in UTC, None for none."""
    text = text.strip()
    if not text or ZERO.match(text):
        return None
    try:
        found = parsedate_to_datetime(text)
        found = found.replace(tzinfo=dt.UTC) if found.tzinfo is None else found.astimezone(dt.UTC)
        return _usual(found)
    except (ValueError, TypeError, OverflowError):
        raise Unsound(f"“{text[:40]}” is a date that cannot be") from None


def _usual(found: dt.datetime) -> dt.datetime:
    """Refuse years that a calendar in another zone, or an address, cannot show."""
    if not 1000 < found.year < 9999:
        raise ValueError
    return found
