"""A post is taken down with a public reason, and put back at its address."""

import datetime as dt

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from posts import publishing
from posts.models import Post, PostRevision
from posts.publishing import NotDone
from tests.factories import PostFactory

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def test_a_withdrawn_post_is_gone_with_its_reason_and_comes_back_at_its_address(
    post: Post, editor: User
) -> None:
    gone = publishing.withdraw(post, by=editor, reason=" Out of date. ")
    assert not Post.objects.published().contains(post)
    assert not PostRevision.objects.public().filter(post=post).exists()
    assert Post.objects.withdrawn().get() == post
    assert gone.withdrawn_reason == "Out of date."
    publishing.put_back(post, by=editor)
    assert Post.objects.published().contains(post)
    assert Post.objects.get(pk=post.pk).day == post.day
    assert not Post.objects.withdrawn().exists()


def test_a_post_is_withdrawn_at_a_moment_to_come(post: Post, editor: User) -> None:
    moment = timezone.now() + HOUR
    publishing.withdraw(post, by=editor, reason="Only until then.", at=moment)
    assert Post.objects.published().contains(post)
    assert not Post.objects.published(moment).contains(post)
    assert Post.objects.withdrawn(moment).get() == post


@pytest.mark.parametrize("reason", ["", " \n"])
def test_no_post_is_withdrawn_without_a_reason(post: Post, editor: User, reason: str) -> None:
    with pytest.raises(NotDone, match="Enter the reason"):
        publishing.withdraw(post, by=editor, reason=reason)


def test_what_is_not_public_is_not_withdrawn(editor: User) -> None:
    draft = PostFactory(by=editor, draft=True)
    with pytest.raises(NotDone, match="not public"):
        publishing.withdraw(draft, by=editor, reason="Gone.")
    publishing.publish(draft, by=editor, at=timezone.now() + HOUR)
    with pytest.raises(NotDone, match="not public"):
        publishing.withdraw(draft, by=editor, reason="Gone.")


def test_a_post_is_withdrawn_once_and_put_back_once(post: Post, editor: User) -> None:
    with pytest.raises(NotDone, match="not withdrawn"):
        publishing.put_back(post, by=editor)
    publishing.withdraw(post, by=editor, reason="Gone.")
    with pytest.raises(NotDone, match="withdrawn already"):
        publishing.withdraw(post, by=editor, reason="Gone again.")


def test_a_scheduled_post_is_taken_back_not_withdrawn(editor: User) -> None:
    draft = PostFactory(by=editor, draft=True)
    publishing.publish(draft, by=editor, at=timezone.now() + HOUR)
    with pytest.raises(NotDone, match="not public"):
        publishing.withdraw(draft, by=editor, reason="Gone.", at=timezone.now() + 2 * HOUR)
