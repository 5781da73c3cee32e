"""A second look is for somebody who had no part in what is looked at."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from comments.models import Comment, Review
from comments.moderation import reviewers, reviewing
from posts.models import Blog
from tests.factories import BlogFactory, CommentFactory, PostFactory, StaffFactory, act

pytestmark = pytest.mark.django_db
UNDO = dt.timedelta(minutes=5)


@pytest.fixture
def people(blog: Blog) -> list[User]:
    """Three moderators of the blog."""
    return [StaffFactory(blog=blog, role="moderator", first_name=n) for n in ("Ann", "Bo", "Cy")]


def decided(comment: Comment, *steps: tuple[str, User]) -> Review:
    """Return the look that is asked for once these have decided, each after the other."""
    with time_machine.travel(dt.datetime(2026, 5, 5, 10, tzinfo=dt.UTC), tick=False) as clock:
        for step, by in steps:
            act(comment, step, by=by)
        clock.shift(UNDO)
        return reviewing.ask(Comment.objects.get(pk=comment.pk), "")


def barred(review: Review) -> frozenset[int]:
    return reviewers.took_part([review])[review.pk]


def test_whoever_decided_since_it_last_waited_had_a_part(people: list[User]) -> None:
    ann, bo, _ = people
    published = decided(CommentFactory(), ("approve", ann), ("remove", bo))
    assert barred(published) == {ann.pk, bo.pk}


@pytest.mark.parametrize("against", ["reject", "spam"])
def test_who_ever_kept_it_off_the_page_may_not_answer_for_whoever_did_so_again(
    people: list[User], against: str
) -> None:
    ann, bo, cy = people
    anew = decided(CommentFactory(), (against, ann), ("restore", bo), ("reject", cy))
    assert barred(anew) == {ann.pk, cy.pk}


def test_who_put_it_back_since_may_answer_and_who_took_it_off_again_may_not(
    people: list[User],
) -> None:
    ann, bo, cy = people
    review = decided(CommentFactory(), ("reject", ann))
    act(review.comment, "restore", by=bo)
    assert barred(review) == {ann.pk}
    act(review.comment, "reject", by=cy)
    assert barred(review) == {ann.pk, cy.pk}


def test_everyone_who_may_is_named_and_nobody_else(people: list[User], blog: Blog) -> None:
    ann, bo, cy = people
    StaffFactory(blog=blog, role="editor")
    StaffFactory(blog=blog, role="moderator", is_active=False)
    chief = StaffFactory(role=None, is_superuser=True)
    review = decided(CommentFactory(), ("reject", ann))
    (look,) = reviewers.looks_on([blog])
    assert reviewers.who_may([look]) == {review.pk: [bo, cy, chief]}
    assert (look.is_for(ann), look.is_for(bo)) == (False, True)


def test_what_waits_for_a_person_is_counted_without_reading_a_word(
    people: list[User], blog: Blog
) -> None:
    ann, bo, _ = people
    for by in (ann, bo, bo):
        review = decided(CommentFactory(), ("reject", by))
    with CaptureQueriesContext(connection) as asked:
        assert [reviewers.count_for(one) for one in people] == [2, 1, 3]
    assert len(asked) == 6
    assert not [one for one in asked if '"body"' in one["sql"] or '"words"' in one["sql"]]
    Review.objects.update(due_at=timezone.now() + dt.timedelta(hours=1))
    assert reviewers.count_for(ann, late=True) == 0
    Review.objects.filter(pk=review.pk).update(due_at=timezone.now() - dt.timedelta(seconds=1))
    assert [reviewers.count_for(one, late=True) for one in people] == [1, 0, 1]


def test_a_blog_has_its_own_looks_and_they_cost_the_same_however_many(
    people: list[User], blog: Blog, django_assert_num_queries: Any
) -> None:
    elsewhere = CommentFactory(post=PostFactory(blog=BlogFactory()), status="rejected")
    assert elsewhere.post.blog != blog
    for _ in range(3):
        decided(CommentFactory(), ("reject", people[0]))
    with django_assert_num_queries(2):
        assert len(reviewers.looks_on([blog])) == 3
    with CaptureQueriesContext(connection) as asked:
        assert reviewers.looks_on([elsewhere.post.blog]) == []
    assert len(asked) == 1
