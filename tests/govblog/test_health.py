"""Machines that watch over a process are told whether it lives and whether it can serve."""

import datetime as dt
import threading
from typing import Any
from unittest.mock import patch

import pytest
import time_machine
from django.core.cache.backends.base import BaseCache
from django.db import InterfaceError, OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max
from pytest_django import DjangoAssertNumQueries, Settings

from comments import verifying
from comments.models import Decision
from govblog import disk, health, letters
from govblog.models import Letter
from posts.models import Blog
from tests.comments.sending import is_private
from tests.factories import BlogFactory, CommentFactory, PostFactory, act
from tests.raw import history_unwritten
from tests.test_house import ROOT

LIVE, READY = "/healthz/live", "/healthz/ready"
NAMES = ["cache", "disk", "database", "migrations", "decisions", "worker", "mail"]
WELL = dict.fromkeys(NAMES, "ok")
DOWN = {"default": {"BACKEND": "tests.govblog.test_health.BrokenCache", "LOCATION": ""}}


def ask(path: str = READY, **more: Any) -> HttpResponse:
    response = Client().get(path, **more)
    assert not response.cookies
    assert is_private(response)
    return response


def test_a_living_process_says_ok_and_asks_nothing() -> None:
    # A test without a database fails when it is asked
    response = ask(LIVE)
    assert (response.status_code, response.content) == (200, b"ok")
    assert response["Content-Type"] == "text/plain; charset=utf-8"


@pytest.mark.django_db
def test_a_process_is_ready_before_there_is_any_blog() -> None:
    response = ask()
    assert (response.status_code, response.json()) == (200, {"status": "ok", "checks": WELL})


@pytest.mark.django_db
def test_any_allowed_host_is_answered_and_no_other(settings: Settings, blog: Blog) -> None:
    settings.ALLOWED_HOSTS = ["10.0.0.7"]
    for path in (LIVE, READY):
        assert ask(path, headers={"host": "10.0.0.7:8000"}).status_code == 200
        assert Client().get(path, headers={"host": "elsewhere.example"}).status_code == 400


@pytest.mark.django_db
def test_a_watcher_without_https_is_not_sent_elsewhere(settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert (ask(LIVE).status_code, ask(READY).status_code) == (200, 200)
    assert Client().get("/").status_code == 301


@pytest.mark.django_db
def test_a_decision_changed_by_hand_is_told_at_once(blog: Blog) -> None:
    comment = CommentFactory()
    decisions = [act(comment, step) for step in ("approve", "remove")]
    assert ask().status_code == 200
    with history_unwritten():
        Decision.objects.filter(pk=decisions[1].pk).update(to_status="spam")
    response = ask()
    assert response.status_code == 200
    assert response.json() == {"status": "degraded", "checks": {**WELL, "decisions": "fault"}}
    assert str(comment.pk) not in response.content.decode()


@pytest.mark.django_db
def test_a_decision_changed_long_ago_is_told_once_it_was_found(blog: Blog) -> None:
    comment = CommentFactory()
    decisions = [act(comment, step) for step in ("approve", "remove")]
    verifying.verify_new()
    with history_unwritten():
        Decision.objects.filter(pk=decisions[0].pk).update(to_status="spam")
    assert ask().status_code == 200
    verifying.verify_whole()
    assert ask().json()["checks"] == {**WELL, "decisions": "fault"}


@pytest.mark.django_db
def test_a_decision_taken_off_the_end_is_told(blog: Blog) -> None:
    decision = act(CommentFactory(), "approve")
    verifying.verify_new()
    with history_unwritten():
        decision.delete()
    assert ask().json()["checks"] == {**WELL, "decisions": "fault"}


@pytest.mark.django_db
def test_a_migration_that_is_not_applied_is_told() -> None:
    with patch.object(MigrationRecorder, "applied_migrations", return_value={}):
        response = ask()
    assert response.status_code == 503
    assert response.json()["checks"] == {**WELL, "migrations": "fault"}


@pytest.mark.parametrize("error", [OperationalError("no route"), InterfaceError("closed")])
def test_a_database_that_is_away_is_told_and_never_a_500(error: Exception) -> None:
    with patch.object(BaseDatabaseWrapper, "cursor", side_effect=error) as asked:
        response = ask()
    assert response.status_code == 503
    assert response.json() == {
        "status": "fault",
        "checks": {**dict.fromkeys(NAMES, "away"), "cache": "ok", "disk": "ok"},
    }
    assert asked.call_count == 1


class ExhaustedPool:
    """A pool of connections that has none to give."""

    def __init__(self) -> None:
        self.asked: list[float] = []

    def open(self) -> None:
        """Open, as the first who asks must."""

    def getconn(self, timeout: float) -> None:
        self.asked.append(timeout)
        raise OperationalError("no connection in time")


@pytest.mark.django_db
def test_a_pool_without_a_connection_is_not_waited_for_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pool = ExhaustedPool()
    monkeypatch.setattr(type(connections["default"]), "pool", pool, raising=False)
    assert ask().json()["checks"]["database"] == "away"
    assert pool.asked == [2.0]


def degraded_by(name: str, state: str = "fault") -> bool:
    """Say whether this part alone is not in order, and readers are served all the same."""
    response = ask()
    assert response.status_code == 200
    return response.json() == {"status": "degraded", "checks": {**WELL, name: state}}


def asked_for(minutes: float) -> DBTaskResult:
    """Return a task that has waited for so long."""
    task = DBTaskResult.objects.create(
        task_path="comments.tasks.carry_out", args_kwargs={}, backend_name="default",
        run_after=get_date_max(),
    )  # fmt: skip
    since = timezone.now() - dt.timedelta(minutes=minutes)
    DBTaskResult.objects.filter(pk=task.pk).update(enqueued_at=since)
    return task


@pytest.mark.django_db
def test_a_task_that_nobody_does_is_told_and_readers_are_served(blog: Blog) -> None:
    asked_for(minutes=4)
    assert ask().json()["checks"] == WELL
    asked_for(minutes=6)
    assert degraded_by("worker")


@pytest.mark.django_db
def test_a_clock_that_stands_still_is_told(blog: Blog) -> None:
    assert ask().json()["checks"] == WELL
    verifying.verify_new()
    assert ask().json()["checks"] == WELL
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=11)):
        assert degraded_by("worker")
        verifying.verify_new()
        assert ask().json()["checks"] == WELL


