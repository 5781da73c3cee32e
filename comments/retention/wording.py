"""How long, in words for readers."""

import datetime as dt
from collections.abc import Callable

from govblog.text import counted
from posts.models import Blog
from posts.models.keeping import SECOND_LOOK_DAYS

_YEAR = 365  # days


def days(many: int) -> str:
    """Return a number of days in words: 30 days, 6 months, 2 years."""
    if many == SECOND_LOOK_DAYS:
        return "6 months"
    years, more = divmod(many, _YEAR)
    # Leap days make no other number of years
    if years and more <= (years + 3) // 4:
        return counted(years, "year")
    return counted(many, "day")


def span(time: dt.timedelta) -> str:
    """Return a time in words, in the largest unit that fits."""
    if time.days >= 2:
        return days(time.days)
    minutes = int(time.total_seconds()) // 60
    return counted(minutes, "minute") if minutes % 60 else counted(minutes // 60, "hour")


def after(time: dt.timedelta, what: str) -> Callable[[Blog], str]:
    """Return a term of the same time on every blog."""
    return lambda blog: f"{span(time)} after {what}"


def always(words: str) -> Callable[[Blog], str]:
    """Return a term that no setting changes."""
    return lambda blog: words
