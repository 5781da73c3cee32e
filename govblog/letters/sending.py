"""How a letter leaves: claimed by one sender, handed over at most once, tried again when safe."""

import datetime as dt
import logging
import time

from django.core.mail import get_connection
from django.db import transaction
from django.db.models import Case, F, QuerySet, When
from django.utils import timezone
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from govblog.letters import faults
from govblog.letters.composing import compose
from govblog.models import Letter
from govblog.prepared import Prepared, words

logger = logging.getLogger(__name__)

# How long to wait after each try that certainly delivered nothing; the last try has none after it
BACK_OFF = tuple(
    dt.timedelta(minutes=minutes) for minutes in (1, 5, 30, 2 * 60, 6 * 60, 12 * 60, 12 * 60)
)
TRIES = len(BACK_OFF) + 1
# A sender that has not said how it ended after this time was killed on the way
LOST = dt.timedelta(minutes=15)
_SWEEP = 500  # letters
_SWEEP_SECONDS = 30.0
_S = Letter.State
# What a letter is left with that went, or goes no more
NO_WORDS = {"text": "", "html": "", "unsubscribe": ""}


def claim(pk: int, now: dt.datetime) -> bool:
    """Make a letter that is due this sender's own; return False when it is not to be sent.

    Committed before the mail server is talked to: whoever sees it as claimed leaves it alone,
    also when this process ends on the way.
    """
    with transaction.atomic(durable=True):
        due = Letter.objects.filter(pk=pk, state=_S.WAITING, due_at__lte=now)
        return due.update(state=_S.SENDING, claimed_at=now, tries=F("tries") + 1) == 1


def deliver(pk: int) -> str:
    """Send one letter if it is due and nobody else does; return the state it is in then.

    Nothing when there is nothing to do. Never raises for what a mail server does.
    """
    return _deliver(pk)[0]


def _deliver(pk: int) -> tuple[str, faults.Fault | None]:
    """Send one letter as `deliver` does; return its state, and what went wrong if anything."""
    if not claim(pk, timezone.now()):
        return "", None
    letter = Letter.objects.select_related("blog").filter(pk=pk).first()
    if letter is None:
        # Erased a moment ago
        return "", None
    try:
        _hand_over(letter)
    except faults.Fault as fault:
        return _note(letter, fault), fault
    _settle(letter, state=_S.SENT, sent_at=timezone.now(), last_error="", **NO_WORDS)
    return _S.SENT, None


@task()
def deliver_letter(pk: int) -> str:
    """Send one letter; the task of one that somebody sends again by hand."""
    return deliver(pk)


@task()
def deliver_due() -> int:
    """Send what was to go at once; the task that such letters go by. What was written for a later
    moment, or is tried again, is left to the clock: it may be much. It asks for another task when
    it had not time."""
    sent, is_cut = _sweep(_due().filter(due_at=F("written_at")))
    if is_cut:
        deliver_due.enqueue()
    return sent


_asked = Prepared(
    lambda: (
        DBTaskResult.objects.filter(status=TaskResultStatus.READY, task_path=words("path"))
        .order_by()
        .values_list("pk")
    ),
    plan_once=True,
)


def deliver_soon() -> None:
    """Ask the worker to send what is to go at once. To be called after commit.

    Nothing is asked where a task waits already: it begins later than this looked, and so later than
    what is to be sent was committed.
    """
    if not _asked.rows(path=deliver_due.module_path, limit=(1, 0)):
        deliver_due.enqueue()


def send_due_letters() -> int:
    """Send what is due and no task sent; return how many letters went.

    First what was to go at once, which somebody waits for, then the oldest.

    It ends early when the mail server cannot be reached, or after _SWEEP_SECONDS: the other work
    of the clock does not wait for mail. What was lost on the way is shown as unsure.
    """
    lost = Letter.objects.filter(state=_S.SENDING, claimed_at__lte=timezone.now() - LOST)
    lost.update(state=_S.UNSURE, last_error="The sender was stopped on the way.")
    return _sweep(_due())[0]


def _due() -> "QuerySet[Letter]":
    due = Letter.objects.filter(state=_S.WAITING, due_at__lte=timezone.now())
    later = Case(When(due_at=F("written_at"), then=0), default=1)
    return due.order_by(later, "due_at", "pk")


def _sweep(due: "QuerySet[Letter]") -> tuple[int, bool]:
    """Send letters; return how many went, and whether some were not tried for want of time."""
    until, sent = time.monotonic() + _SWEEP_SECONDS, 0
    found = list(due.values_list("pk", flat=True)[:_SWEEP])
    for pk in found:
        state, fault = _deliver(pk)
        sent += state == _S.SENT
        if isinstance(fault, faults.Away):
            return sent, False
        if time.monotonic() > until:
            return sent, True
    return sent, len(found) == _SWEEP


def _hand_over(letter: Letter) -> None:
    """Give the letter to the mail server. Raises faults.Fault."""
    if not letter.to:
        raise faults.Lasting("The letter has no address.")
    message = faults.while_composing(lambda: compose(letter))
    connection = get_connection()
    faults.while_connecting(connection.open)
    try:
        taken = faults.while_sending(lambda: connection.send_messages([message]))
    finally:
        faults.ignored(connection.close)
    if not taken:
        raise faults.Unsure("The mail server did not say that it took the letter.")


def _note(letter: Letter, fault: faults.Fault) -> str:
    """Write down what went wrong and what follows from it; return the state."""
    logger.warning("Letter %s was not sent: %s", letter.pk, fault)
    said = str(fault)[:300]
    if isinstance(fault, faults.Unsure):
        _settle(letter, state=_S.UNSURE, last_error=said)
        return _S.UNSURE
    if isinstance(fault, faults.Lasting) or letter.tries >= TRIES:
        _settle(letter, state=_S.FAILED, last_error=said)
        return _S.FAILED
    due_at = timezone.now() + BACK_OFF[letter.tries - 1]
    _settle(letter, state=_S.WAITING, last_error=said, due_at=due_at)
    return _S.WAITING


def _settle(letter: Letter, **outcome: object) -> None:
    """Write down how this claim ended, also when it took so long that it was given up."""
    mine = Letter.objects.filter(
        pk=letter.pk, claimed_at=letter.claimed_at, state__in=[_S.SENDING, _S.UNSURE]
    )
    mine.update(**outcome)
