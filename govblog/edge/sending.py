"""How what changed is told to the caches in front: by the worker, each key until it was taken.

Take-downs go first, and of several the most read page of each before any other page of one.

Each key is told twice, the second time TWICE later: a page that the site was making when it changed
may reach the cache after the first time, and would live there until its time is over.
"""

import datetime as dt
import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import groupby
from typing import TypeVar

from cachetools import LRUCache
from django.conf import settings
from django.db import close_old_connections
from django.db.models import F
from django.utils import timezone

from govblog.edge.faults import Away, Fault
from govblog.edge.hooks import Change, Edge, Question, edges
from govblog.purge_url import Unclear
from posts.models import Purge

logger = logging.getLogger(__name__)
_T = TypeVar("_T")

EVERY = 1.0  # seconds from one look at what is due to the next
AFTER_FAULT = 10.0  # seconds, when the database could not be asked
SENDS = 2
TWICE = dt.timedelta(seconds=12)  # longer than a page may be on its way to the cache
# Who began to send a key has so long; then another worker does, for it was killed on the way
LEASE = dt.timedelta(seconds=15)
LONGEST_WAIT = {True: 5, False: 60}  # seconds from one try to the next, if hard and if not
WHOLE_KEY = 10.0  # seconds for all pages of one key; what is left is done at the next try
_PORTION = 1_000  # rows
AT_ONCE = 4  # questions
# By rows and moment of the change: what of its key was taken, where a try ended before the rest
_BEGUN: LRUCache[tuple[object, ...], set[tuple[str, str]]] = LRUCache(_PORTION)


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
        self._take_downs()
        for rows in _due():
            self._take_downs()
            self._one(rows, self._take_downs)

    def _take_downs(self) -> None:
        self._begin_take_downs()
        for rows in _due_take_downs():
            self._begin_take_downs()
            self._one(rows, self._begin_take_downs)

    def _begin_take_downs(self) -> None:
        """Tell the most read page of each take-down that is not begun, some side by side."""
        fresh = [rows for rows in _due_take_downs() if _name(rows) not in _BEGUN]
        for portion in _portions(fresh):
            begun = [_Telling(self.there, rows) for rows in portion if _claim(rows)]
            _ask([(one, road[0]) for one in begun for road in one.roads if road])
            self._end(begun)

    def _one(self, rows: list[Purge], between: Callable[[], None]) -> None:
        if _claim(rows):
            telling = _Telling(self.there, rows)
            try:
                telling.tell(between)
            finally:
                # Also when another could not be told: the rest of it waits for no lease to end
                self._end([telling])

    def _end(self, tellings: Iterable["_Telling"]) -> None:
        """Write down how they went. Raises Away."""
        away: Away | None = None
        for one in tellings:
            one.note()
            self.taken += one.is_taken
            if isinstance(one.fault, Away):
                away = one.fault
        if away:
            raise away


class _Telling:
    """A key that is told: what each edge is still to be asked, and what went wrong."""

    def __init__(self, there: tuple[Edge, ...], rows: list[Purge]) -> None:
        self.rows, self.hard, self.since = rows, _is_hard(rows), _since(rows)
        self.done = _BEGUN.pop(_name(rows), set())
        self.fault: Fault | None = None
        change = Change(rows[0].key, rows[0].blog, rows[0].post, self.hard, self.since)
        self.roads = [self._left(edge.questions(change)) for edge in there]

    def _left(self, road: list[Question]) -> list[Question]:
        return [one for one in road if (str(one.at), one.path) not in self.done]

    @property
    def is_taken(self) -> bool:
        """Say whether every edge took everything."""
        return self.fault is None and not any(self._left(road) for road in self.roads)

    def heard(self, question: Question, fault: Fault | None) -> None:
        """Take in what came of a question."""
        self.fault = self.fault or fault
        if fault is None:
            self.done.add((str(question.at), question.path))

    def tell(self, between: Callable[[], None]) -> None:
        """Ask what is left, for WHOLE_KEY at most, with `between` from one portion to the next."""
        until = time.monotonic() + WHOLE_KEY
        for road in self.roads:
            between()
            # The most read page alone: an edge that is away is not asked two hundred times
            if any(_ask([(self, one) for one in road[:1]])):
                continue
            for portion in _portions(road[1:]):
                between()
                if time.monotonic() > until:
                    slow = Fault(f"{road[0].at} is slow: {len(self._left(road))} pages are left.")
                    self.fault = self.fault or slow
                    break
                _ask([(self, one) for one in portion])

    def note(self) -> None:
        """Write down how it went; what was taken of a key is not asked again at the next try."""
        if self.is_taken:
            _note_taken(self.rows)
            return
        if self.fault:
            self.rows = _note_fault(self.rows, self.fault, hard=self.hard, since=self.since)
        else:
            _note_begun(self.rows)
        if self.done:
            _BEGUN[_name(self.rows)] = self.done


