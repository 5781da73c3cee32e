"""While the database is away readers keep reading what was read before, and nothing else."""

import datetime as dt
import gzip
from collections.abc import Iterator

import brotli
import pytest
import time_machine
from django.contrib.auth.models import User
from django.utils import timezone

from comments.models import Comment
from govblog.memory.asked import Asked
from govblog.memory.door import DOOR, Visit
from govblog.memory.marks import Mark, Standing
from posts import publishing
from posts.models import Post
from tests.factories import CommentFactory, PostFactory, act
from tests.govblog.memory.asking import ask, database_away, unwatched

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("as_served")]
HOUR = 60 * 60


@pytest.fixture
def as_served() -> Iterator[None]:
    """Keep as it is done for real."""
    with unwatched():
        yield
    DOOR.asking.rests_until = 0


def test_what_was_read_is_read_on_and_says_that_nobody_was_asked(post: Post) -> None:
    path = post.get_absolute_url()
    before = ask(path)
    with database_away():
        found = ask(path)
        assert (found.status, found.body) == (200, before.body)
        assert found.is_from_need
        assert "s-maxage=1," in found.headers["Cache-Control"]
        assert ask(path, if_none_match=found.headers["ETag"]).status == 304
        assert ask(path, accept_encoding="br").status == 200
        assert ask("/").status == 503
    assert not ask(path).is_from_need


def test_a_database_that_does_not_answer_is_left_alone_for_a_while(post: Post) -> None:
    ask(post.get_absolute_url())
    with database_away() as asked:
        for _ in range(20):
            assert ask(post.get_absolute_url()).status == 200
    assert len(asked) == 1


def test_a_day_later_it_is_not_shown_any_more(post: Post) -> None:
    path = post.get_absolute_url()
    with time_machine.travel("2030-05-04 10:00:00Z", tick=False) as clock:
        ask(path)
        with database_away():
            clock.shift(23 * HOUR)
            assert ask(path).status == 200
            clock.shift(HOUR)
            assert ask(path).status == 503


def test_what_is_known_to_be_taken_down_does_not_come_back(post: Post, editor: User) -> None:
    path = post.get_absolute_url()
    ask(path, accept_encoding="br")
    publishing.withdraw(post, by=editor, reason="It was wrong.")
    assert ask(path).status == 410
    with database_away():
        for encoding in ("br", "gzip", ""):
            assert ask(path, accept_encoding=encoding).status == 503


def test_a_comment_known_to_be_removed_does_not_come_back(post: Post) -> None:
    path = post.get_absolute_url()
    comment = CommentFactory(post=post, status=Comment.Status.APPROVED, body="Take this down.")
    for encoding in ("gzip", "br", ""):
        ask(path, accept_encoding=encoding)
    act(comment, "remove")
    fresh = ask(path)
    assert b"Take this down." not in fresh.body
    with database_away():
        assert gzip.decompress(ask(path, accept_encoding="gzip").body) == fresh.body
        assert brotli.decompress(ask(path, accept_encoding="br").body) == fresh.body
        assert ask(path).body == fresh.body


def test_nothing_that_is_sent_is_answered_from_memory(post: Post) -> None:
    ask(post.get_absolute_url())
    with database_away():
        assert ask(f"{post.get_absolute_url()}comments/", "POST").status in {415, 503}
        assert ask(post.get_absolute_url(), "POST").status == 405


def test_what_was_to_be_taken_down_meanwhile_is_not_shown_any_more(
    post: Post, editor: User
) -> None:
    other = PostFactory()
    with time_machine.travel("2030-05-04 10:00:00Z", tick=False) as clock:
        at = timezone.now() + dt.timedelta(minutes=1)
        publishing.withdraw(post, by=editor, reason="Old.", at=at)
        paths = [post.get_absolute_url(), "/", other.get_absolute_url()]
        for path in paths:
            ask(path, accept_encoding="br")
        with database_away():
            clock.shift(59)
            assert [ask(path).status for path in paths] == [200, 200, 200]
            clock.shift(1)
            assert [ask(path).status for path in paths] == [503, 503, 200]


def test_who_was_slow_to_make_a_page_does_not_put_it_before_a_newer_one(post: Post) -> None:
    visit = Visit(Asked("testserver", f"http:{post.get_absolute_url()}?", "gzip"))
    for total, body in ((7, b"As it is. " * 100), (6, b"As it was. " * 100)):
        standing = Standing(post.blog_id, 1, several=False, posts=(post.pk,), total=total)
        made = DOOR.keep(visit, Mark(standing, None), {}, body)
        assert made.expanded() == body
    found = DOOR.in_need(visit.asked)
    assert found is not None
    assert found.expanded() == b"As it is. " * 100
