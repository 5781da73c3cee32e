"""Whoever changes a page writes with the change that caches in front are to be told of it."""

import datetime as dt

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from pytest_django import Settings

from comments import moderation
from posts import publishing
from posts.models import Blog, Post, Purge
from tests.factories import CommentFactory, StaffFactory, act, seen

pytestmark = pytest.mark.django_db


@pytest.fixture
def edge(settings: Settings) -> None:
    """A cache in front of the site, which these tests do not tell anything."""
    settings.PURGE_URL = "nginx+http://secret@127.0.0.1:1"


def written() -> list[tuple[str, bool]]:
    return [(row.key, row.hard) for row in Purge.objects.order_by("pk")]


def forgotten() -> None:
    Purge.objects.all().delete()


def test_where_no_cache_is_named_nothing_is_written(post: Post, moderator: User) -> None:
    act(CommentFactory(post=post), "approve", by=moderator)
    assert written() == []


def test_an_approval_is_a_change_of_its_posts_pages(
    edge: None, post: Post, moderator: User
) -> None:
    comment = CommentFactory(post=post)
    forgotten()
    act(comment, "approve", by=moderator)
    assert written() == [(f"post-{post.pk}", False)]


@pytest.mark.parametrize("name", ["remove", "spam"])
def test_what_readers_saw_and_is_not_to_be_seen_any_more_is_a_take_down(
    edge: None, post: Post, moderator: User, name: str
) -> None:
    comment = CommentFactory(post=post, status="approved")
    forgotten()
    act(comment, name, by=moderator)
    assert written() == [(f"post-{post.pk}", True)]


def test_an_approval_that_is_undone_is_a_take_down(edge: None, post: Post, moderator: User) -> None:
    act(CommentFactory(post=post), "approve", by=moderator)
    forgotten()
    step = moderation.undoable(moderator)
    assert step is not None
    moderation.undo(step.batch, by=moderator)
    assert written() == [(f"post-{post.pk}", True)]


def test_of_two_posts_in_one_step_only_the_one_that_lost_a_comment_has_a_take_down(
    edge: None, post: Post, moderator: User
) -> None:
    gone = CommentFactory(post=post, status="approved")
    never = CommentFactory(status="pending")
    forgotten()
    moderation.decide_all([seen(one) for one in (gone, never)], "spam", by=moderator)
    assert sorted(written()) == sorted(
        [(f"post-{never.post_id}", False), (f"post-{post.pk}", True)]
    )


def test_words_that_are_cut_from_a_public_comment_are_a_take_down(edge: None, post: Post) -> None:
    comment = CommentFactory(post=post, status="approved", body="My number is 01632 960001.")
    senior = StaffFactory(role="senior moderator")
    forgotten()
    cuts = moderation.Cuts(["01632 960001"])
    moderation.redact(seen(comment), cuts, by=senior, kind="personal", why="A phone number.")
    assert written() == [(f"post-{post.pk}", True)]


def test_a_withdrawn_post_is_a_take_down_of_its_pages_and_of_the_blogs(
    edge: None, post: Post, editor: User
) -> None:
    forgotten()
    publishing.withdraw(post, by=editor, reason="It was wrong.")
    assert written() == [(f"post-{post.pk}", True), (f"blog-{post.blog_id}", True)]


def test_a_take_down_to_come_is_none_yet(edge: None, post: Post, editor: User) -> None:
    forgotten()
    tomorrow = timezone.now() + dt.timedelta(days=1)
    publishing.withdraw(post, by=editor, reason="It ends then.", at=tomorrow)
    assert written() == [(f"post-{post.pk}", False), (f"blog-{post.blog_id}", False)]


def test_a_change_that_did_not_happen_is_not_to_be_told(edge: None, post: Post) -> None:
    forgotten()
    with transaction.atomic():
        Post.objects.filter(pk=post.pk).move_version()
        transaction.set_rollback(True)
    assert written() == []


def test_every_blog_and_post_that_changes_has_its_row(edge: None, post: Post) -> None:
    forgotten()
    assert Blog.objects.all().move_version(hard=True) == 1
    assert Post.objects.all().move_version() == 1
    assert written() == [(f"blog-{post.blog_id}", True), (f"post-{post.pk}", False)]
