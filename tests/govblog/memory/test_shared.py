"""Pages in a cache that processes share: made once for all, never needed, never waited for."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache, caches
from django.db import OperationalError, connection
from pytest_django import Settings
from redis import Redis

from comments.models import Comment
from govblog import caches as ours
from govblog.memory.door import DOOR
from govblog.memory.stores import STORE
from posts.models import Post
from tests.factories import CommentFactory, act
from tests.govblog.memory.asking import ask, database_away, unwatched
from tests.redis_server import RedisServer, redis_program, running_redis

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(redis_program() is None, reason="Redis is not installed"),
]


@pytest.fixture
def shared(settings: Settings) -> Iterator[RedisServer]:
    """A Redis as `CACHE_URL` names one."""
    with running_redis() as server, unwatched():
        said = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": server.url}
        settings.CACHES = {"default": ours.configured(said)}
        yield server
        caches.close_all()
        DOOR.asking.rests_until = 0


def test_another_process_answers_what_one_has_made(
    shared: RedisServer, post: Post, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    path = post.get_absolute_url()
    made = ask(path, accept_encoding="gzip")
    STORE.forget()
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert ask(path, accept_encoding="gzip").body == made.body


def test_another_process_shows_at_once_what_was_approved(shared: RedisServer, post: Post) -> None:
    path = post.get_absolute_url()
    ask(path)
    CommentFactory(post=post, status=Comment.Status.APPROVED, body="Approved a moment ago.")
    STORE.forget()
    assert b"Approved a moment ago." in ask(path).body


def test_after_a_restart_readers_read_on_though_the_database_is_away(
    shared: RedisServer, post: Post
) -> None:
    path = post.get_absolute_url()
    body = ask(path).body
    STORE.forget()
    with database_away():
        assert ask(path).body == body


def test_readers_notice_nothing_of_a_redis_that_is_gone(shared: RedisServer, post: Post) -> None:
    Redis.from_url(shared.url).shutdown(nosave=True)
    for _ in range(3):
        assert ask(post.get_absolute_url(), accept_encoding="br").status == 200
        assert ask("/nothing/").status == 404
    assert cache.get("anything", "nothing") == "nothing"
    assert cache.add("anything", 1)


def test_nobody_waits_for_a_redis_that_hangs(shared: RedisServer, post: Post) -> None:
    with shared.hung():
        # It would answer nobody, ever
        for _ in range(20):
            assert ask(post.get_absolute_url()).status == 200


def test_what_a_process_knows_to_be_removed_does_not_come_back_from_what_others_kept(
    shared: RedisServer, post: Post
) -> None:
    path = post.get_absolute_url()
    comment = CommentFactory(post=post, status=Comment.Status.APPROVED, body="Take this down.")
    for encoding in ("gzip", ""):
        ask(path, accept_encoding=encoding)
    STORE.forget()
    ask(path)
    act(comment, "remove")

    def only_what_holds(execute: Any, sql: str, *said: Any) -> Any:
        if "FROM posts_blog b" not in sql:
            raise OperationalError("canceling statement due to statement timeout")
        return execute(sql, *said)

    with connection.execute_wrapper(only_what_holds):
        assert ask(path).status == 503
    with database_away():
        for _ in range(3):
            for encoding in ("gzip", "br", ""):
                assert ask(path, accept_encoding=encoding).status == 503
