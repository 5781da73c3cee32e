"""Many comments are decided in one step, each by itself."""

import pytest
from django.contrib.auth.models import User
from pytest_django import DjangoAssertNumQueries

from comments import moderation
from comments.models import Comment, PolicyRule
from posts.models import Blog, Post
from tests.chains import first_fault
from tests.factories import (
    BlogFactory,
    CommentFactory,
    PostFactory,
    StaffFactory,
    act,
    seen,
    thread,
)

pytestmark = pytest.mark.django_db


def test_many_comments_are_decided_in_one_step(post: Post, moderator: User) -> None:
    screens = [seen(CommentFactory(post=post)) for _ in range(4)]
    outcomes = moderation.decide_all(screens, "approve", by=moderator)
    assert [outcome.seen for outcome in outcomes] == screens
    assert len({outcome.decision.batch for outcome in outcomes if outcome.decision}) == 1
    assert Comment.objects.approved().count() == 4
    assert first_fault(post.blog) is None


def test_one_comment_that_someone_else_decided_does_not_stop_the_rest(
    post: Post, moderator: User
) -> None:
    screens = [seen(CommentFactory(post=post)) for _ in range(3)]
    moderation.decide(screens[1], "spam", by=StaffFactory())
    outcomes = moderation.decide_all(screens, "approve", by=moderator)
    assert [outcome.decision is not None for outcome in outcomes] == [True, False, True]
    assert "Already marked as spam by" in outcomes[1].refusal
    assert not outcomes[0].refusal
    assert Comment.objects.approved().count() == 2


def test_a_comment_and_its_reply_are_removed_in_one_step_and_nothing_stays(
    post: Post, moderator: User, rule: PolicyRule
) -> None:
    comments = thread(post, [None, 0, 1])
    outcomes = moderation.decide_all(
        [seen(comment) for comment in comments], "remove", by=moderator, rule=rule
    )
    assert all(outcome.decision for outcome in outcomes)
    assert not Comment.objects.on_page(post)


def test_a_comment_and_its_reply_are_restored_in_one_step_whatever_their_order(
    post: Post, moderator: User
) -> None:
    comments = thread(post, [None, 0, 1])
    for comment in reversed(comments):
        act(comment, "remove")
    screens = [seen(comment) for comment in reversed(comments)]
    outcomes = moderation.decide_all(screens, "restore", by=moderator)
    assert all(outcome.decision for outcome in outcomes)
    assert set(Comment.objects.on_page(post)) == set(comments)


def test_a_step_over_two_blogs_decides_each_in_its_own_chain(moderator: User) -> None:
    other = BlogFactory()
    moderator.memberships.create(blog=other, role="moderator")
    comments = [CommentFactory(), CommentFactory(post=PostFactory(blog=other))]
    outcomes = moderation.decide_all([seen(c) for c in comments], "approve", by=moderator)
    assert [outcome.decision.number for outcome in outcomes if outcome.decision] == [1, 1]
    for blog in Blog.objects.all():
        assert first_fault(blog) is None


@pytest.mark.parametrize("count", [1, 30])
def test_deciding_many_takes_few_questions_to_the_database(
    post: Post, moderator: User, count: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    screens = [seen(CommentFactory(post=post)) for _ in range(count)]
    with django_assert_max_num_queries(23):
        moderation.decide_all(screens, "approve", by=moderator)


def test_a_comment_chosen_twice_with_two_texts_is_decided_once(post: Post, moderator: User) -> None:
    screen = seen(CommentFactory(post=post))
    older = moderation.Seen(screen.pk, screen.status, screen.text_version + 1)
    outcomes = moderation.decide_all([older, screen, screen], "approve", by=moderator)
    assert [outcome.decision is not None for outcome in outcomes] == [False, True, True]
    assert Comment.objects.get().decisions.count() == 1
