"""Who is signed in where: the store of Django's sessions, with the account and times beside.

A session ends half an hour after it was last used and twelve hours after it began, whatever comes
first; with a new password; with the account; and by the hand of its owner. Its end is its row's.
"""

import datetime as dt
import hashlib
import re
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from govblog import errors, portions
from govblog.models import StaffEvent, StaffSession
from govblog.staff import person
from govblog.staffing import record

_BEGAN = "began"
_PASSED = "second_factor"
_DEVICE = "device"
_NOTED_EVERY = dt.timedelta(minutes=1)
_FRESH = 10 * 60  # seconds after a sign-in in which nobody is asked for the password again
# The first that is found in what a browser calls itself: most name others too
_BROWSERS = ("Edg", "OPR", "Firefox", "Chrome", "Safari")
_NAMES = {"Edg": "Edge", "OPR": "Opera"}
_SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Mac OS X", "Linux")


class SessionStore(db.SessionStore):
    """Django's store in the database, whose rows say whose they are and when last used."""

    seen_at: dt.datetime | None = None

    @classmethod
    def get_model_class(cls) -> type[StaffSession]:
        """Return the model of the rows."""
        return StaffSession

    def _get_session_from_db(self) -> Any:
        row = super()._get_session_from_db()  # type: ignore[misc]
        self.seen_at = row.seen_at if row else None
        return row

    def save(self, must_create: bool = False) -> None:
        """Save the row. Django takes every error of the database for a session that has ended:
        one that cannot be saved now is told by that error, so that who asks may try again."""
        try:
            super().save(must_create)
        except UpdateError as gone:
            if errors.is_away(gone.__context__):
                raise gone.__context__ from gone
            raise

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        """Return the row as it is to be saved."""
        row: Any = super().create_model_instance(data)
        now = timezone.now()
        row.account_id = data.get(SESSION_KEY)
        row.device = data.get(_DEVICE, "")
        row.seen_at = self.seen_at or now
        if _BEGAN in data:
            row.began_at = dt.datetime.fromtimestamp(data[_BEGAN], dt.UTC)
        return row


@dataclass(frozen=True)
class Shown:
    """One session as its owner sees it."""

    ref: str
    device: str
    began_at: dt.datetime
    seen_at: dt.datetime
    is_this: bool


def begun(*, passed: bool, agent: str = "") -> dict[str, Any]:
    """Return what stands in a session that begins now. `passed`: with a second factor."""
    return {_BEGAN: time.time(), _PASSED: passed, _DEVICE: device(agent)}


def begin(request: HttpRequest, *, passed: bool) -> None:
    """Start the clocks of the session of who has just signed in."""
    agent = request.headers.get("User-Agent", "")
    request.session.update(begun(passed=passed, agent=agent))
    _store(request).seen_at = timezone.now()


def pass_factor(request: HttpRequest) -> None:
    """Note that the second factor was passed, or set up, in this session."""
    request.session[_PASSED] = True


def has_passed(request: HttpRequest) -> bool:
    """Say whether a second factor was passed in this session."""
    return request.session.get(_PASSED) is True


def just_began(request: HttpRequest) -> bool:
    """Say whether the sign-in is so fresh that it need not be proved again."""
    return time.time() - request.session.get(_BEGAN, 0.0) < _FRESH


def why_over(request: HttpRequest) -> str:
    """Return why a session is at its end: "off", "long" or "idle"; "" while it goes on."""
    if SESSION_KEY not in request.session:
        return ""
    user = request.user
    if not (user.is_authenticated and user.is_active and user.is_staff):
        return "off"
    if time.time() - request.session.get(_BEGAN, 0.0) > settings.SESSION_COOKIE_AGE:
        return "long"
    seen_at = _store(request).seen_at
    idle = dt.timedelta(seconds=settings.SESSION_IDLE_AGE)
    return "idle" if seen_at is None or timezone.now() - seen_at > idle else ""


