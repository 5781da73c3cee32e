"""What changed is told to the cache in front until it was taken, take-downs first."""

import datetime as dt
import logging
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from pytest_django import Settings

from govblog import edge
from govblog.edge import asking, sending
from posts.models import Post, Purge
from tests.factories import PostFactory
from tests.govblog.edge.fake import DRIP, DROP, NOISE, SECRET, FakeEdge, changed, fake_edge

pytestmark = pytest.mark.django_db


@pytest.fixture
def varnish(post: Post, settings: Settings, clock: time_machine.Traveller) -> Iterator[FakeEdge]:
    with fake_edge() as there:
        settings.PURGE_URL = f"varnish+http://{SECRET}@127.0.0.1:{there.port}"
        yield there


def test_a_change_is_told_twice_and_then_no_more(
    varnish: FakeEdge, post: Post, clock: time_machine.Traveller
) -> None:
    changed(post)
    assert edge.send_due() == 1
    assert edge.send_due() == 0
    clock.shift(sending.TWICE)
    assert edge.send_due() == 1
    clock.shift(dt.timedelta(days=1))
    assert edge.send_due() == 0
    assert varnish.keys() == [f"post-{post.pk}"] * 2
    assert not Purge.objects.exists()


def test_many_changes_of_one_page_are_told_as_one_and_a_take_down_among_them_counts(
    varnish: FakeEdge, post: Post
) -> None:
    for hard in (False, True, False):
        changed(post, hard=hard)
    edge.send_due()
    ((method, path, headers),) = varnish.asked
    assert (method, path) == ("PURGE", "/")
    assert (headers["X-Purge"], headers["X-Refresh"]) == ("hard", SECRET)


def test_a_take_down_is_told_before_changes_that_wait_longer(varnish: FakeEdge) -> None:
    first, second = PostFactory.create_batch(2)
    Purge.objects.all().delete()
    changed(first)
    changed(second, hard=True)
    edge.send_due()
    assert varnish.keys() == [f"post-{second.pk}", f"post-{first.pk}"]


@pytest.mark.parametrize("answer", [500, 403, 302, DROP, NOISE])
def test_what_was_not_taken_is_told_again_until_it_is(
    varnish: FakeEdge, post: Post, clock: time_machine.Traveller, answer: int | str
) -> None:
    varnish.answer = answer
    changed(post, hard=True)
    changed(post)
    for tries in range(1, 8):
        assert edge.send_due() == 0
        (row,) = Purge.objects.all()
        assert (row.hard, row.tries, row.sends) == (True, tries, 0)
        assert row.last_error
        assert SECRET not in row.last_error
        assert row.due_at - timezone.now() <= dt.timedelta(seconds=sending.LONGEST_WAIT[True])
        clock.move_to(row.due_at)
    varnish.answer = 200
    assert edge.send_due() == 1
    assert Purge.objects.get().last_error == ""


def test_what_waits_for_a_change_is_tried_ever_more_rarely(
    varnish: FakeEdge, post: Post, clock: time_machine.Traveller
) -> None:
    varnish.answer = 500
    changed(post)
    waits = []
    for _ in range(9):
        edge.send_due()
        due_at = Purge.objects.get().due_at
        waits.append((due_at - timezone.now()).total_seconds())
        clock.move_to(due_at)
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_a_cache_that_says_a_byte_now_and_then_is_not_waited_for_to_the_end(
    varnish: FakeEdge, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "WHOLE", 0.3)
    varnish.answer = DRIP
    changed(post)
    assert edge.send_due() == 0
    assert "did not answer" in Purge.objects.get().last_error


