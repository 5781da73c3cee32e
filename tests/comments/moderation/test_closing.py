"""Comments of a post are closed with a public reason, and opened again."""

import datetime as dt

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from comments import moderation
from posts.models import Post, PostEvent
from tests.factories import BlogFactory, StaffFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", ["moderator", "senior moderator", "editor", "administrator"])
def test_everyone_with_a_role_closes_and_reopens_the_comments_of_a_post(
    post: Post, role: str
) -> None:
    person = StaffFactory(role=role)
    closed = moderation.close(post, by=person, reason=" The consultation is over. ")
    why = moderation.closed(closed)
    assert why is not None
    assert (why.reason, why.since) == ("The consultation is over.", closed.comments_closed_at)
    assert moderation.closed(moderation.reopen(post, by=person)) is None


def test_nobody_closes_comments_without_a_role_on_the_blog(post: Post) -> None:
    stranger = StaffFactory(blog=BlogFactory(), role="administrator")
    with pytest.raises(PermissionDenied):
        moderation.close(post, by=stranger, reason="Mine now.")
    with pytest.raises(PermissionDenied):
        moderation.reopen(post, by=stranger)
    assert moderation.closed(Post.objects.get(pk=post.pk)) is None


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_comments_are_not_closed_without_a_reason(post: Post, moderator: User, reason: str) -> None:
    with pytest.raises(ValueError, match="Enter the reason"):
        moderation.close(post, by=moderator, reason=reason)


def test_closing_at_a_moment_to_come_leaves_comments_open_until_then(
    post: Post, moderator: User
) -> None:
    moment = timezone.now() + dt.timedelta(days=1)
    closing = moderation.close(post, by=moderator, reason="Then.", at=moment)
    assert moderation.closed(closing) is None
    with time_machine.travel(moment, tick=False):
        assert moderation.closed(closing) is not None


def test_who_closed_and_reopened_is_recorded(post: Post, moderator: User, editor: User) -> None:
    moderation.close(post, by=moderator, reason="Over.")
    moderation.reopen(post, by=editor)
    acts = PostEvent.objects.filter(post=post).order_by("pk").values_list("act", "by", "reason")
    assert list(acts)[-2:] == [
        ("close comments", moderator.pk, "Over."),
        ("reopen comments", editor.pk, ""),
    ]


def test_closing_and_reopening_change_what_the_page_of_the_post_is_called(
    post: Post, moderator: User
) -> None:
    version = Post.objects.get(pk=post.pk).version
    assert moderation.close(post, by=moderator, reason="Over.").version == version + 1
    assert moderation.reopen(post, by=moderator).version == version + 2