def _ask(questions: list[tuple[_Telling, Question]]) -> list[Fault | None]:
    """Ask so many questions at once; return what went wrong with each."""
    if len(questions) < 2:
        faults = [_fault_of(question) for _, question in questions]
    else:
        with ThreadPoolExecutor(AT_ONCE) as crowd:
            faults = list(crowd.map(_fault_of, [question for _, question in questions]))
    for (telling, question), fault in zip(questions, faults, strict=True):
        telling.heard(question, fault)
    return faults


def _fault_of(question: Question) -> Fault | None:
    try:
        question.ask()
    except Fault as fault:
        return fault
    return None


def _portions(found: list[_T]) -> Iterator[list[_T]]:
    for begin in range(0, len(found), AT_ONCE):
        yield found[begin : begin + AT_ONCE]


def _due() -> list[list[Purge]]:
    """Return the rows that are due by key, take-downs first, then what waits longest."""
    found = Purge.objects.filter(due_at__lte=timezone.now()).select_related("blog", "post__blog")
    due = sorted(found.order_by("-hard", "pk")[:_PORTION], key=lambda row: row.key)
    groups = [list(rows) for _, rows in groupby(due, key=lambda row: row.key)]
    return sorted(groups, key=lambda rows: (not _is_hard(rows), rows[0].asked_at))


def _due_take_downs() -> list[list[Purge]]:
    # Mostly there is none, and many changes are not read again and again for that
    if not Purge.objects.filter(hard=True, due_at__lte=timezone.now()).exists():
        return []
    return [rows for rows in _due() if _is_hard(rows)]


def _is_hard(rows: list[Purge]) -> bool:
    return any(row.hard for row in rows)


def _since(rows: list[Purge]) -> dt.datetime:
    return min(row.asked_at for row in rows)


def _name(rows: list[Purge]) -> tuple[object, ...]:
    """Return what is the same while nothing more has changed and nobody took it."""
    return *(row.pk for row in rows), _since(rows), min(row.sends for row in rows)


def _claim(rows: list[Purge]) -> bool:
    """Make rows that are due this worker's own for a while; return False when another has them."""
    now = timezone.now()
    mine = Purge.objects.filter(pk__in=[row.pk for row in rows], due_at__lte=now)
    return mine.update(due_at=now + LEASE) > 0


def _note_taken(rows: list[Purge]) -> None:
    mine = Purge.objects.filter(pk__in=[row.pk for row in rows])
    mine.filter(sends__gte=SENDS - 1).delete()
    mine.update(sends=F("sends") + 1, tries=0, last_error="", due_at=timezone.now() + TWICE)


def _note_begun(rows: list[Purge]) -> None:
    """Let the rest be told, by this worker or another."""
    Purge.objects.filter(pk__in=[row.pk for row in rows]).update(due_at=timezone.now())


def _note_fault(rows: list[Purge], fault: Fault, *, hard: bool, since: dt.datetime) -> list[Purge]:
    """Keep one row of the key, to be tried again, and return it; say so at once, and then ever more
    rarely."""
    first, *others = rows
    first.asked_at, first.sends = since, min(row.sends for row in rows)
    tries = max(row.tries for row in rows) + 1
    wait = min(2 ** min(tries - 1, 10), LONGEST_WAIT[hard])
    now = timezone.now()
    Purge.objects.filter(pk__in=[row.pk for row in others]).delete()
    Purge.objects.filter(pk=first.pk).update(
        hard=hard,
        asked_at=since,
        sends=first.sends,
        tries=min(tries, 30_000),
        last_error=str(fault)[:300],
        due_at=now + dt.timedelta(seconds=wait),
    )
    if tries & (tries - 1) == 0:
        level = logging.ERROR if hard else logging.WARNING
        what = "a take-down" if hard else "a change"
        logger.log(level, "%s was not told of %s (try %s): %s", first.key, what, tries, fault)
    return [first]


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
