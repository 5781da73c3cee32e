"""Makes the N-th call of one kind fail, for every N until an act gets through without reaching it.

Afterwards all of the act is there or none of it, what was typed is on the page, and threads and
decisions are sound.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from html import unescape
from itertools import count
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse

from comments import soundness
from govblog.memory.stores import STORE
from posts.models import Blog
from tests.chains import first_fault
from tests.failing.points import Point
from tests.failing.rows import Change, Kept, between, stored

Failing = Callable[[Point], AbstractContextManager[None]]

# What may stay of an act that was not done: counted attempts, sessions, tasks that a clock makes up
BESIDE = frozenset({"comments_hit", "django_session", "django_tasks_database_dbtaskresult"})


@dataclass(frozen=True)
class Kind:
    """A kind of request: how its scene is made, which returns the act; what is typed in it.

    `steps` says that it is done in steps, each whole: after a failure the next try does the rest,
    or `rest`, which the clock does, does it, or takes away what was left.
    """

    name: str
    scene: Callable[[], Callable[[], Any]]
    typed: tuple[str, ...] = ()
    is_public: bool = False
    steps: bool = False
    rest: Callable[[], object] | None = None
    beside: frozenset[str] = field(default=BESIDE)


@dataclass(frozen=True)
class Came:
    """What came of a try."""

    answer: Any
    change: Change
    files: int


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
        with failing or nullcontext():
            answer = self._answer()
        assert not connection.in_atomic_block
        if failing is not None:
            if self.kind.rest is not None:
                self.kind.rest()
            elif self.kind.steps:
                self._answer()
        after = stored()
        change = between(self.before, after, but=self.kind.beside)
        came = Came(answer, change, len(media() - self.files))
        try:
            if change:
                assert [fault.says for fault in soundness.faults()] == []
                assert all(first_fault(blog) is None for blog in Blog.objects.all())
        finally:
            self._bring_back(changed=after != self.before)
        return came

    def _bring_back(self, changed: bool) -> None:
        for path in media() - self.files:
            path.unlink()
        if changed:
            self.kept.bring_back()

    def _answer(self) -> Any:
        logging.disable()
        try:
            return self.act()
        except Exception as error:  # looked at by who asked
            return error
        finally:
            logging.disable(logging.NOTSET)

    def faults(
        self, failing: Failing, *, lasting: bool = False, may_deny: bool = False
    ) -> Iterator[str]:
        """Yield what is wrong after the N-th call failed, for each N; nothing when all is well.

        `may_deny`: nobody can know whether it was done, so a page may say that it was not.
        """
        for nth in count(1):
            point = Point(nth, lasting)
            came = self.tried(failing(point))
            if not point.was_reached:
                assert came.change == self.well.change
                return
            yield from (f"{self.kind.name}, {nth}: {said}" for said in self._wrong(came, may_deny))

    def _wrong(self, came: Came, may_deny: bool) -> Iterator[str]:
        """Yield what is wrong about what came of a try in which something failed."""
        done = came.change == self.well.change and came.files == self.well.files
        none = not came.change and not came.files
        # Where the clock does the rest, what was never begun is not there
        is_through = self.kind.steps and self.kind.rest is None
        if not done and not (none and not is_through):
            yield f"half of it is there: {came.change} and {came.files} files"
        if not isinstance(came.answer, HttpResponse):
            if not self.kind.steps:
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


def media() -> set[Path]:
    """Return the files of pictures."""
    return {path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}


def body_of(answer: HttpResponse) -> str:
    """Return what stands on a page, as a person reads it."""
    body = b"".join(answer) if answer.streaming else answer.content
    return unescape(body.decode(errors="replace"))
