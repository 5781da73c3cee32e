"""Machines that watch over a process are told whether it lives and whether it can serve."""

from typing import Any
from unittest.mock import patch

import pytest
from django.db import InterfaceError, OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpResponse
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from comments import verifying
from comments.models import Decision
from posts.models import Blog
from tests.comments.sending import is_private
from tests.factories import BlogFactory, CommentFactory, PostFactory, act
from tests.raw import history_unwritten

LIVE, READY = "/healthz/live", "/healthz/ready"
WELL = {"database": "ok", "migrations": "ok", "decisions": "ok"}


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
    assert response.status_code == 503
    assert response.json() == {"status": "fault", "checks": {**WELL, "decisions": "fault"}}
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
        "checks": {"database": "away", "migrations": "away", "decisions": "away"},
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


@pytest.mark.django_db
def test_being_asked_costs_the_same_however_much_there_is(
    blog: Blog, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ask()
    with django_assert_num_queries(6):
        ask()
    for of in (blog, BlogFactory()):
        for _ in range(3):
            act(CommentFactory(post=PostFactory(blog=of)), "approve")
    with django_assert_num_queries(6):
        ask()


@pytest.mark.parametrize("path", [LIVE, READY])
def test_nothing_can_be_sent_to_it(path: str) -> None:
    assert Client().post(path).status_code == 405
