"""Comments of a post or a blog are closed with a public reason, and opened again."""

import datetime as dt

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from comments import moderation
from posts.models import Blog, BlogEvent, Post, PostEvent
from tests.factories import BlogFactory, PostFactory, StaffFactory, WordsFactory

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 5, 5, 9, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


@pytest.fixture
def post(blog: Blog) -> Post:
    """A post that was published some days before NOW."""
    return PostFactory(blog=blog, at=NOW - 9 * DAY)


@pytest.fixture
def senior(blog: Blog) -> User:
    """A senior moderator of `blog`."""
    return StaffFactory(blog=blog, role="senior moderator")


def again(post: Post) -> Post:
    """Return the post and its blog as they are stored."""
    return Post.objects.select_related("blog").get(pk=post.pk)


@pytest.mark.parametrize("role", ["moderator", "senior moderator", "editor", "administrator"])
def test_everyone_with_a_role_closes_and_reopens_the_comments_of_a_post(
    post: Post, role: str
) -> None:
    person = StaffFactory(role=role)
    closed = moderation.close(post, by=person, reason=" The consultation is over. ")
    why = moderation.closed(closed)
    assert why is not None
    assert (why.reason, why.since) == ("The consultation is over.", closed.comments_closed_at)
    assert why.until is None
    assert moderation.closed(moderation.reopen(post, by=person)) is None


