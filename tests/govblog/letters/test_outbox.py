"""A letter is written with what it tells of, once, and can be taken back while it waits."""

import datetime as dt

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from comments.retention import machinery
from govblog import letters
from govblog.letters import faults, sending
from govblog.models import Letter
from posts.models import Blog
from tests import dom
from tests.factories import BlogFactory, StaffFactory
from tests.govblog.letters.mail import READER, sent, serving, written

pytestmark = pytest.mark.django_db


def test_a_letter_goes_once_its_transaction_is_committed(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        written()
        assert mail.outbox == []
    (message,) = mail.outbox
    assert (message.to, message.subject) == ([READER], "What became of it")
    assert message.body == "It is published."
    ((page, kind),) = message.alternatives
    assert (dom.page(page).one("p").text, kind) == ("It is published.", "text/html")
    letter = Letter.objects.get()
    assert (letter.state, letter.tries, letter.text, letter.html) == ("sent", 1, "", "")
    assert letter.sent_at is not None


def test_what_is_rolled_back_is_never_told(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        written()
        transaction.set_rollback(True)
    assert not Letter.objects.exists()
    assert mail.outbox == []


def test_a_request_puts_a_task_in_the_queue_and_does_not_wait_for_mail(
    settings: Settings, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    for key in ("one", "two"):
        with django_capture_on_commit_callbacks(execute=True):
            written(key)
    assert mail.outbox == []
    assert set(Letter.objects.values_list("state", flat=True)) == {"waiting"}
    # The one that waits sends them both
    assert DBTaskResult.objects.get().task_path == "govblog.letters.sending.deliver_due"


def test_a_letter_written_while_a_task_runs_gets_a_task_of_its_own(
    settings: Settings, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    with django_capture_on_commit_callbacks(execute=True):
        written()
    DBTaskResult.objects.update(status="RUNNING")
    with django_capture_on_commit_callbacks(execute=True):
        written("two")
    assert DBTaskResult.objects.ready().count() == 1


def test_who_waits_for_a_letter_does_not_wait_behind_those_written_for_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hour_ago = timezone.now() - dt.timedelta(hours=1)
    with time_machine.travel(hour_ago):
        for number in range(3):
            written(f"news {number}", due_at=timezone.now() + dt.timedelta(seconds=1))
    written("password")
    monkeypatch.setattr("govblog.letters.sending._SWEEP", 1)
    sending.deliver_due.enqueue()
    # The task leaves the others to the clock, which begins with what somebody waits for
    assert Letter.objects.get(state="sent").key == "password"
    written("another password")
    assert letters.send_due_letters() == 1
    assert set(Letter.objects.filter(state="sent").values_list("key", flat=True)) == {
        "password", "another password"
    }  # fmt: skip


def test_what_a_task_had_not_time_for_goes_with_the_next(
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    monkeypatch.setattr("govblog.letters.sending._SWEEP", 2)
    with django_capture_on_commit_callbacks(execute=True):
        for key in ("one", "two", "three", "four", "five"):
            written(key)
    assert len(mail.outbox) == 5


@pytest.mark.django_db(transaction=True)
def test_when_no_task_can_be_made_the_letter_waits_for_the_clock(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def away() -> None:
        raise OSError("the queue is away")

    monkeypatch.setattr("govblog.letters.outbox.deliver_soon", away)
    written()
    assert mail.outbox == []
    assert letters.send_due_letters() == 1
    assert len(mail.outbox) == 1


def test_the_same_is_told_once(blog: Blog) -> None:
    written(text="First.", blog=blog)
    assert not letters.write(key="one", to=READER, subject="Again", text="Second.")
    assert Letter.objects.get().text == "First."
    assert not letters.write(key="one", to=READER, subject="Again", text="Third.")


def test_a_letter_taken_back_in_time_never_goes() -> None:
    letter = written(due_at=timezone.now() + dt.timedelta(minutes=5))
    assert letters.take_back("one")
    assert not letters.take_back("one")
    assert not letters.take_back("another")
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=6)):
        assert letters.send_due_letters() == 0
        assert letters.deliver(letter.pk) == ""
    letter.refresh_from_db()
    assert (letter.state, letter.text, letter.html) == ("taken back", "", "")
    assert mail.outbox == []


def test_what_went_cannot_be_taken_back() -> None:
    sent(written())
    assert not letters.take_back("one")
    assert Letter.objects.get().state == "sent"


def test_a_letter_on_its_way_whose_words_are_erased_is_not_tried_again() -> None:
    letter = written()
    assert sending.claim(letter.pk, timezone.now())
    assert letters.blank(Letter.objects.all()) == 1
    assert letters.blank(Letter.objects.all()) == 0
    letter.refresh_from_db()
    sending._note(letter, faults.Passing("It was refused for now."))
    letter.refresh_from_db()
    assert (letter.state, letter.text) == ("taken back", "")


def test_what_is_on_its_way_cannot_be_taken_back() -> None:
    letter = written()
    assert sending.claim(letter.pk, timezone.now())
    assert not letters.take_back("one")


@pytest.mark.parametrize(
    "to",
    [
        "", "nobody", "a@b@c", "one@example.org,two@example.org", "o ne@example.org",
        "one@example.org\nBcc: two@example.org", f"one@{'x' * 60}.{'y' * 60}.{'z' * 250}.org",
    ],
)  # fmt: skip
def test_a_letter_to_no_address_fails_in_sight_and_hinders_nobody(to: str) -> None:
    letter = sent(written(to=to))
    assert (letter.to, letter.state) == ("", "failed")
    assert letter.last_error == "The letter has no address."
    assert mail.outbox == []


def test_a_failed_letter_can_be_sent_again_by_who_keeps_the_accounts(
    blog: Blog, administrator: User, settings: Settings
) -> None:
    with serving(settings, RCPT="550 never"):
        letter = sent(written(blog=blog))
    assert letters.send_again(letter, by=administrator)
    assert not letters.send_again(letter, by=administrator)
    letter.refresh_from_db()
    assert (letter.state, letter.tries) == ("waiting", 0)
    with serving(settings) as server:
        assert sent(letter).state == "sent"
    assert len(server.given) == 1


@pytest.mark.parametrize("state", ["waiting", "sending", "sent", "taken back"])
def test_only_what_failed_or_may_have_is_sent_again(
    blog: Blog, administrator: User, state: str
) -> None:
    letter = written(blog=blog)
    Letter.objects.update(state=state, claimed_at=timezone.now(), sent_at=timezone.now())
    assert not letters.send_again(letter, by=administrator)
    assert Letter.objects.get().state == state


def test_nobody_else_sends_a_letter_again(blog: Blog) -> None:
    mine, of_none = written(blog=blog), written("another")
    Letter.objects.update(state="failed")
    others = [StaffFactory(blog=blog, role=role) for role in ("moderator", "editor")]
    others.append(StaffFactory(blog=BlogFactory(), role="administrator"))
    for person in others:
        with pytest.raises(PermissionDenied):
            letters.send_again(mine, by=person)
    with pytest.raises(PermissionDenied):
        letters.send_again(of_none, by=StaffFactory(blog=blog, role="administrator"))
    assert letters.send_again(of_none, by=StaffFactory(role=None, is_superuser=True))


def test_what_is_done_with_is_forgotten_after_30_days() -> None:
    for state in Letter.State.values:
        made = written(state)
        Letter.objects.filter(pk=made.pk).update(
            state=state, sent_at=timezone.now(), claimed_at=timezone.now()
        )
    assert machinery.forget_letters() == 0
    assert machinery.forget_letters(timezone.now() + dt.timedelta(days=31)) == 4
    assert set(Letter.objects.values_list("state", flat=True)) == {"waiting", "sending"}


@pytest.mark.django_db(transaction=True)
def test_the_worker_sends_what_a_request_wrote(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    monkeypatch.setattr(
        "django_tasks_db.management.commands.db_worker.Worker.configure_signals", lambda self: None
    )
    written()
    assert mail.outbox == []
    call_command("worker", batch=True, startup_delay=False, interval=0, verbosity=0)
    assert len(mail.outbox) == 1
    assert DBTaskResult.objects.get().return_value == 1
