"""Mail goes out once or not at all; what fails is tried again where that is safe, and known."""

import datetime as dt
import smtplib
import socket
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone
from pytest_django import Settings

from govblog import letters
from govblog.letters import sending
from govblog.management.commands import worker
from govblog.models import Letter
from tests.govblog.letters.mail import READER, sent, serving, written
from tests.mailserver import HANG_UP

pytestmark = pytest.mark.django_db


class AfterTheLetter(EmailBackend):
    """A mail server that takes the letter, whereupon this process meets its end."""

    def send_messages(self, messages: Any) -> int:
        """Take the letter and break."""
        super().send_messages(messages)
        raise SystemExit


class TakesNothing(EmailBackend):
    """A backend that says it took no letter."""

    def send_messages(self, messages: Any) -> int:
        """Take none."""
        return 0


def test_a_letter_for_later_goes_at_the_first_tick_after_its_moment() -> None:
    letter = written(due_at=timezone.now() + dt.timedelta(minutes=5))
    assert letters.send_due_letters() == 0
    assert letters.deliver(letter.pk) == ""
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=6)):
        assert letters.send_due_letters() == 1
        assert letters.send_due_letters() == 0
    assert len(mail.outbox) == 1


def test_nobody_sends_what_another_has_claimed() -> None:
    letter = written()
    assert sending.claim(letter.pk, timezone.now())
    assert not sending.claim(letter.pk, timezone.now())
    assert letters.deliver(letter.pk) == ""
    assert mail.outbox == []


def test_a_sender_killed_on_the_way_leaves_a_letter_nobody_sends_again(settings: Settings) -> None:
    letter = written()
    settings.EMAIL_BACKEND = "tests.govblog.letters.test_sending.AfterTheLetter"
    with pytest.raises(SystemExit):
        letters.deliver(letter.pk)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert Letter.objects.get().state == "sending"
    assert letters.send_due_letters() == 0
    assert Letter.objects.get().state == "sending"
    for minutes in (16, 60, 60 * 24):
        with time_machine.travel(timezone.now() + dt.timedelta(minutes=minutes)):
            assert letters.send_due_letters() == 0
    letter.refresh_from_db()
    assert (letter.state, letter.last_error) == ("unsure", "The sender was stopped on the way.")
    assert len(mail.outbox) == 1


def test_a_sender_so_slow_that_it_was_given_up_still_says_how_it_ended(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    letter = written()

    def slowly(letter: Letter) -> None:
        Letter.objects.filter(pk=letter.pk).update(state="unsure")

    monkeypatch.setattr(sending, "_hand_over", slowly)
    assert sent(letter).state == "sent"


REFUSALS = [
    # step, what is said, state, what is shown of it
    ("connect", "421 busy", "waiting", "The mail server refused the connection (421)."),
    ("connect", "554 go away", "waiting", "The mail server refused the connection (554)."),
    ("MAIL", "451 later", "waiting", "The mail server refused the sender (451)."),
    ("MAIL", "550 never", "failed", "The mail server refused the sender (550)."),
    ("RCPT", "450 greylisted", "waiting", "The mail server refused this recipient (450)."),
    ("RCPT", "550 reader@example.org?", "failed", "The mail server refused this recipient (550)."),
    ("DATA", "451 later", "waiting", "The mail server refused the letter (451)."),
    ("end", "452 full", "waiting", "The mail server refused the letter (452)."),
    ("end", "554 spam", "failed", "The mail server refused the letter (554)."),
    ("end", "299 what", "unsure", "The mail server refused the letter (299)."),
    ("end", HANG_UP, "unsure", "It broke off while it was sent: SMTPServerDisconnected."),
]


@pytest.mark.parametrize(("step", "says", "state", "shown"), REFUSALS)
def test_what_follows_from_each_refusal(
    settings: Settings, step: str, says: str, state: str, shown: str
) -> None:
    with serving(settings, **{step: says}):
        letter = sent(written())
    assert (letter.state, letter.last_error, letter.tries) == (state, shown, 1)
    assert READER not in letter.last_error
    assert letter.text
    waits = letter.due_at - letter.written_at > dt.timedelta(seconds=50)
    assert waits is (state == "waiting")


def test_a_server_that_hangs_up_after_taking_the_letter_has_taken_it(settings: Settings) -> None:
    with serving(settings, QUIT=HANG_UP) as server:
        assert sent(written()).state == "sent"
    assert len(server.given) == 1


def test_a_server_that_cannot_be_reached_is_tried_later(settings: Settings) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = nobody.getsockname()
        letter = sent(written())
    assert letter.state == "waiting"
    assert letter.last_error == "The mail server could not be reached: ConnectionRefusedError."


def test_a_backend_that_took_nothing_leaves_it_open(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "tests.govblog.letters.test_sending.TakesNothing"
    assert sent(written()).state == "unsure"


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (smtplib.SMTPNotSupportedError("no SMTPUTF8"), "failed"),
        (smtplib.SMTPHeloError(501, b"what"), "failed"),
        (smtplib.SMTPRecipientsRefused({}), "unsure"),
        (TimeoutError(), "unsure"),
        (RuntimeError("a fault of the program"), "unsure"),
    ],
)
def test_what_breaks_while_a_letter_is_sent_never_sends_it_twice(
    monkeypatch: pytest.MonkeyPatch, error: Exception, state: str
) -> None:
    def breaks(self: object, messages: object) -> int:
        raise error

    monkeypatch.setattr(EmailBackend, "send_messages", breaks)
    assert sent(written()).state == state


