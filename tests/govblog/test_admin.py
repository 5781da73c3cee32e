"""Who keeps the accounts sees what became of the mail, what failed first, and sends it again."""

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from comments import tasks
from govblog.management.commands.worker import Command
from govblog.models import Letter
from posts.models import Blog
from tests import dom
from tests.desk import page, signed_in, told
from tests.factories import BlogFactory, StaffFactory
from tests.govblog.letters.mail import written

pytestmark = pytest.mark.django_db
LIST = "/admin/govblog/letter/"


@pytest.fixture
def desk(administrator: User) -> Client:
    """A browser in which the administrator is signed in."""
    return signed_in(administrator)


def in_state(state: str, blog: Blog | None, **said: Any) -> Letter:
    """Return a letter that came so far."""
    letter = written(f"{Letter.objects.count()}", blog=blog, subject=f"A {state} letter", **said)
    now = timezone.now()
    Letter.objects.filter(pk=letter.pk).update(
        state=state, sent_at=now, claimed_at=now, last_error="It broke off."
    )
    letter.refresh_from_db()
    return letter


def listed(shown: dom.Node) -> list[str]:
    """Return the subjects on the list, in their order."""
    return [cell.text for cell in shown.all("th", of="field-subject")]


def test_what_failed_comes_first_with_what_was_wrong(blog: Blog, desk: Client) -> None:
    for state in ("failed", "sent", "unsure", "waiting"):
        in_state(state, blog)
    shown = page(desk, LIST)
    assert listed(shown) == [
        "A failed letter", "A unsure letter", "A waiting letter", "A sent letter"
    ]  # fmt: skip
    assert shown.all("td", of="field-last_error")[0].text == "It broke off."
    assert listed(page(desk, f"{LIST}?state__exact=failed")) == ["A failed letter"]


def test_one_sees_the_letters_of_ones_own_blogs_and_a_superuser_all(
    blog: Blog, desk: Client
) -> None:
    in_state("sent", blog)
    foreign, of_none = in_state("failed", BlogFactory()), in_state("waiting", None)
    assert listed(page(desk, LIST)) == ["A sent letter"]
    for letter in (foreign, of_none):
        assert desk.get(f"{LIST}{letter.pk}/change/").status_code == 302
        assert desk.post(f"{LIST}{letter.pk}/again/").status_code == 404
    root = signed_in(StaffFactory(role=None, is_superuser=True))
    assert len(listed(page(root, LIST))) == 3
    assert root.get(f"{LIST}{of_none.pk}/change/").status_code == 200


def test_the_words_of_a_letter_stay_between_the_two(blog: Blog, desk: Client) -> None:
    letter = in_state("failed", blog, text="A secret link")
    for path in (LIST, f"{LIST}{letter.pk}/change/"):
        assert "A secret link" not in desk.get(path).content.decode()


def test_nobody_finds_out_the_words_of_a_letter_by_looking_for_them(
    blog: Blog, desk: Client
) -> None:
    written(blog=blog)
    for asked in ("text__startswith=A", "html__contains=A", "blog__host__startswith=b"):
        assert desk.get(f"{LIST}?{asked}").status_code == 400
    assert desk.get(f"{LIST}?state__exact=waiting&blog__id__exact={blog.pk}").status_code == 200


def test_a_failed_letter_goes_again_at_the_press_of_a_button(
    blog: Blog, desk: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    letter = in_state("failed", blog)
    one = f"{LIST}{letter.pk}/change/"
    form = page(desk, one).one("form", of="app-state")
    with django_capture_on_commit_callbacks(execute=True):
        assert told(desk.post(form["action"]), desk) == ["The letter goes again."]
    assert len(mail.outbox) == 1
    assert not page(desk, one).all("form", of="app-state")
    again = told(desk.post(form["action"]), desk)
    assert again == ["Nothing was done: the letter is sent."]


def test_who_sends_an_unsure_letter_again_is_warned(blog: Blog, desk: Client) -> None:
    letter = in_state("unsure", blog)
    assert "it may arrive twice" in page(desk, f"{LIST}{letter.pk}/change/").text


def test_looking_at_the_address_of_the_button_sends_nothing(blog: Blog, desk: Client) -> None:
    letter = in_state("failed", blog)
    assert desk.get(f"{LIST}{letter.pk}/again/").status_code == 302
    letter.refresh_from_db()
    assert letter.state == "failed"


def test_many_go_again_at_once_and_the_rest_is_left_alone(blog: Blog, desk: Client) -> None:
    chosen = [in_state(state, blog) for state in ("failed", "unsure", "sent")]
    foreign = in_state("failed", BlogFactory())
    said = {"action": "send_again", "_selected_action": [one.pk for one in [*chosen, foreign]]}
    assert told(desk.post(LIST, said), desk) == [
        "2 letters go again.", "1 letter left alone: only what failed is sent again."
    ]  # fmt: skip
    foreign.refresh_from_db()
    assert foreign.state == "failed"


def test_nobody_writes_changes_or_deletes_a_letter_here(blog: Blog, desk: Client) -> None:
    letter = in_state("sent", blog)
    assert desk.get(f"{LIST}add/").status_code == 403
    assert desk.post(f"{LIST}{letter.pk}/change/", {"to": "x@example.org"}).status_code == 403
    assert desk.post(f"{LIST}{letter.pk}/delete/", {"post": "yes"}).status_code == 403
    root = signed_in(StaffFactory(role=None, is_superuser=True))
    assert root.post(f"{LIST}{letter.pk}/delete/", {"post": "yes"}).status_code == 403


def test_the_list_asks_no_more_for_more_letters(
    blog: Blog, desk: Client, django_assert_max_num_queries: Any
) -> None:
    in_state("sent", blog)
    page(desk, LIST)
    with django_assert_max_num_queries(20) as few:
        page(desk, LIST)
    for number in range(20):
        in_state("failed", blog, text=f"{number}")
    with django_assert_max_num_queries(len(few)):
        page(desk, LIST)


@task()
def breaks() -> None:
    """Fail, as a task does that meets a fault of the program."""
    raise RuntimeError("a fault made for a test")


@pytest.mark.django_db(transaction=True)
def test_a_task_that_failed_is_seen_by_the_superuser(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    breaks.enqueue()
    monkeypatch.setattr("django_tasks_db.management.commands.db_worker.Worker.configure_signals",
                        lambda self: None)  # fmt: skip
    Command().run_from_argv(["manage.py", "worker", "--batch", "--no-startup-delay", "-v", "0"])
    root = signed_in(StaffFactory(role=None, is_superuser=True))
    shown = page(root, "/admin/django_tasks_database/dbtaskresult/?status__exact=FAILED")
    assert shown.one("td", of="field-status").text == "Failed"
    one = DBTaskResult.objects.get()
    told_of = page(root, f"/admin/django_tasks_database/dbtaskresult/{one.pk}/change/")
    assert "a fault made for a test" in told_of.text


@pytest.mark.parametrize(("status", "days"), [("SUCCESSFUL", 1), ("FAILED", 30)])
def test_results_of_tasks_are_forgotten_in_time(settings: Settings, status: str, days: int) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    breaks.enqueue()
    now = timezone.now()
    DBTaskResult.objects.update(status=status, finished_at=now)
    assert tasks.forget_results(now + dt.timedelta(days=days, seconds=-1)) == 0
    assert tasks.forget_results(now + dt.timedelta(days=days)) == 1