def touch(request: HttpRequest) -> None:
    """Note that the session is in use, at most once a minute."""
    store, now = _store(request), timezone.now()
    if store.seen_at is None or now - store.seen_at > _NOTED_EVERY:
        store.seen_at = now
        StaffSession.objects.filter(pk=store.session_key or "").update(seen_at=now)


def close(request: HttpRequest, why: str) -> None:
    """End the session of this request, and note it. To be forgotten is all that it leaves."""
    account = User.objects.filter(pk=request.session[SESSION_KEY]).first()
    request.session.flush()
    if account is not None:
        record.note(StaffEvent.Act.SESSION_ENDED, account, detail=_WHY[why])


def of(request: HttpRequest) -> list[Shown]:
    """Return the sessions of who asks that still go on, the one last used first."""
    now = timezone.now()
    alive = now - dt.timedelta(seconds=settings.SESSION_IDLE_AGE)
    rows = StaffSession.objects.filter(
        account=request.user.pk, expire_date__gt=now, seen_at__gt=alive
    )
    this = request.session.session_key
    return [
        Shown(_ref(row), row.device, row.began_at, row.seen_at, row.pk == this)
        for row in rows.order_by("-seen_at", "pk")
    ]


def end_own(request: HttpRequest, ref: str) -> int:
    """End one other session of who asks, or with ref "others" all of them; return how many."""
    others = StaffSession.objects.filter(account=request.user.pk)
    others = others.exclude(pk=request.session.session_key)
    chosen = [row for row in others if ref in {"others", _ref(row)}]
    account = person(request)
    return _end(chosen, account, by=account, why="by its owner from another session")


def end_all(account: User, *, by: User | None, why: str, but: str | None = None) -> int:
    """End the sessions of an account, except the one with key `but`; return how many.

    `why` stands in the record, such as “new password”.
    """
    return _end(account.sessions.exclude(pk=but or ""), account, by=by, why=why)


def longest_kept() -> dt.timedelta:
    """Return how long a row may stand: what is noted in a session's last moment begins it anew."""
    return 2 * dt.timedelta(seconds=settings.SESSION_COOKIE_AGE)


def over(now: dt.datetime) -> "QuerySet[StaffSession]":
    """Return the sessions whose last hour is over.

    One that is idle stays till then: who comes back to it is told why it ended.
    """
    return StaffSession.objects.filter(expire_date__lte=now)


def forget_over(now: dt.datetime | None = None, most: int | None = None) -> int:
    """Delete such sessions; return how many."""
    return portions.delete(over(now or timezone.now()), most)


def device(agent: str) -> str:
    """Return a browser and its system by their names, as far as the browser tells."""
    browser = next((name for name in _BROWSERS if f"{name}/" in agent), "")
    system = next((name for name in _SYSTEMS if re.search(rf"\b{name}\b", agent)), "")
    parts = [_NAMES.get(browser, browser) or "A browser", {"Mac OS X": "Mac"}.get(system, system)]
    return " on ".join(part for part in parts if part)


_WHY = {"off": "the account is switched off", "long": "after 12 hours", "idle": "not used"}


def _end(rows: Iterable[StaffSession], account: User, *, by: User | None, why: str) -> int:
    """Delete sessions and note each that this call ended."""
    ended = 0
    for row in list(rows):
        deleted, _ = StaffSession.objects.filter(pk=row.pk).delete()
        if deleted:
            record.note(StaffEvent.Act.SESSION_ENDED, account, by=by, detail=why)
        ended += deleted
    return ended


def _ref(row: StaffSession) -> str:
    """Return what a session can be called in a form: its key is a secret."""
    return hashlib.sha256(row.session_key.encode()).hexdigest()[:16]


def _store(request: HttpRequest) -> SessionStore:
    """Return the request's session. Raises TypeError for any other store."""
    if not isinstance(request.session, SessionStore):
        raise TypeError("SESSION_ENGINE is another one.")
    return request.session