def test_nobody_closes_comments_without_a_role_on_the_blog(post: Post) -> None:
    stranger = StaffFactory(blog=BlogFactory(), role="administrator")
    for act in (
        lambda: moderation.close(post, by=stranger, reason="Mine now."),
        lambda: moderation.reopen(post, by=stranger),
        lambda: moderation.set_slow(post, 5, by=stranger),
        lambda: moderation.close_blog(post.blog, by=stranger, reason="Mine now."),
        lambda: moderation.reopen_blog(post.blog, by=stranger),
        lambda: moderation.set_slow(post.blog, 5, by=stranger),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert moderation.closed(again(post)) is None


@pytest.mark.parametrize("reason", ["", "  \n", "x" * 301])
def test_comments_are_not_closed_without_a_reason_that_fits(
    post: Post, moderator: User, reason: str
) -> None:
    with pytest.raises(moderation.NoReason, match="reason"):
        moderation.close(post, by=moderator, reason=reason)


def test_closing_at_a_moment_to_come_leaves_comments_open_until_then(
    post: Post, moderator: User
) -> None:
    moment = timezone.now() + dt.timedelta(days=1)
    closing = moderation.close(post, by=moderator, reason="Then.", at=moment)
    assert moderation.closed(closing) is None
    coming = moderation.closes_next(closing)
    assert coming is not None
    assert (coming.reason, coming.since) == ("Then.", moment)
    with time_machine.travel(moment, tick=False):
        assert moderation.closed(closing) is not None
        assert moderation.closes_next(closing) is None


def test_comments_reopen_by_themselves_at_the_moment_that_was_said(
    post: Post, moderator: User
) -> None:
    start, end = NOW + DAY, NOW + 3 * DAY
    with time_machine.travel(NOW, tick=False) as clock:
        moderation.close(post, by=moderator, reason="For two days.", at=start, until=end)
        for moment, is_closed in (
            (start - dt.timedelta(microseconds=1), False),
            (start, True),
            (end - dt.timedelta(microseconds=1), True),
            (end, False),
        ):
            clock.move_to(moment)
            assert (moderation.closed(again(post)) is not None) == is_closed
        assert moderation.submit(again(post), WordsFactory(), address="192.0.2.1") is not None
        clock.move_to(start)
        with pytest.raises(moderation.Closed) as refused:
            moderation.submit(again(post), WordsFactory(), address="192.0.2.1")
    assert refused.value.until == end


@pytest.mark.parametrize(
    ("at", "until"), [(None, NOW), (None, NOW - DAY), (NOW + DAY, NOW + DAY), (NOW - DAY, NOW)]
)
def test_comments_reopen_after_they_close_and_not_before_now(
    post: Post, moderator: User, at: dt.datetime | None, until: dt.datetime
) -> None:
    with (
        time_machine.travel(NOW, tick=False),
        pytest.raises(moderation.NotClosed, match="must reopen after they close"),
    ):
        moderation.close(post, by=moderator, reason="Backwards.", at=at, until=until)


def test_who_says_more_of_comments_that_are_closed_does_not_change_since_when(
    post: Post, moderator: User
) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        moderation.close(post, by=moderator, reason="Paused.")
        clock.shift(DAY)
        moderation.close(post, by=moderator, reason="An election.", until=NOW + 9 * DAY)
        closed = moderation.closed(again(post))
        assert closed is not None
        assert (closed.reason, closed.since, closed.until) == ("An election.", NOW, NOW + 9 * DAY)
        with pytest.raises(moderation.NotClosed, match="closed already"):
            moderation.close(post, by=moderator, reason="Later.", at=NOW + 2 * DAY)


def test_a_closing_to_come_is_called_off(post: Post, moderator: User) -> None:
    moderation.close(post, by=moderator, reason="Then.", at=timezone.now() + DAY)
    assert moderation.closes_next(moderation.reopen(post, by=moderator)) is None


def test_the_record_says_who_did_what_and_all_that_was_set(post: Post, senior: User) -> None:
    start, end = NOW + DAY, NOW + 3 * DAY
    with time_machine.travel(NOW, tick=False):
        moderation.close(post, by=senior, reason="Over.", at=start, until=end)
        moderation.reopen(post, by=senior)
        moderation.set_slow(post, 10, by=senior)
        moderation.close_blog(post.blog, by=senior, reason="Paused.", until=end)
        moderation.set_slow(post.blog, 5, by=senior)
    told = ("act", "by", "at", "due_at", "reason", "reopen_at", "minutes")
    own = PostEvent.objects.filter(post=post).order_by("pk").values_list(*told)
    assert list(own)[-3:] == [
        ("close comments", senior.pk, NOW, start, "Over.", end, None),
        ("reopen comments", senior.pk, NOW, NOW, "", None, None),
        ("slow mode", senior.pk, NOW, NOW, "", None, 10),
    ]
    assert list(BlogEvent.objects.order_by("pk").values_list(*told)) == [
        ("close comments", senior.pk, NOW, NOW, "Paused.", end, None),
        ("slow mode", senior.pk, NOW, NOW, "", None, 5),
    ]


def test_what_changes_nothing_leaves_no_record(post: Post, senior: User) -> None:
    before, version = PostEvent.objects.count(), again(post).version
    moderation.reopen(post, by=senior)
    moderation.set_slow(post, 0, by=senior)
    moderation.reopen_blog(post.blog, by=senior)
    assert (PostEvent.objects.count(), BlogEvent.objects.count()) == (before, 0)
    assert again(post).version == version


def test_closing_and_reopening_change_what_the_page_of_the_post_is_called(
    post: Post, moderator: User
) -> None:
    version = Post.objects.get(pk=post.pk).version
    assert moderation.close(post, by=moderator, reason="Over.").version == version + 1
    assert moderation.reopen(post, by=moderator).version == version + 2


def test_who_did_not_see_the_last_act_is_told_of_it_and_changes_nothing(
    post: Post, moderator: User
) -> None:
    first = StaffFactory(first_name="Staff", last_name="Member 77", role="editor")
    with time_machine.travel(NOW, tick=False):
        moderation.close(post, by=first, reason="Theirs.")
    for act in (
        lambda: moderation.close(post, by=moderator, reason="Mine.", seen=0),
        lambda: moderation.reopen(post, by=moderator, seen=0),
        lambda: moderation.set_slow(post, 5, by=moderator, seen=0),
    ):
        with pytest.raises(moderation.ChangedMeanwhile) as told:
            act()
        said = "Staff Member 77 closed the comments on 5 May 2026 at 10:00, after you opened"
        assert str(told.value).startswith(said)
    assert again(post).comments_closed_reason == "Theirs."


def test_who_saw_the_last_act_goes_on(post: Post, moderator: User) -> None:
    moderation.close(post, by=moderator, reason="Mine.", seen=0)
    last = moderation.last_act(post)
    assert last is not None
    moderation.reopen(post, by=moderator, seen=last.pk)
    assert moderation.closed(again(post)) is None
