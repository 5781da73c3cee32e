"""A second look is answered once, in words, by somebody who had no part in the decision."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from comments import moderation
from comments.models import Comment, Decision, News, Review
from comments.moderation import erasing, mailboxes, reviewing
from comments.moderation.correcting import correct
from comments.moderation.cutting import Original
from posts.models import Blog, Post
from tests.factories import BlogFactory, CommentFactory, StaffFactory, act, seen, staff_of

pytestmark = pytest.mark.django_db
TUESDAY = dt.datetime(2026, 5, 5, 10, 4, tzinfo=dt.UTC)
UNDO = dt.timedelta(minutes=5)
UPHELD, OVERTURNED = Review.Outcome.UPHELD, Review.Outcome.OVERTURNED
WORDS = "We read it again. It keeps to the rule."


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """The clock, standing still."""
    with time_machine.travel(TUESDAY, tick=False) as still:
        yield still


@pytest.fixture
def first(blog: Blog) -> User:
    """Who decided."""
    return staff_of(blog, "moderator")


@pytest.fixture
def second(first: User, blog: Blog) -> User:
    """A moderator who had no part in it."""
    return StaffFactory(blog=blog, role="moderator", first_name="Second", last_name="Look")


def asked(clock: time_machine.Traveller, status: str = "rejected", **more: object) -> Review:
    """Return the second look that the writer of a new comment asked for."""
    comment = CommentFactory(status=status, **more)
    clock.shift(UNDO)
    return reviewing.ask(comment, "I meant no harm.")


def status_of(review: Review) -> str:
    return Comment.objects.get(pk=review.comment_id).status


def last(review: Review) -> Decision:
    return Decision.objects.filter(comment=review.comment_id).first()  # type: ignore[return-value]


def test_a_decision_that_is_upheld_stays_as_it_is_and_is_answered_in_words(
    clock: time_machine.Traveller, second: User
) -> None:
    review = asked(clock)
    on_screen = seen(review.comment)
    reviewing.answer(review, on_screen, UPHELD, f" {WORDS}\r\n", by=second)
    kept = Review.objects.get()
    assert (kept.outcome, kept.answer, kept.answered_by) == (UPHELD, WORDS, second)
    assert kept.answered_at == TUESDAY + UNDO
    assert seen(review.comment) == on_screen
    assert last(review) == review.decision


@pytest.mark.parametrize(
    ("status", "way"),
    [
        ("rejected", ["pending", "approved"]),
        ("spam", ["pending", "approved"]),
        ("removed", ["approved"]),
    ],
)
def test_a_decision_that_is_changed_publishes_the_comment_in_one_step_with_the_answer(
    clock: time_machine.Traveller, second: User, status: str, way: list[str]
) -> None:
    review = asked(clock, status)
    reviewing.answer(review, seen(review.comment), OVERTURNED, WORDS, by=second)
    made = Decision.objects.filter(number__gt=review.decision.number).order_by("number")
    assert [one.to_status for one in made] == way
    assert {one.actor for one in made} == {second}
    assert len({one.batch for one in made}) == 1
    after = Comment.objects.get(pk=review.comment_id)
    assert (after.status, after.shown) == ("approved", True)
    assert after.post.comments_approved == 1


def test_what_was_marked_as_spam_while_it_was_published_is_published_again(
    clock: time_machine.Traveller, second: User
) -> None:
    comment = CommentFactory(status="approved")
    act(comment, "spam")
    clock.shift(UNDO)
    review = reviewing.ask(Comment.objects.get(pk=comment.pk), "")
    reviewing.answer(review, seen(comment), OVERTURNED, WORDS, by=second)
    assert status_of(review) == "approved"


def test_an_answer_is_never_undone(clock: time_machine.Traveller, second: User) -> None:
    review = asked(clock)
    reviewing.answer(review, seen(review.comment), OVERTURNED, WORDS, by=second)
    assert moderation.undoable(second) is None
    with pytest.raises(moderation.NotDecided, match="time to undo this is over"):
        moderation.undo(last(review).batch, by=second)
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        Review.objects.update(outcome=UPHELD)


@pytest.mark.parametrize("outcome", [UPHELD, OVERTURNED])
def test_who_decided_cannot_answer(
    clock: time_machine.Traveller, first: User, outcome: str
) -> None:
    review = asked(clock)
    assert review.decision.actor == first
    with pytest.raises(reviewing.TookPart, match="someone else must look at it"):
        reviewing.answer(review, seen(review.comment), outcome, WORDS, by=first)
    assert Review.objects.get().answered_at is None
    assert status_of(review) == "rejected"


def test_only_who_moderates_the_blog_can_answer(
    clock: time_machine.Traveller, first: User, blog: Blog
) -> None:
    review = asked(clock)
    elsewhere = StaffFactory(blog=BlogFactory(), role="moderator")
    for person in (elsewhere, StaffFactory(blog=blog, role="editor")):
        with pytest.raises(PermissionDenied):
            reviewing.answer(review, seen(review.comment), UPHELD, WORDS, by=person)


@pytest.mark.parametrize(
    ("outcome", "words", "why", "field"),
    [
        (UPHELD, " \u200b\n", "Enter your answer", "words"),
        (UPHELD, "x" * 2_001, "2,000 characters or less", "words"),
        ("", WORDS, "Choose what comes of it", "outcome"),
        ("perhaps", WORDS, "Choose what comes of it", "outcome"),
    ],
)
def test_an_answer_needs_an_outcome_and_words(
    clock: time_machine.Traveller, second: User, outcome: str, words: str, why: str, field: str
) -> None:
    review = asked(clock)
    with pytest.raises(reviewing.NotAnswered, match=why) as refused:
        reviewing.answer(review, seen(review.comment), outcome, words, by=second)
    assert refused.value.field == field
    assert Review.objects.get().answered_at is None


def test_the_second_to_answer_is_told_who_was_first(
    clock: time_machine.Traveller, second: User, blog: Blog
) -> None:
    review = asked(clock)
    on_screen = seen(review.comment)
    reviewing.answer(review, on_screen, UPHELD, WORDS, by=second)
    third = StaffFactory(blog=blog, role="senior moderator")
    why = "Already answered by Second Look on 5 May 2026 at 11:09: the decision stands."
    with pytest.raises(reviewing.NotAnswered, match=why):
        reviewing.answer(review, on_screen, OVERTURNED, "No, publish it.", by=third)
    assert status_of(review) == "rejected"
    assert Review.objects.get().answer == WORDS


@pytest.mark.parametrize("outcome", [UPHELD, OVERTURNED])
def test_an_answer_on_what_is_not_as_it_was_seen_is_refused(
    clock: time_machine.Traveller, second: User, blog: Blog, outcome: str
) -> None:
    review = asked(clock)
    on_screen = seen(review.comment)
    act(review.comment, "restore")
    with pytest.raises(reviewing.NotAnswered, match="Already put back in the queue by Staff"):
        reviewing.answer(review, on_screen, outcome, WORDS, by=second)
    current = Comment.objects.get(pk=review.comment_id)
    before = seen(current)
    correct(current, Original("Reader", "Other words than before."), seen=current.text_version)
    with pytest.raises(reviewing.NotAnswered, match="Its writer changed the text"):
        reviewing.answer(review, before, outcome, WORDS, by=second)


@pytest.mark.parametrize("acts", [["restore"], ["restore", "approve"]])
def test_where_a_colleague_put_it_back_the_answer_can_only_say_so(
    clock: time_machine.Traveller, second: User, blog: Blog, acts: list[str]
) -> None:
    review = asked(clock)
    for one in acts:
        act(review.comment, one, by=second)
    decided = last(review)
    with pytest.raises(reviewing.NotAnswered, match="put back since"):
        reviewing.answer(review, seen(review.comment), UPHELD, WORDS, by=second)
    # Who put it back had no part in the first decision
    reviewing.answer(review, seen(review.comment), OVERTURNED, WORDS, by=second)
    assert last(review) == decided


def test_a_reply_is_not_published_under_a_comment_that_never_was(
    clock: time_machine.Traveller, post: Post, second: User, first: User
) -> None:
    parent = CommentFactory(post=post, status="approved")
    review = asked(clock, parent=parent)
    act(parent, "spam")
    with pytest.raises(reviewing.NotAnswered, match="Decide that one first"):
        reviewing.answer(review, seen(review.comment), OVERTURNED, WORDS, by=second)
    # Nothing of it stays, not even the first half
    assert last(review) == review.decision
    assert status_of(review) == "rejected"
    reviewing.answer(review, seen(review.comment), UPHELD, WORDS, by=second)


def test_what_was_erased_has_no_answer_any_more(
    clock: time_machine.Traveller, second: User
) -> None:
    review = asked(clock)
    erasing.forget(review.comment, why="Asked for.")
    with pytest.raises(reviewing.NotAnswered, match="nothing to look at"):
        reviewing.answer(review, seen(review.comment), UPHELD, WORDS, by=second)


def test_an_erasure_blanks_the_words_of_an_answer_and_keeps_its_outcome(
    clock: time_machine.Traveller, second: User
) -> None:
    review = asked(clock)
    reviewing.answer(review, seen(review.comment), UPHELD, WORDS, by=second)
    erasing.forget(review.comment, why="Asked for.")
    kept = Review.objects.get()
    assert (kept.words, kept.answer, kept.outcome) == ("", "", UPHELD)


@pytest.mark.parametrize("outcome", [UPHELD, OVERTURNED])
def test_the_writer_is_told_of_the_answer_and_of_nothing_beside_it(
    clock: time_machine.Traveller, second: User, blog: Blog, outcome: str
) -> None:
    review = asked(clock, email="writer@example.org")
    mailboxes.made(blog, "writer@example.org")
    reviewing.answer(review, seen(review.comment), outcome, WORDS, by=second)
    news = News.objects.get()
    assert (news.kind, news.decision, news.told_at) == ("review", review.decision, None)
