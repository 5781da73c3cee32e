"""Makes the N-th call of one kind fail, for every N until an act gets through without reaching it.

Afterwards all of the act is there or none of it, what was typed is on the page, and threads and
decisions are sound. What a clock does again is done in the end as if nothing had failed.
"""

import datetime as dt
import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from html import unescape
from itertools import count
from pathlib import Path
from typing import Any

import time_machine
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.utils import timezone

from comments import soundness
from govblog.memory.stores import STORE
from posts.models import Blog
from tests.chains import first_fault
from tests.failing.points import Point
from tests.failing.rows import Change, Kept, between, differences, stored

Failing = Callable[[Point], AbstractContextManager[None]]

# What may stay of an act that was not done: counted attempts, sessions, tasks that a clock makes up
BESIDE = frozenset({"comments_hit", "django_session", "django_tasks_database_dbtaskresult"})


@dataclass(frozen=True)
class Kind:
    """A kind of request: how its scene is made, which returns the act; what is typed in it.

    `steps` says that it is done in steps, each whole: after a failure the next try does the rest,
    or `rest`, which the clock does, does it, or takes away what was left. What is `again` done
    after some time by itself may raise. `sound` asserts what holds before anything goes on; `told`
    says what is there in the end, beside how many rows changed; `fresh` puts back what stands
    outside of the database, `where` is what it needs around.
    """

    name: str
    scene: Callable[[], Callable[[], Any]]
    typed: tuple[str, ...] = ()
    is_public: bool = False
    steps: bool = False
    rest: Callable[[], object] | None = None
    again: dt.timedelta | None = None
    told: Callable[[], object] = lambda: None
    sound: Callable[[], object] = lambda: None
    fresh: Callable[[], object] = lambda: None
    where: Callable[[], AbstractContextManager[None]] = nullcontext
    beside: frozenset[str] = field(default=BESIDE)


@dataclass(frozen=True)
class Came:
    """What came of a try."""

    answer: Any
    at_once: Change
    change: Change
    files: int
    told: object

    def is_as(self, other: "Came") -> bool:
        """Say whether the same is there in the end."""
        return not self.unlike(other)

    def unlike(self, other: "Came") -> str:
        """Return what is there in the end otherwise than in another, "" for nothing."""
        found = differences((self.change, self.files), (other.change, other.files))
        return "; ".join([*found, *differences(self.told, other.told)])


class Trial:
    """A kind of request, done again and again from one state."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.act = kind.scene()
        self.files = media()
        self.kept = Kept()
        self.before = stored()
        # Twice: what a process keeps for good is kept by then
        for _ in range(2):
            self.well = self.tried()
        if isinstance(self.well.answer, Exception):
            raise self.well.answer

    def tried(self, failing: AbstractContextManager[None] | None = None) -> Came:
        """Do the act from the first state on; bring that state back afterwards."""
        cache.clear()
        STORE.forget()
        self.kind.fresh()
        with failing or nullcontext():
            answer = self._answer()
        assert not connection.in_atomic_block
        at_once = self._change()
        if failing is not None:
            self.kind.sound()
            self._go_on()
        after = stored()
        change = between(self.before, after, but=self.kind.beside)
        try:
            came = Came(answer, at_once, change, len(media() - self.files), self.kind.told())
            if change:
                assert [fault.says for fault in soundness.faults()] == []
                assert all(first_fault(blog) is None for blog in Blog.objects.all())
        finally:
            self._bring_back(changed=after != self.before)
        return came

    def _go_on(self) -> None:
        """Let come what comes by itself after something failed."""
        if self.kind.again is not None:
            with time_machine.travel(timezone.now() + self.kind.again):
                answer = self._answer()
            if isinstance(answer, Exception):
                raise answer
        if self.kind.rest is not None:
            self.kind.rest()
        elif self.kind.steps and self.kind.again is None:
            self._answer()

    def _change(self) -> Change:
        """Return how the tables changed, where that is looked at before anything goes on."""
        if self.kind.again is None or self.kind.steps:
            return {}
        return between(self.before, stored(), but=self.kind.beside)

    def _bring_back(self, changed: bool) -> None:
        for path in media() - self.files:
            path.unlink()
        if changed:
            self.kept.bring_back()

    def _answer(self) -> Any:
        try:
            with quiet():
                return self.act()
        except Exception as error:  # looked at by who asked
            return error

    def faults(
        self,
        failing: Failing,
        *,
        lasting: bool = False,
        may_deny: bool = False,
        is_needed: bool = True,
    ) -> Iterator[str]:
        """Yield what is wrong after the N-th call failed, for each N; nothing when all is well.

        `may_deny`: nobody can know whether it was done, so a page may say that it was not.
        `is_needed` unless it is done as well without what fails.
        """
        for nth in count(1):
            point = Point(nth, lasting)
            came = self.tried(failing(point))
            if not point.was_reached:
                assert came.is_as(self.well), came.unlike(self.well)
                return
            wrong = self._wrong(came, may_deny) if is_needed else self._otherwise(came)
            yield from (f"{self.kind.name}, {nth}: {said}" for said in wrong)

    def _otherwise(self, came: Came) -> Iterator[str]:
        """Yield what is otherwise than if nothing had failed."""
        if not came.is_as(self.well):
            yield f"otherwise: {came.unlike(self.well)}"
        if isinstance(came.answer, Exception):
            yield f"raised {came.answer!r}"
        elif isinstance(came.answer, HttpResponse):
            status = came.answer.status_code
            if status != self.well.answer.status_code:
                yield f"answered {status}"

    def _wrong(self, came: Came, may_deny: bool) -> Iterator[str]:
        """Yield what is wrong about what came of a try in which something failed."""
        done = came.is_as(self.well)
        none = not came.change and not came.files
        # Where the clock does the rest, what was never begun is not there
        is_done_again = self.kind.again is not None
        is_through = is_done_again or (self.kind.steps and self.kind.rest is None)
        if not done and not (none and not is_through):
            yield f"half of it is there: {came.unlike(self.well)}"
        if came.at_once not in ({}, self.well.at_once):
            yield f"half of it was there: {came.at_once}"
        if not isinstance(came.answer, HttpResponse):
            if not self.kind.steps and not is_done_again:
                yield f"raised {came.answer!r}"
            return
        status, well = came.answer.status_code, self.well.answer.status_code
        if status not in {well, 503}:
            yield f"answered {status}"
        if self.well.change and none and status == well:
            yield "was said to be done"
        if self.kind.is_public and not (self.kind.steps or may_deny) and done and status != well:
            yield "was done and said not to be"
        if none and self.well.change and status != well:
            shown = body_of(came.answer)
            yield from (f"lost: {text}" for text in self.kind.typed if text not in shown)


@contextmanager
def quiet() -> Iterator[None]:
    """Log nothing of what fails."""
    logging.disable()
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


def media() -> set[Path]:
    """Return the files of pictures."""
    return {path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}


def body_of(answer: HttpResponse) -> str:
    """Return what stands on a page, as a person reads it."""
    body = b"".join(answer) if answer.streaming else answer.content
    return unescape(body.decode(errors="replace"))
