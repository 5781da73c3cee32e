"""The doctor names threads and decisions that are not what they were."""

import pytest

from comments import verifying
from comments.models import Comment, Decision
from govblog.doctor import content
from posts.models import Blog, Post
from tests.factories import CommentFactory, act
from tests.govblog.doctor.looking import wrong
from tests.raw import history_unwritten

pytestmark = pytest.mark.django_db


def test_what_is_sound_is_in_order(post: Post) -> None:
    act(CommentFactory(post=post), "approve")
    for deep in (False, True):
        assert wrong(content.threads, deep=deep) == {}
        assert wrong(content.decisions, deep=deep) == {}


def test_a_broken_thread_is_told(post: Post) -> None:
    comment = CommentFactory(post=post)
    Comment.objects.filter(pk=comment.pk).update(rght=9)
    (says,) = wrong(content.threads)
    assert "left and right numbers" in says


def test_of_an_old_broken_thread_only_a_deep_look_knows(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = CommentFactory(post=post)
    Comment.objects.filter(pk=old.pk).update(rght=9)
    CommentFactory(post=post)
    monkeypatch.setattr(content, "_SAMPLE", 1)
    assert wrong(content.threads) == {}
    assert list(wrong(content.threads, deep=True).values()) == ["fault"]


def test_a_comment_that_is_wrongly_on_show_is_told(post: Post) -> None:
    comment = CommentFactory(post=post, status="rejected")
    Comment.objects.filter(pk=comment.pk).update(shown=True)
    assert len(wrong(content.threads)) == 1


def test_a_changed_decision_is_told_and_an_old_one_when_looked_at_deep(blog: Blog) -> None:
    comment = CommentFactory()
    first, last = (act(comment, step) for step in ("approve", "remove"))
    verifying.verify_new()
    with history_unwritten():
        Decision.objects.filter(pk=first.pk).update(to_status="spam")
    assert wrong(content.decisions) == {}
    assert "fault" in wrong(content.decisions, deep=True).values()
    with history_unwritten():
        Decision.objects.filter(pk=last.pk).update(hash="0" * 64)
    assert list(wrong(content.decisions).values())[-1] == "fault"


def test_of_many_faults_the_first_few_are_told(post: Post) -> None:
    for comment in CommentFactory.create_batch(7, post=post):
        Comment.objects.filter(pk=comment.pk).update(rght=9)
    found = wrong(content.threads)
    assert len(found) == 6
    assert "And more." in found
