"""The doctor names work that nobody does: tasks, the clock, letters, caches in front."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from comments import verifying
from govblog import letters
from govblog.doctor import work
from govblog.models import Letter
from posts.models import Blog, Purge
from tests.govblog.doctor.looking import wrong
from tests.govblog.test_health import asked_for

pytestmark = pytest.mark.django_db


def ago(**long: float) -> dt.datetime:
    return timezone.now() - dt.timedelta(**long)


def test_before_there_is_a_blog_nothing_is_missed() -> None:
    for part in (work.worker, work.tasks, work.outbox, work.purges):
        assert wrong(part) == {}


def test_a_worker_that_was_never_started_is_told(blog: Blog) -> None:
    assert wrong(work.worker) == {"The clock has not gone by yet.": "warning"}
    verifying.verify_new()
    assert wrong(work.worker) == {}


def test_a_worker_that_was_killed_is_told(blog: Blog) -> None:
    verifying.verify_new()
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=12)):
        assert wrong(work.worker) == {
            "The clock last went by 12 minutes ago; it should each minute.": "fault"
        }


def test_tasks_that_wait_or_were_left_are_told() -> None:
    task = asked_for(minutes=7)
    assert wrong(work.worker) == {"1 tasks wait, the oldest for 7 minutes.": "fault"}
    DBTaskResult.objects.filter(pk=task.pk).update(status="RUNNING", started_at=ago(hours=7))
    assert wrong(work.worker) == {
        "A task has been running for 7 hours: its worker was killed.": "warning"
    }


def test_tasks_that_failed_are_told_by_their_kind() -> None:
    for _ in range(2):
        task = asked_for(minutes=1)
        DBTaskResult.objects.filter(pk=task.pk).update(status="FAILED", finished_at=ago(minutes=3))
    assert wrong(work.tasks) == {
        "Failed within 30 days: 2 × comments.tasks.carry_out, last 3 minutes ago.": "warning"
    }


def test_letters_that_do_not_leave_are_told(blog: Blog) -> None:
    for key in ("one", "two", "three"):
        letters.write(key=key, to="a@example.org", subject="One", text="One", blog=blog)
    Letter.objects.filter(key="one").update(state="waiting", due_at=ago(minutes=20))
    Letter.objects.filter(key="two").update(state="failed")
    Letter.objects.filter(key="three").update(state="waiting", tries=3, due_at=ago(hours=-1))
    assert wrong(work.outbox) == {
        "2 letters wait, the oldest 20 minutes past its time.": "fault",
        "1 letters were tried in vain three times or more.": "warning",
        "1 letters failed, 0 may or may not have gone.": "warning",
    }


def test_a_cache_in_front_that_was_not_told_is_told(blog: Blog, settings: Settings) -> None:
    settings.PURGE_URL = "nginx+http://SECRET@127.0.0.1:1"
    Purge.objects.create(blog=blog, asked_at=ago(minutes=6), last_error="It is away.")
    assert wrong(work.purges) == {
        "1 changes have not reached a cache in front (It is away.).": "warning"
    }
    Purge.objects.create(blog=blog, hard=True, asked_at=ago(minutes=1))
    states = wrong(work.purges).values()
    assert sorted(states) == ["fault", "warning"]