def test_it_is_tried_8_times_ever_more_seldom_and_then_given_up(settings: Settings) -> None:
    letter, waits = written(), []
    moment = letter.due_at
    with serving(settings, RCPT="450 greylisted"):
        for _ in range(8):
            with time_machine.travel(moment, tick=False):
                state = letters.deliver(letter.pk)
                assert letters.deliver(letter.pk) == ""
            letter.refresh_from_db()
            waits.append(round((letter.due_at - moment).total_seconds() / 60))
            moment = letter.due_at
    assert waits == [1, 5, 30, 120, 360, 720, 720, 0]
    assert (state, letter.state, letter.tries) == ("failed", "failed", 8)


def test_while_the_server_is_away_a_tick_tries_one_letter_only(settings: Settings) -> None:
    for number in range(3):
        written(f"letter {number}")
    with serving(settings, connect="421 busy"):
        assert letters.send_due_letters() == 0
    tries = sorted(Letter.objects.values_list("tries", flat=True))
    assert tries == [0, 0, 1]
    with serving(settings) as server:
        assert letters.send_due_letters() == 2
    assert len(server.given) == 2


def test_a_recipient_refused_for_now_does_not_hold_up_the_others(settings: Settings) -> None:
    for number in range(3):
        written(f"letter {number}")
    with serving(settings, RCPT="450 greylisted"):
        letters.send_due_letters()
    assert set(Letter.objects.values_list("tries", flat=True)) == {1}


def test_one_letter_that_fails_does_not_hold_up_the_next(settings: Settings) -> None:
    written("none", to="nobody at all")
    written("one")
    assert letters.send_due_letters() == 1
    assert len(mail.outbox) == 1


def test_a_tick_ends_in_time_however_many_letters_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        written(f"letter {number}")
    monkeypatch.setattr(sending, "_SWEEP_SECONDS", -1.0)
    assert letters.send_due_letters() == 1


def test_the_clock_sweeps() -> None:
    assert letters.send_due_letters in worker.DUE


def test_what_no_message_can_hold_fails_before_a_server_is_asked(settings: Settings) -> None:
    # A header that Django refuses; from a letter as it is stored it cannot come
    settings.DEFAULT_FROM_EMAIL = "blog@example.org\nBcc: spy@example.org"
    with serving(settings) as server:
        letter = sent(written())
    assert (letter.state, server.given) == ("failed", [])
    assert letter.last_error == "The letter cannot be made: BadHeaderError."
