"""Blog, post and age may close comments at once; the clock alone says what holds."""

import datetime as dt

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied

from comments import moderation
from comments.moderation.door import Closing, closings
from posts.models import Blog, Post
from tests.factories import BlogFactory, PostFactory, StaffFactory

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 5, 5, 9, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
BY_AGE = "Comments on a post close 1 day after it is published."


@pytest.fixture
def senior(blog: Blog) -> User:
    """A senior moderator of `blog`."""
    return StaffFactory(blog=blog, role="senior moderator")


def again(post: Post) -> Post:
    """Return the post and its blog as they are stored."""
    return Post.objects.select_related("blog").get(pk=post.pk)


def why(post: Post, now: dt.datetime) -> str:
    """Return why comments are closed at a moment, "" while they are open."""
    closed = moderation.closed(again(post), now)
    return closed.reason if closed else ""


def test_a_post_closes_by_its_age_with_a_reason_of_its_own(blog: Blog) -> None:
    Blog.objects.update(comments_close_after=30)
    post = PostFactory(at=NOW)
    assert why(post, NOW + 30 * DAY - dt.timedelta(seconds=1)) == ""
    assert why(post, NOW + 30 * DAY) == "Comments on a post close 30 days after it is published."
    closed = moderation.closed(again(post), NOW + 99 * DAY)
    assert closed is not None
    assert (closed.since, closed.until) == (NOW + 30 * DAY, None)


def test_what_is_said_of_a_post_counts_before_what_is_said_of_its_blog(
    blog: Blog, editor: User
) -> None:
    Blog.objects.update(comments_close_after=30)
    post = PostFactory(at=NOW - 20 * DAY)
    assert why(post, NOW) == ""
    moderation.set_close_after(post, 1, by=editor)
    assert why(post, NOW) == "Comments on this post close 1 day after it is published."
    moderation.set_close_after(post, 0, by=editor)
    assert why(post, NOW + 900 * DAY) == ""
    moderation.set_close_after(post, None, by=editor)
    assert why(post, NOW + 10 * DAY) == "Comments on a post close 30 days after it is published."
    acts = [one.reason for one in moderation.acts_here(post, 9)]
    assert acts == ["As the blog says.", "0 days.", "1 day."]
    assert {one.act for one in moderation.acts_here(post, 9)} == {"close after"}


def test_a_number_of_days_that_is_none_and_a_person_without_a_role_are_refused(
    post: Post, editor: User
) -> None:
    for days in (-1, 3_651):
        with pytest.raises(moderation.NotClosed, match="from 0 to 3,650"):
            moderation.set_close_after(post, days, by=editor)
    stranger = StaffFactory(blog=BlogFactory(), role="administrator")
    with pytest.raises(PermissionDenied):
        moderation.set_close_after(post, 3, by=stranger)
    seen = moderation.set_close_after(post, 3, by=editor)
    with pytest.raises(moderation.ChangedMeanwhile, match="after how many days"):
        moderation.set_close_after(seen, 4, by=editor, seen=0)
    assert again(post).comments_close_after == 3


def test_a_draft_has_no_age_and_the_last_day_of_all_no_day_after(blog: Blog) -> None:
    Blog.objects.update(comments_close_after=32_767)
    assert closings(again(PostFactory(draft=True))) == []
    last = dt.datetime(9999, 12, 30, tzinfo=dt.UTC)
    assert why(PostFactory(at=last), last) == ""


@pytest.mark.parametrize(
    ("blog_until", "post_until", "age", "reason", "until"),
    [
        (None, None, 0, "Of the blog.", None),
        (None, None, 1, "Of the blog.", None),
        (2, None, 1, "Of the post.", None),
        (2, 5, 0, "Of the post.", 5),
        (5, 2, 0, "Of the blog.", 5),
        (5, 5, 0, "Of the blog.", 5),
        (2, 5, 1, BY_AGE, None),
        # The age closes them for good before the blog would reopen
        (5, 2, 3, "Of the blog.", None),
    ],
)
def test_readers_are_told_of_the_one_that_lasts_longest(
    blog: Blog,
    senior: User,
    blog_until: int | None,
    post_until: int | None,
    age: int,
    reason: str,
    until: int | None,
) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        post = PostFactory(at=NOW)
        Blog.objects.update(comments_close_after=age)
        clock.shift(DAY)
        ends = [n and NOW + n * DAY for n in (blog_until, post_until)]
        moderation.close_blog(blog, by=senior, reason="Of the blog.", until=ends[0])
        moderation.close(post, by=senior, reason="Of the post.", until=ends[1])
        closed = moderation.closed(again(post))
    assert closed is not None
    assert (closed.reason, closed.until) == (reason, until and NOW + until * DAY)


def test_comments_reopen_when_the_last_of_those_that_follow_each_other_has_ended(
    blog: Blog, senior: User
) -> None:
    post, two, four = PostFactory(at=NOW - DAY), NOW + 2 * DAY, NOW + 4 * DAY
    with time_machine.travel(NOW, tick=False):
        moderation.close(post, by=senior, reason="First.", until=two)
        moderation.close_blog(blog, by=senior, reason="Then.", at=two, until=four)
        closed = moderation.closed(again(post))
    assert closed is not None
    assert (closed.reason, closed.until) == ("First.", four)
    assert why(post, NOW + 3 * DAY) == "Then."
    assert why(post, four) == ""


def test_a_closing_holds_from_its_first_moment_and_no_longer_at_its_last() -> None:
    closing = Closing("Why.", NOW, NOW + DAY)
    moments = (NOW - DAY, NOW, NOW + DAY / 2, NOW + DAY)
    assert [closing.holds(moment) for moment in moments] == [False, True, True, False]
    assert [closing.is_over(moment) for moment in moments] == [False, False, False, True]
