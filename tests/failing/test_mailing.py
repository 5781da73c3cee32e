"""Whichever step on the way to the mail server fails, a letter goes once, or it is on record that
it did not, or that nobody knows."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator
from email import message_from_bytes
from itertools import count

import pytest
import time_machine
from django.utils import timezone
from pytest_django import Settings

from govblog import letters
from govblog.letters.composing import message_id
from govblog.letters.sending import BACK_OFF, LOST
from govblog.models import Letter
from tests.failing import clock, points, queued, test_acting
from tests.failing.points import Point
from tests.failing.rows import Kept
from tests.failing.trying import Kind, quiet
from tests.govblog.letters.mail import serving
from tests.mailserver import MailServer

_S = Letter.State
KINDS = {
    **test_acting.KINDS,
    **{f"worker: {kind.name}": kind for kind in (*clock.KINDS, *queued.KINDS)},
}
# Of each way to a letter one; the nightly run tries them all
QUICK = {"worker: digest.write_digests", "worker: following.tell", "reader: subscription"}
BY_NAME = pytest.mark.parametrize(
    "kind",
    [
        pytest.param(kind, id=name, marks=() if name in QUICK else pytest.mark.nightly)
        for name, kind in KINDS.items()
    ],
)


@pytest.fixture
def server(settings: Settings, kind: Kind) -> Iterator[MailServer]:
    """A mail server that takes every letter; the clock stands still."""
    with serving(settings) as made, time_machine.travel(clock.START, tick=False), kind.where():
        yield made


def by_the_clock() -> None:
    letters.send_due_letters()


def by_tasks() -> None:
    for pk in Letter.objects.filter(state=_S.WAITING).values_list("pk", flat=True):
        letters.deliver(pk)


def later(after: dt.timedelta, send: Callable[[], None]) -> None:
    """Let letters be sent some time after the clock stood still."""
    with time_machine.travel(timezone.now() + after, tick=False), quiet():
        send()


def wrong_now(server: MailServer) -> Iterator[str]:
    """Yield the letters that came otherwise than it is on record."""
    given = Counter(message_from_bytes(said)["Message-ID"] for said in server.given)
    for letter in Letter.objects.select_related("blog"):
        state, many = letter.state, given.pop(message_id(letter), 0)
        may_be = {_S.SENT: {1}, _S.SENDING: {0, 1}, _S.UNSURE: {0, 1}}.get(_S(state), {0})
        if many not in may_be:
            yield f"{letter.key} is {state} and came {many} times"
    assert not given, "There are letters of which nothing is on record."


def wrong(
    server: MailServer, due: dt.timedelta, send: Callable[[], None], lasting: bool
) -> Iterator[str]:
    """Yield what is wrong after the N-th step failed, for each N, and in the end."""
    kept = Kept("kept_by_mailing")
    for nth in count(1):
        kept.bring_back()
        server.given.clear()
        point = Point(nth, lasting)
        with points.mail(point):
            later(due, send)
        yield from (f"{nth}: {said}" for said in wrong_now(server))
        for after in (LOST, *BACK_OFF):
            later(due + 2 * LOST + after, by_the_clock)
        yield from (f"{nth}, in the end: {said}" for said in wrong_now(server))
        left = Letter.objects.exclude(state__in=[_S.SENT, _S.UNSURE, _S.TAKEN_BACK])
        yield from (f"{nth}: {letter.key} is {letter.state}" for letter in left)
        if not point.was_reached:
            return


@BY_NAME
@pytest.mark.parametrize("send", [by_the_clock, by_tasks])
@pytest.mark.parametrize(
    "lasting", [False, pytest.param(True, marks=pytest.mark.nightly)], ids=["once", "for good"]
)
def test_whichever_step_to_the_mail_server_fails_no_letter_goes_twice_and_none_is_lost(
    kind: Kind, own_database: None, server: MailServer, send: Callable[[], None], lasting: bool
) -> None:
    act = kind.scene()
    kind.fresh()
    act()
    waits = Letter.objects.filter(state=_S.WAITING).order_by("-due_at")
    last = waits.values_list("due_at", flat=True).first()
    if last is not None:
        assert list(wrong(server, last - timezone.now(), send, lasting)) == []
