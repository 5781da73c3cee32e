"""How what changed is told to the caches in front: by the worker, each key until it was taken.

Each key is told twice, the second time TWICE later: a page that the site was making when it changed
may reach the cache after the first time, and would live there until its time is over.
"""

import datetime as dt
import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from itertools import groupby

from cachetools import LRUCache
from django.conf import settings
from django.db import close_old_connections
from django.db.models import F, QuerySet
from django.utils import timezone

from govblog.edge.faults import Away, Fault
from govblog.edge.hooks import Change, Edge, edges
from govblog.purge_url import Unclear
from posts.models import Purge

logger = logging.getLogger(__name__)

EVERY = 1.0  # seconds from one look at what is due to the next
AFTER_FAULT = 10.0  # seconds, when the database could not be asked
SENDS = 2
TWICE = dt.timedelta(seconds=12)  # longer than a page may be on its way to the cache
# Who began to send a key has so long; then another worker does, for it was killed on the way
LEASE = dt.timedelta(seconds=15)
LONGEST_WAIT = {True: 5, False: 60}  # seconds from one try to the next, if hard and if not
WHOLE_KEY = 10.0  # seconds for all pages of one key; what is left is done at the next try
_PORTION = 1_000  # rows
# By row and moment of the change: the pages of its key that a try was told of before it ended
_BEGUN: LRUCache[tuple[int, dt.datetime], set[tuple[str, str]]] = LRUCache(100)


def send_due() -> int:
    """Tell the edges what is due, take-downs first; return how many keys were taken.

    It ends early when an edge cannot be reached. Raises Unclear when PURGE_URL cannot be read.
    """
    turn = _Turn(edges(settings.PURGE_URL))
    with suppress(Away):
        turn.all()
    return turn.taken


class _Turn:
    """Tells what is due once; a take-down that comes meanwhile waits for no other change."""

    def __init__(self, there: tuple[Edge, ...]) -> None:
        self.there = there
        self.taken = 0

    def all(self) -> None:
        """Tell everything. Raises Away."""
        for rows in _due(Purge.objects.all()):
            if _is_hard(rows):
                self._one(rows, _nothing)
            else:
                self._take_downs()
                self._one(rows, self._take_downs)

    def _take_downs(self) -> None:
        for rows in _due(Purge.objects.filter(hard=True)):
            self._one(rows, _nothing)

    def _one(self, rows: list[Purge], between: Callable[[], None]) -> None:
        if _claim(rows):
            fault = _tell(self.there, rows, between)
            self.taken += fault is None
            if isinstance(fault, Away):
                raise fault


def _nothing() -> None:
    """Between two portions of a take-down."""


def _due(among: QuerySet[Purge]) -> list[list[Purge]]:
    """Return the rows that are due by key, take-downs first, then what waits longest."""
    found = among.filter(due_at__lte=timezone.now()).select_related("blog", "post__blog")
    due = sorted(found.order_by("-hard", "pk")[:_PORTION], key=lambda row: row.key)
    groups = [list(rows) for _, rows in groupby(due, key=lambda row: row.key)]
    return sorted(groups, key=lambda rows: (not _is_hard(rows), rows[0].asked_at))


def _is_hard(rows: list[Purge]) -> bool:
    return any(row.hard for row in rows)


def _claim(rows: list[Purge]) -> bool:
    """Make rows that are due this worker's own for a while; return False when another has them."""
    now = timezone.now()
    mine = Purge.objects.filter(pk__in=[row.pk for row in rows], due_at__lte=now)
    return mine.update(due_at=now + LEASE) > 0


def _tell(there: tuple[Edge, ...], rows: list[Purge], between: Callable[[], None]) -> Fault | None:
    """Tell every edge of one key, and write down how that ended; return what went wrong."""
    first, hard = rows[0], _is_hard(rows)
    since = min(row.asked_at for row in rows)
    # Where the same was begun before, and nothing has changed since
    done = _BEGUN.pop((first.pk, since), set()) if len(rows) == 1 else set()
    until = time.monotonic() + WHOLE_KEY
    change = Change(first.key, first.blog, first.post, hard, since, between, until, done)
    fault: Fault | None = None
    for edge in there:
        try:
            between()
            edge.tell(change)
        except Fault as error:
            fault = fault or error
    if fault is None:
        _note_taken(rows)
    else:
        _BEGUN[first.pk, since] = done
        _note_fault(rows, fault, hard=hard, since=since)
    return fault


def _note_taken(rows: list[Purge]) -> None:
    mine = Purge.objects.filter(pk__in=[row.pk for row in rows])
    mine.filter(sends__gte=SENDS - 1).delete()
    mine.update(sends=F("sends") + 1, tries=0, last_error="", due_at=timezone.now() + TWICE)


def _note_fault(rows: list[Purge], fault: Fault, *, hard: bool, since: dt.datetime) -> None:
    """Keep one row of the key, to be tried again; say so at once, and then ever more rarely."""
    first, *others = rows
    tries = max(row.tries for row in rows) + 1
    wait = min(2 ** min(tries - 1, 10), LONGEST_WAIT[hard])
    now = timezone.now()
    Purge.objects.filter(pk__in=[row.pk for row in others]).delete()
    Purge.objects.filter(pk=first.pk).update(
        hard=hard,
        asked_at=since,
        sends=min(row.sends for row in rows),
        tries=min(tries, 30_000),
        last_error=str(fault)[:300],
        due_at=now + dt.timedelta(seconds=wait),
    )
    if tries & (tries - 1) == 0:
        level = logging.ERROR if hard else logging.WARNING
        what = "a take-down" if hard else "a change"
        logger.log(level, "%s was not told of %s (try %s): %s", first.key, what, tries, fault)


def keep_sending(stopped: threading.Event, every: float = EVERY) -> None:
    """Send what is due `every` so many seconds until `stopped` is set.

    Beside the worker's tasks and its clock, for neither of them may hold up a take-down.
    """
    wait = 0.0
    while not stopped.wait(wait):
        wait = every
        close_old_connections()
        try:
            send_due()
        except Exception as error:
            said = "PURGE_URL: %s" if isinstance(error, Unclear) else "What changed is not told: %s"
            logger.error(said, error)
            wait = max(every, AFTER_FAULT)
        finally:
            close_old_connections()
