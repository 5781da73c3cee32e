"""Before an election the comments of all blogs are closed, and later reopened, as one act."""

import datetime as dt

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied

from comments import moderation
from posts.models import Blog, BlogEvent
from tests.factories import BlogFactory, StaffFactory

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 5, 5, 9, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
END = NOW + 38 * DAY


@pytest.fixture
def three(blog: Blog) -> list[Blog]:
    """Three blogs."""
    return [blog, BlogFactory(), BlogFactory()]


@pytest.fixture
def keeper(three: list[Blog]) -> User:
    """An administrator of the install."""
    return StaffFactory(role=None, is_superuser=True)


def keys(blogs: list[Blog]) -> list[int]:
    """Return the keys of blogs in their order."""
    return sorted(blog.pk for blog in blogs)


def test_every_blog_is_closed_and_reopened_with_one_batch_of_records(
    three: list[Blog], keeper: User
) -> None:
    with time_machine.travel(NOW, tick=False):
        done = moderation.close_all_blogs(by=keeper, reason="An election.", until=END).done
        reopened = moderation.reopen_all_blogs(by=keeper).done
    assert keys(done) == keys(reopened) == keys(three)
    events = BlogEvent.objects.order_by("pk").values_list("act", "reason", "reopen_at", "batch")
    assert [row[:3] for row in events] == [
        *[("close comments", "An election.", END)] * 3,
        *[("reopen comments", "", None)] * 3,
    ]
    assert len({row[3] for row in events}) == 2
    assert not Blog.objects.exclude(comments_closed_at=None).exists()


def test_only_the_blogs_that_a_person_administers_are_touched(three: list[Blog]) -> None:
    one = StaffFactory(blog=three[1], role="administrator")
    assert moderation.close_all_blogs(by=one, reason="An election.").done == [three[1]]
    assert Blog.objects.filter(comments_closed_at=None).count() == 2
    other = StaffFactory(role="senior moderator")
    for act in (
        lambda: moderation.close_all_blogs(by=other, reason="Mine."),
        lambda: moderation.reopen_all_blogs(by=other),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_a_blog_closed_by_itself_for_as_long_stays_as_it_is_and_stays_closed(
    three: list[Blog], keeper: User
) -> None:
    with time_machine.travel(NOW, tick=False):
        moderation.close_blog(three[0], by=keeper, reason="For good.")
        # A week would end in the middle
        moderation.close_blog(three[1], by=keeper, reason="A week.", until=NOW + 7 * DAY)
        result = moderation.close_all_blogs(by=keeper, reason="An election.", until=END)
        assert [(one.pk, why) for one, why in result.left] == [
            (three[0].pk, "closed by itself, for at least as long")
        ]
        shorter = Blog.objects.get(pk=three[1].pk)
        assert (shorter.comments_closed_reason, shorter.comments_reopen_at) == ("An election.", END)
        again = moderation.reopen_all_blogs(by=keeper)
    assert keys(again.done) == keys(three[1:])
    assert [one.pk for one, _ in again.left] == [three[0].pk]
    assert Blog.objects.get(comments_closed_reason="For good.") == three[0]


def test_a_blog_that_is_closed_keeps_the_moment_since_when(three: list[Blog], keeper: User) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        moderation.close_blog(three[0], by=keeper, reason="A week.", until=NOW + 7 * DAY)
        clock.shift(DAY)
        moderation.close_all_blogs(by=keeper, reason="An election.", until=END)
    first, *others = Blog.objects.order_by("pk")
    assert first.comments_closed_at == NOW
    assert {blog.comments_closed_at for blog in others} == {NOW + DAY}


def test_a_blog_closed_now_is_not_reopened_to_close_at_a_later_time(
    three: list[Blog], keeper: User
) -> None:
    with time_machine.travel(NOW, tick=False):
        moderation.close_blog(three[0], by=keeper, reason="A day.", until=NOW + DAY)
        result = moderation.close_all_blogs(
            by=keeper, reason="An election.", at=NOW + 2 * DAY, until=END
        )
    assert keys(result.done) == keys(three[1:])
    ((left, why),) = result.left
    assert left.pk == three[0].pk
    assert "change it on its own page" in why
    assert Blog.objects.get(pk=left.pk).comments_closed_reason == "A day."


def test_slow_mode_set_meanwhile_does_not_part_a_blog_from_the_others(
    three: list[Blog], keeper: User
) -> None:
    moderation.close_all_blogs(by=keeper, reason="An election.")
    moderation.set_slow(three[0], 5, by=keeper)
    assert keys(moderation.reopen_all_blogs(by=keeper).done) == keys(three)


def test_the_second_administrator_is_told_what_the_first_did(
    three: list[Blog], keeper: User
) -> None:
    other = StaffFactory(role=None, is_superuser=True)
    moderation.close_all_blogs(by=other, reason="Theirs.", seen=0)
    for act in (
        lambda: moderation.close_all_blogs(by=keeper, reason="Mine.", seen=0),
        lambda: moderation.reopen_all_blogs(by=keeper, seen=0),
    ):
        with pytest.raises(moderation.ChangedMeanwhile, match="closed the comments"):
            act()
    assert Blog.objects.filter(comments_closed_reason="Theirs.").count() == 3


def test_nobody_closes_all_blogs_backwards_or_without_a_reason(
    three: list[Blog], keeper: User
) -> None:
    with pytest.raises(moderation.NoReason):
        moderation.close_all_blogs(by=keeper, reason=" ")
    with pytest.raises(moderation.NotClosed):
        moderation.close_all_blogs(by=keeper, reason="An election.", until=NOW)
    assert not BlogEvent.objects.exists()
