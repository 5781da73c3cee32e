"""Who wrote a comment that is kept from the public can ask for a second look, once a decision."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.utils import timezone

from comments.models import Comment, Decision, Review
from comments.moderation import erasing, reviewers, reviewing
from posts.models import Blog
from tests.factories import CommentFactory, act

pytestmark = pytest.mark.django_db
TUESDAY = dt.datetime(2026, 5, 5, 10, 4, tzinfo=dt.UTC)
UNDO = dt.timedelta(minutes=5)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """The clock, standing still."""
    with time_machine.travel(TUESDAY, tick=False) as still:
        yield still


@pytest.fixture
def rejected(clock: time_machine.Traveller) -> Comment:
    """A comment that was rejected so long ago that nobody can undo it."""
    comment = CommentFactory(status="rejected")
    clock.shift(UNDO)
    return comment


@pytest.mark.parametrize("status", ["rejected", "spam", "removed"])
def test_a_look_can_be_asked_for_once_the_decision_can_be_undone_no_more(
    clock: time_machine.Traveller, status: str
) -> None:
    comment = CommentFactory(status=status)
    clock.shift(UNDO - dt.timedelta(seconds=1))
    assert reviewing.refusal(comment) == "You can ask for a second look from 5 May 2026 at 11:09."
    with pytest.raises(reviewing.NotAsked, match="from 5 May"):
        reviewing.ask(comment, "I meant no harm.")
    clock.shift(1)
    assert reviewing.refusal(comment) == ""
    review = reviewing.ask(comment, " I meant no harm.\r\nNone. ")
    assert (review.words, review.answered_at) == ("I meant no harm.\nNone.", None)
    assert review.decision == Decision.objects.filter(comment=comment).first()
    assert reviewing.of(comment) == list(reviewers.waiting()) == [review]


@pytest.mark.parametrize(("hours", "days"), [(40, 7), (8, 1)])
def test_the_answer_is_due_after_the_working_hours_that_the_blog_promises(
    rejected: Comment, hours: int, days: int
) -> None:
    Blog.objects.update(review_hours=hours)
    assert reviewing.ask(rejected, "").due_at == timezone.now() + dt.timedelta(days=days)


@pytest.mark.parametrize(
    ("decided", "last"),
    [
        ("2026-08-31T09:00", "2027-02-28"),
        ("2026-02-28T09:00", "2026-08-28"),
        # Past midnight in London already
        ("2026-06-30T23:30", "2027-01-01"),
    ],
)
def test_six_months_are_counted_by_the_calendar_of_the_blog_and_end_with_the_day(
    clock: time_machine.Traveller, decided: str, last: str
) -> None:
    clock.move_to(dt.datetime.fromisoformat(f"{decided}Z"))
    comment = CommentFactory(status="rejected")
    zone = comment.post.blog.zone
    day = dt.date.fromisoformat(last)
    assert reviewing.last_day(comment.decisions.get(), zone) == day
    midnight = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), zone)
    assert reviewing.refusal(comment, midnight - dt.timedelta(seconds=1)) == ""
    assert reviewing.refusal(comment, midnight) == (
        f"You could ask for a second look until {day:%-d %B %Y}."
    )


@pytest.mark.parametrize(
    ("status", "why"),
    [("pending", "No moderator has decided about"), ("approved", "Your comment is published")],
)
def test_what_waits_or_is_published_needs_no_second_look(status: str, why: str) -> None:
    comment = CommentFactory(status=status)
    with pytest.raises(reviewing.NotAsked, match=why):
        reviewing.ask(comment, "")


def test_what_was_put_back_in_the_queue_has_not_been_decided(rejected: Comment) -> None:
    act(rejected, "restore")
    assert "No moderator has decided" in reviewing.refusal(Comment.objects.get(pk=rejected.pk))


def test_who_took_the_comment_back_has_nothing_to_ask(clock: time_machine.Traveller) -> None:
    comment = CommentFactory(status="approved")
    erasing.take_back(comment)
    clock.shift(UNDO)
    after = Comment.objects.get(pk=comment.pk)
    assert "were erased" in reviewing.refusal(after)


def test_words_that_were_erased_are_looked_at_no_more(rejected: Comment) -> None:
    reviewing.ask(rejected, "I meant no harm.")
    erasing.forget(rejected, why="Asked for.")
    assert not reviewers.waiting().exists()
    assert "were erased" in reviewing.refusal(Comment.objects.get(pk=rejected.pk))


def test_a_second_click_is_the_same_look_and_other_words_are_none(rejected: Comment) -> None:
    review = reviewing.ask(rejected, "I meant no harm.")
    assert reviewing.ask(rejected, "I meant no harm.") == review
    with pytest.raises(reviewing.NotAsked, match="You asked for a second look on 5 May 2026"):
        reviewing.ask(rejected, "And another thing.")
    assert Review.objects.count() == 1


def test_a_new_decision_can_be_looked_at_anew(
    rejected: Comment, clock: time_machine.Traveller
) -> None:
    first = reviewing.ask(rejected, "I meant no harm.")
    act(rejected, "restore")
    act(rejected, "reject")
    clock.shift(UNDO)
    second = reviewing.ask(Comment.objects.get(pk=rejected.pk), "Nor now.")
    assert reviewing.of(rejected) == [first, second]


def test_more_than_2000_characters_are_too_many(rejected: Comment) -> None:
    with pytest.raises(reviewing.NotAsked, match="2,000 characters or less"):
        reviewing.ask(rejected, "x" * 2_001)
    assert not Review.objects.exists()


def test_words_that_show_nothing_are_no_words(rejected: Comment) -> None:
    assert reviewing.ask(rejected, "\u200b \u2800").words == ""
