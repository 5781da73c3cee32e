"""What the writer of a comment is told of it: nothing that can still be undone."""

import datetime as dt

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from comments import moderation
from comments.models import Comment
from comments.moderation import erasing
from comments.moderation.standing import Standing, State, standing_of
from tests.factories import CommentFactory, act

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


def stands(comment: Comment, minutes: int = 0) -> Standing:
    """Return what is told of a comment so many minutes from now."""
    found = Comment.objects.select_related("content", "post__blog").get(pk=comment.pk)
    return standing_of(found, timezone.now() + minutes * MINUTE)


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("pending", State.WAITS),
        ("approved", State.PUBLISHED),
        ("rejected", State.NOT_PUBLISHED),
        ("spam", State.SPAM),
        ("removed", State.REMOVED),
    ],
)
def test_every_status_is_told_once_the_time_to_undo_is_over(status: str, state: State) -> None:
    comment = CommentFactory(status=status)
    assert stands(comment).state == (state if status == "pending" else State.LOOKED_AT)
    assert stands(comment, 6).state == state


def test_within_that_time_nothing_of_the_decision_is_told() -> None:
    comment = CommentFactory(status="rejected")
    assert stands(comment, 4).decisions == []
    assert stands(comment, 4).undecided
    assert [one.to_status for one in stands(comment, 6).decisions] == ["rejected"]
    assert not stands(comment, 6).undecided


def test_what_was_undone_is_never_told(moderator: User) -> None:
    comment = CommentFactory()
    decision = act(comment, "reject", by=moderator)
    moderation.undo(decision.batch, by=moderator)
    for minutes in (0, 6, 600):
        assert stands(comment, minutes).state == State.WAITS
        assert stands(comment, minutes).decisions == []


def test_a_published_comment_that_is_being_removed_is_no_longer_called_published() -> None:
    comment = CommentFactory(status="removed")
    assert stands(comment).state == State.LOOKED_AT


def test_a_comment_put_back_in_the_queue_waits_again() -> None:
    comment = CommentFactory(status="rejected")
    act(comment, "restore")
    assert stands(comment, 6).state == State.WAITS
    assert [one.to_status for one in stands(comment, 6).decisions] == ["rejected", "pending"]


def test_what_its_writer_did_is_told_at_once() -> None:
    taken, erased = CommentFactory(), CommentFactory(status="rejected")
    erasing.take_back(taken)
    erasing.erase(erased, why="Asked for.")
    assert stands(taken).state == State.TAKEN_BACK
    assert stands(erased).state == State.ERASED


def test_what_a_rule_published_is_told_at_once() -> None:
    comment = CommentFactory()
    seen = moderation.Seen(comment.pk, "pending", 1)
    moderation.publish_confirmed(seen)
    assert stands(comment).state == State.PUBLISHED


def test_it_costs_two_queries_however_much_happened(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    comment = CommentFactory(status="removed")
    act(comment, "restore")
    found = Comment.objects.select_related("content", "post__blog").get(pk=comment.pk)
    with django_assert_num_queries(2):
        standing_of(found)
