"""Each kind of cache is told in its own way, and one that is slow holds up no take-down."""

from collections.abc import Mapping
from typing import Any

import pytest
import time_machine
from pytest_django import Settings

from govblog import edge
from govblog.edge import hooks, sending
from govblog.purge_url import Door
from posts.models import Post, Purge
from tests.factories import PostFactory
from tests.govblog.edge.fake import SECRET, changed, fake_edge

pytestmark = pytest.mark.django_db


def test_fastly_forgets_at_once_what_was_taken_down(
    settings: Settings, post: Post, clock: time_machine.Traveller
) -> None:
    with fake_edge() as there:
        settings.PURGE_URL = f"fastly+http://{SECRET}@127.0.0.1:{there.port}/service7"
        changed(post, hard=True)
        edge.send_due()
    assert "Fastly-Soft-Purge" not in there.asked[0][2]


def test_nginx_fetches_each_page_of_a_post_anew(
    settings: Settings, post: Post, clock: time_machine.Traveller
) -> None:
    with fake_edge() as there:
        settings.PURGE_URL = f"nginx+http://{SECRET}@127.0.0.1:{there.port}"
        changed(post)
        assert edge.send_due() == 1
    paths = [path for _, path, _ in there.asked]
    assert paths[0] == post.get_absolute_url()
    assert {f"{paths[0]}feed/", f"{paths[0]}?page=2", "/comments/feed/"} <= set(paths)
    hosts = {(headers["Host"], headers["X-Refresh"]) for _, _, headers in there.asked}
    assert hosts == {("127.0.0.1:8000", SECRET)}


def test_an_nginx_that_answers_from_what_it_keeps_has_taken_nothing(
    settings: Settings, post: Post, clock: time_machine.Traveller
) -> None:
    with fake_edge() as there:
        there.headers = {"X-Cache": "HIT"}
        settings.PURGE_URL = f"nginx+http://{SECRET}@127.0.0.1:{there.port}"
        changed(post)
        assert edge.send_due() == 0
        assert len(there.asked) == 1


@pytest.mark.parametrize("hard", [False, True], ids=["a change", "a take-down"])
def test_a_take_down_that_comes_while_nginx_fetches_many_pages_waits_for_one_of_them(
    settings: Settings,
    post: Post,
    clock: time_machine.Traveller,
    monkeypatch: pytest.MonkeyPatch,
    hard: bool,
) -> None:
    other, asked, ask = PostFactory(), [], hooks.ask

    def asking_on(at: Door, method: str, path: str, headers: Mapping[str, str]) -> Any:
        asked.append(path)
        if path == "/0/":
            changed(other, hard=True)
        return ask(at, method, path, headers)

    many = [f"/{number}/" for number in range(9)]
    monkeypatch.setattr(hooks, "ask", asking_on)
    monkeypatch.setattr(
        hooks.Change, "addresses", lambda change: many if change.post == post else ["/gone/"]
    )
    with fake_edge() as there:
        settings.PURGE_URL = f"nginx+http://{SECRET}@127.0.0.1:{there.port}"
        Purge.objects.all().delete()
        changed(post, hard=hard)
        assert edge.send_due() == 2
    assert asked[:2] == ["/0/", "/gone/"]
    assert len(asked) == 10


def test_of_many_take_downs_each_article_goes_before_any_other_page(
    settings: Settings, clock: time_machine.Traveller
) -> None:
    posts = PostFactory.create_batch(20)
    with fake_edge() as there:
        settings.PURGE_URL = f"nginx+http://{SECRET}@127.0.0.1:{there.port}"
        Purge.objects.all().delete()
        for post in posts:
            changed(post, hard=True)
        assert edge.send_due() == len(posts)
    paths = [path for _, path, _ in there.asked]
    articles = {post.get_absolute_url() for post in posts}
    assert set(paths[: len(posts)]) == articles
    # And then the rest of each, nothing twice but what belongs to all
    twice = {path for path in paths if paths.count(path) > 1}
    assert {f"{path}feed/" for path in articles} <= set(paths)
    assert twice == {"/comments/feed/"}


def test_pages_that_a_slow_nginx_did_not_come_to_are_fetched_at_the_next_try(
    settings: Settings, post: Post, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [f"/{number}/" for number in range(3)]
    monkeypatch.setattr(hooks.Change, "addresses", lambda _: paths)
    monkeypatch.setattr(sending, "WHOLE_KEY", -1.0)
    with fake_edge() as there:
        settings.PURGE_URL = f"nginx+http://{SECRET}@127.0.0.1:{there.port}"
        changed(post)
        for left in (2, 1):
            assert edge.send_due() == 0
            assert f"{left} pages are left" in Purge.objects.get().last_error
            clock.move_to(Purge.objects.get().due_at)
        assert edge.send_due() == 1
        assert [path for _, path, _ in there.asked] == paths