@pytest.mark.django_db
def test_mail_that_does_not_go_is_told_and_readers_are_served(blog: Blog) -> None:
    letters.write(key="one", to="a@example.org", subject="One", text="One", blog=blog)
    assert ask().json()["checks"] == WELL
    Letter.objects.update(due_at=timezone.now() - dt.timedelta(minutes=16))
    assert degraded_by("mail")
    Letter.objects.update(due_at=timezone.now() + dt.timedelta(hours=1), tries=3)
    assert degraded_by("mail")


@pytest.mark.django_db
def test_a_disk_that_gets_full_is_told_before_it_is(
    blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = disk.Room(ROOT, free=100, total=10_000, files_free=9, files_total=10)
    monkeypatch.setattr(disk, "room_in", lambda folder: room)
    assert degraded_by("disk")


class BrokenCache(BaseCache):
    """A cache whose server is gone."""

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def set(self, *args: Any, **more: Any) -> None:
        raise ConnectionRefusedError(111, "refused")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "backend", [DOWN["default"]["BACKEND"], "django.core.cache.backends.dummy.DummyCache"]
)
def test_a_cache_that_keeps_nothing_is_told(settings: Settings, blog: Blog, backend: str) -> None:
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": ""}}
    assert degraded_by("cache")


@pytest.mark.django_db
def test_a_cache_that_hangs_is_given_up_and_not_asked_again_meanwhile(
    blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers, asked = threading.Event(), []

    def hang() -> str:
        asked.append(1)
        answers.wait(30)
        return ""

    monkeypatch.setattr(health, "PATIENCE", 0.05)
    monkeypatch.setattr(health, "_cache_answers", hang)
    assert degraded_by("cache", "away")
    assert degraded_by("cache", "away")
    assert len(asked) == 1
    answers.set()


@pytest.mark.django_db
def test_the_same_fault_is_logged_once_and_its_end_too(
    settings: Settings, blog: Blog, caplog: pytest.LogCaptureFixture
) -> None:
    well = settings.CACHES
    ask()
    caplog.clear()
    for caches in (DOWN, DOWN, well, well):
        settings.CACHES = caches
        ask()
    assert [one.getMessage() for one in caplog.records] == [
        "Not in order: cache: ConnectionRefusedError: Connection refused",
        "In order again: cache",
    ]


@pytest.mark.django_db
def test_being_asked_costs_the_same_however_much_there_is(
    blog: Blog, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ask()
    with CaptureQueriesContext(connections["default"]) as before:
        ask()
    for of in (blog, BlogFactory()):
        for _ in range(3):
            act(CommentFactory(post=PostFactory(blog=of)), "approve")
    with django_assert_num_queries(len(before)):
        ask()


@pytest.mark.parametrize("path", [LIVE, READY])
def test_nothing_can_be_sent_to_it(path: str) -> None:
    assert Client().post(path).status_code == 405
