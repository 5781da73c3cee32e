"""What readers see of a conversation after each decision."""

import pytest
from django.contrib.auth.models import User

from comments import moderation
from comments.models import Comment
from comments.moderation import NotDecided, Seen
from posts.models import Post
from tests.factories import (
    CommentFactory,
    act,
    thread,
)

pytestmark = pytest.mark.django_db


def shown(post: Post) -> set[int]:
    """Return the comments and placeholders on the page, by primary key."""
    return set(Comment.objects.on_page(post).values_list("pk", flat=True))


def test_a_reply_is_not_published_under_a_comment_that_never_was(post: Post) -> None:
    top, reply = thread(post, [None, 0])
    act(reply, "remove")
    act(top, "spam")
    with pytest.raises(NotDecided, match="Decide that one first"):
        act(reply, "restore")


def test_a_reply_is_published_under_a_removed_comment_which_keeps_its_place(post: Post) -> None:
    top = CommentFactory(post=post, status="approved")
    reply = CommentFactory(parent=top)
    act(top, "remove")
    assert shown(post) == set()
    act(reply, "approve")
    assert shown(post) == {top.pk, reply.pk}


def test_a_removed_comment_leaves_the_page_when_nothing_hangs_on_it(post: Post) -> None:
    top = CommentFactory(post=post, status="approved")
    CommentFactory(parent=top)
    act(top, "remove")
    assert shown(post) == set()


def test_a_placeholder_goes_with_the_last_published_reply_below_it(post: Post) -> None:
    top, middle, deep = thread(post, [None, 0, 1])
    act(top, "remove")
    act(middle, "remove")
    assert shown(post) == {top.pk, middle.pk, deep.pk}
    act(deep, "spam")
    assert shown(post) == set()


def test_a_placeholder_stays_while_another_published_reply_hangs_on_it(post: Post) -> None:
    top, one, other = thread(post, [None, 0, 0])
    act(top, "remove")
    act(one, "remove")
    assert shown(post) == {top.pk, other.pk}


def test_the_placeholders_come_back_with_a_reply_that_is_restored(post: Post) -> None:
    top, middle, deep = thread(post, [None, 0, 1])
    for comment in (deep, middle, top):
        act(comment, "remove")
    assert shown(post) == set()
    act(deep, "restore")
    assert shown(post) == {top.pk, middle.pk, deep.pk}


def test_every_decision_changes_what_the_page_of_the_post_is_called(post: Post) -> None:
    comment = CommentFactory(post=post)
    version = Post.objects.get(pk=post.pk).version
    for number, step in enumerate(["approve", "remove", "restore", "spam"], start=1):
        act(comment, step)
        assert Post.objects.get(pk=post.pk).version == version + number


def test_a_refused_decision_leaves_the_page_alone(post: Post, moderator: User) -> None:
    comment = CommentFactory(post=post)
    version = Post.objects.get(pk=post.pk).version
    with pytest.raises(NotDecided):
        moderation.decide(Seen(comment.pk, "spam", 1), "restore", by=moderator)
    assert Post.objects.get(pk=post.pk).version == version