def test_a_cache_that_says_nothing_is_given_up_and_the_others_are_not_asked_in_vain(
    settings: Settings, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "PATIENCE", 0.2)
    posts = PostFactory.create_batch(3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        settings.PURGE_URL = f"varnish+http://{SECRET}@127.0.0.1:{port}"
        for post in posts:
            changed(post)
        assert edge.send_due() == 0
    assert sorted(Purge.objects.values_list("tries", flat=True)) == [0, 0, 1]


def test_a_take_down_under_way_goes_on_at_once_after_another_could_not_be_told(
    settings: Settings, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = PostFactory.create_batch(2)
    asked = sending._ask
    with fake_edge() as there:
        settings.PURGE_URL = f"nginx+http://{SECRET}@127.0.0.1:{there.port}"
        changed(first, hard=True)

        def asked_before_it_went_away(*said: Any) -> Any:
            found = asked(*said)
            if len(there.asked) > 1 and not Purge.objects.filter(post=second).exists():
                changed(second, hard=True)
                there.answer = DROP
            return found

        monkeypatch.setattr(sending, "_ask", asked_before_it_went_away)
        assert edge.send_due() == 0
        tried = Purge.objects.get(post=second)
        row = Purge.objects.get(post=first)
        assert (tried.tries, row.tries, row.due_at) == (1, 0, timezone.now())
        there.answer = 200
        assert edge.send_due() == 1
    # No page that was taken is asked for again
    mine = [path for _, path, _ in there.asked if path.startswith(first.get_absolute_url())]
    assert len(mine) == len(set(mine)) > 2


def test_no_token_is_in_the_log_and_a_take_down_that_failed_is_an_error_there(
    varnish: FakeEdge, post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    varnish.answer = 500
    changed(post, hard=True)
    edge.send_due()
    (said,) = caplog.records
    assert said.levelno == logging.ERROR
    assert "a take-down" in said.getMessage()
    assert SECRET not in caplog.text


def test_with_two_caches_both_are_told_until_both_took_it(
    settings: Settings, post: Post, clock: time_machine.Traveller
) -> None:
    with fake_edge() as one, fake_edge(503) as other:
        settings.PURGE_URL = (
            f"varnish+http://{SECRET}@127.0.0.1:{one.port}, "
            f"fastly+http://{SECRET}@127.0.0.1:{other.port}/service7"
        )
        changed(post)
        assert edge.send_due() == 0
        other.answer = 200
        clock.shift(dt.timedelta(seconds=1))
        assert edge.send_due() == 1
        # Who took it is not asked again until both are, the second time
        assert (len(one.asked), len(other.asked)) == (1, 2)
        clock.shift(sending.TWICE)
        assert edge.send_due() == 1
        assert (len(one.asked), len(other.asked)) == (2, 3)
    method, path, headers = other.asked[0]
    assert (method, path) == ("POST", "/service/service7/purge")
    assert headers["Surrogate-Key"] == f"post-{post.pk} talk-{post.blog_id}"
    assert (headers["Fastly-Key"], headers["Fastly-Soft-Purge"]) == (SECRET, "1")


def test_of_two_workers_only_one_tells_a_key(varnish: FakeEdge, post: Post) -> None:
    changed(post)
    rows = list(Purge.objects.all())
    assert sending._claim(rows)
    assert not sending._claim(rows)


def test_what_a_killed_worker_had_begun_another_does(
    varnish: FakeEdge, post: Post, clock: time_machine.Traveller
) -> None:
    changed(post)
    sending._claim(list(Purge.objects.all()))
    clock.shift(sending.LEASE)
    assert edge.send_due() == 1


def test_a_change_that_comes_while_it_is_told_is_told_too(
    varnish: FakeEdge, post: Post, clock: time_machine.Traveller
) -> None:
    changed(post)
    edge.send_due()
    changed(post, hard=True)
    assert edge.send_due() == 1
    assert varnish.asked[-1][2]["X-Purge"] == "hard"
    clock.shift(sending.TWICE)
    edge.send_due()
    assert not Purge.objects.exists()


def test_how_far_behind_the_caches_are_is_told_apart(
    varnish: FakeEdge, post: Post, clock: time_machine.Traveller
) -> None:
    assert edge.lag(timezone.now()) == edge.Lag()
    changed(post)
    clock.shift(dt.timedelta(seconds=10))
    changed(post, hard=True)
    clock.shift(dt.timedelta(seconds=31))
    said = edge.lag(timezone.now())
    assert (said.changes, said.take_downs) == (1, 1)
    assert said.oldest_change == dt.timedelta(seconds=41)
    assert said.oldest_take_down == dt.timedelta(seconds=31)
    assert (said.is_alert, said.is_late) == (True, False)
    edge.send_due()
    assert edge.lag(timezone.now()) == edge.Lag()


def test_where_no_cache_stands_in_front_any_more_what_waited_is_dropped(
    varnish: FakeEdge, post: Post, settings: Settings
) -> None:
    changed(post)
    assert edge.forget_all() == 0
    settings.PURGE_URL = ""
    assert edge.lag(timezone.now()) == edge.Lag()
    assert edge.forget_all() == 1
    assert not Purge.objects.exists()


def test_a_setting_that_nobody_can_read_is_said_and_stops_nothing(
    settings: Settings, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PURGE_URL = f"squid+http://{SECRET}@127.0.0.1"
    stopped = threading.Event()
    monkeypatch.setattr(sending, "close_old_connections", stopped.set)
    edge.keep_sending(stopped)
    assert "it begins with none of" in caplog.text
    assert SECRET not in caplog.text
