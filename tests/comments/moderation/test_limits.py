"""Nobody floods a blog, and nobody is stopped for what another did."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from comments import moderation
from comments.models import Comment, Hit
from comments.moderation import Words, limits
from posts.models import Blog, Post
from tests.factories import BlogFactory, PostFactory, WordsFactory

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 7, 1, 12, 0, tzinfo=dt.UTC)


def send(post: Post, words: Words | None = None, address: str = "192.0.2.7") -> Comment | None:
    """Send a comment of someone else each time, unless `words` are given."""
    return moderation.submit(post, words or WordsFactory(), address=address)


def allow(post: Post, **most: int) -> None:
    """Set limits of the post's blog, the others so high that they do not matter."""
    wide = {"limit_address": 1000, "limit_email": 1000, "limit_post": 1000}
    Blog.objects.filter(pk=post.blog_id).update(**wide | most)
    post.blog.refresh_from_db()


def test_a_new_blog_takes_20_a_minute_from_an_address_5_from_an_email_and_100_on_a_post(
    blog: Blog,
) -> None:
    assert (blog.limit_address, blog.limit_email, blog.limit_post) == (20, 5, 100)


def test_one_more_than_the_limit_of_an_address_is_refused_and_not_stored(post: Post) -> None:
    allow(post, limit_address=3)
    for _ in range(3):
        send(post)
    with pytest.raises(moderation.TooMany):
        send(post)
    assert Comment.objects.count() == 3
    assert send(post, address="192.0.2.8") is not None


def test_the_limit_of_an_address_counts_over_all_posts_of_the_blog(post: Post) -> None:
    allow(post, limit_address=1)
    send(post)
    with pytest.raises(moderation.TooMany):
        send(PostFactory(blog=post.blog))


def test_what_happens_on_one_blog_is_not_counted_on_another(post: Post) -> None:
    allow(post, limit_address=1)
    send(post)
    assert send(PostFactory(blog=BlogFactory())) is not None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::2", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("192.0.2.7", "::ffff:192.0.2.7", True),
        ("192.0.2.7", "192.0.2.8", False),
        ("::ffff:192.0.2.7", "::ffff:192.0.2.8", False),
    ],
)
def test_a_household_is_one_sender_and_its_neighbour_another(
    post: Post, one: str, other: str, same: bool
) -> None:
    allow(post, limit_address=1)
    send(post, address=one)
    if same:
        with pytest.raises(moderation.TooMany):
            send(post, address=other)
    else:
        assert send(post, address=other) is not None


def test_one_email_is_counted_whatever_its_capitals(post: Post) -> None:
    allow(post, limit_email=1)
    send(post, WordsFactory(email="reader@example.org"))
    with pytest.raises(moderation.TooMany):
        send(post, WordsFactory(email="Reader@Example.org"), address="198.51.100.1")
    assert send(post, WordsFactory(email="other@example.org")) is not None


def test_writers_without_an_email_are_not_counted_as_one(post: Post) -> None:
    allow(post, limit_email=1)
    assert send(post, WordsFactory(email="")) is not None
    assert send(post, WordsFactory(email="")) is not None


def test_one_post_takes_so_many_a_minute_from_everybody(post: Post) -> None:
    allow(post, limit_post=2)
    for number in range(2):
        send(post, address=f"192.0.2.{number}")
    with pytest.raises(moderation.TooMany):
        send(post, address="192.0.2.9")
    assert send(PostFactory(blog=post.blog)) is not None


def test_the_wait_that_is_told_is_enough_and_no_minute_longer(post: Post) -> None:
    allow(post, limit_address=2)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        send(post)
        clock.shift(20)
        send(post)
        clock.shift(10)
        with pytest.raises(moderation.TooMany) as refused:
            send(post)
        assert 30 <= refused.value.wait <= 31
        clock.shift(refused.value.wait - 2)
        with pytest.raises(moderation.TooMany):
            send(post)
        clock.shift(2)
        assert send(post) is not None


def test_who_keeps_trying_does_not_wait_the_longer_for_it(post: Post) -> None:
    allow(post, limit_address=1)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        send(post)
        for _ in range(5):
            clock.shift(10)
            with pytest.raises(moderation.TooMany):
                send(post)
        clock.shift(11)
        assert send(post) is not None


def test_a_repeat_of_the_same_comment_is_answered_before_limits_are_looked_at(post: Post) -> None:
    allow(post, limit_address=1)
    words = WordsFactory()
    send(post, words)
    with pytest.raises(moderation.TooMany):
        send(post)
    assert send(post, words) is None


def test_the_same_comment_that_comes_in_many_times_at_once_counts_once(post: Post) -> None:
    of = [limits.Limit("key", 1)]
    assert [limits.count(of, "the same", NOW) for _ in range(5)] == [0] * 5
    assert limits.count(of, "another", NOW) > 0


def test_a_comment_refused_by_one_limit_is_counted_against_none() -> None:
    wide, narrow = limits.Limit("wide", 2), limits.Limit("narrow", 1)
    assert limits.count([wide, narrow], "one", NOW) == 0
    assert limits.count([wide, narrow], "two", NOW) > 0
    assert limits.count([wide], "three", NOW) == 0


def test_a_limit_of_nought_takes_nothing(post: Post) -> None:
    allow(post, limit_address=0)
    with pytest.raises(moderation.TooMany) as refused:
        send(post)
    assert refused.value.wait == 60


def test_counts_are_gone_after_a_minute(post: Post) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        send(post)
        assert Hit.objects.count() == 3
        clock.shift(59)
        assert limits.forget() == 0
        clock.shift(1)
        assert limits.forget() == 3


def test_a_count_is_a_keyed_hash_that_tells_nothing(post: Post) -> None:
    send(post, WordsFactory(email="reader@example.org"))
    for key, comment in Hit.objects.values_list("key", "comment"):
        assert len(key) == len(comment) == 64
        assert int(key, 16)
        assert int(comment, 16)
