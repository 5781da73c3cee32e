"""One line of the register: what is kept, where, why, for how long, and how it goes."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from django.db.models import QuerySet

from posts.models import Blog

MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)
PORTION = 1_000  # rows at once: nobody waits longer than these take


class Purpose(StrEnum):
    """What data is kept for: the headings of the public page."""

    COMMENT = "Publishing comments"
    KNOWING = "Knowing who wrote a comment"
    MAIL = "Writing to you"
    MODERATION = "Moderating fairly"
    SAFETY = "Keeping the site safe"
    RECORD = "Accounting for what we did"
    STAFF = "Our own staff"


class Forgets(Protocol):
    """What deletes, as of a moment, at most so many rows, and says how many."""

    def __call__(self, now: dt.datetime | None = None, most: int | None = None) -> int:
        """Delete."""


@dataclass(frozen=True)
class Going:
    """How something goes: what is due at a moment, by which column it ages, what deletes it.

    The clock looks again after `pause`; `portion` is how many rows it takes at once. What
    `locks` row by row sees for itself that no hold comes between.
    """

    due: Callable[[dt.datetime], "QuerySet[Any]"]
    since: str
    forget: Forgets
    pause: dt.timedelta = HOUR
    portion: int = PORTION
    locks: bool = False


@dataclass(frozen=True)
class Entry:
    """One line of the register. Without `going` it is kept for good, or goes with something else.

    `fields` are the columns it is about, as app.Model.field. `term` says in words, from the
    settings of a blog, how long it is kept. `concerns` is what a legal hold on it is on.
    """

    name: str
    purpose: Purpose
    what: str
    why: str
    fields: tuple[str, ...]
    term: Callable[[Blog], str]
    going: Going | None = None
    concerns: str = ""
