"""Each decision leaves what is to be told of it, and nothing of what is undone."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from comments import mailing, moderation
from comments.models import Comment, News, Review, Step
from comments.moderation import erasing, forgetting_mail, mailboxes, news, official
from govblog.models import Letter
from posts.models import Post
from tests.comments.mailing.people import START, UNDO, confirmed, sent, told
from tests.factories import CommentFactory, act, seen

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """The clock, standing still."""
    with time_machine.travel(START, tick=False) as still:
        yield still


@pytest.fixture
def comment(post: Post) -> Comment:
    """A comment whose writer has confirmed the address."""
    made = sent(post)
    confirmed(made)
    return made


def waits() -> list[tuple[str, str]]:
    """Return what is to be told, oldest first."""
    rows = News.objects.filter(told_at=None).order_by("pk")
    return [(one.kind, one.decision.to_status if one.decision else "") for one in rows]


def tell(clock: time_machine.Traveller, *, goes: bool = True) -> int:
    """Let the time to undo pass, and the worker tell what there is; the letters go at once."""
    clock.shift(UNDO)
    count = mailing.tell()
    if goes:
        Letter.objects.update(state="sent", sent_at=timezone.now())
    return count


@pytest.mark.parametrize("way", ["approve", "reject"])
def test_a_decision_is_to_be_told_when_it_can_be_undone_no_more(comment: Comment, way: str) -> None:
    decision = act(comment, way)
    assert waits() == [("outcome", decision.to_status)]
    assert News.objects.get().due_at == START + UNDO


def test_nothing_is_told_of_spam_or_of_what_its_writer_did(comment: Comment, post: Post) -> None:
    act(comment, "spam")
    assert waits() == []
    other = sent(post, "Another.")
    act(other, "approve")
    erasing.take_back(other)
    assert waits() == []


def test_whose_published_comment_is_taken_for_advertising_is_told(
    comment: Comment, clock: time_machine.Traveller
) -> None:
    act(comment, "approve")
    tell(clock)
    act(comment, "spam")
    assert tell(clock) == 1
    letter = Letter.objects.latest("pk")
    assert letter.subject.endswith("was removed as advertising after it had been published")
    assert "ask another moderator for a second look" in letter.text


def test_of_a_long_list_nothing_is_told_while_its_step_can_be_undone(
    comment: Comment, clock: time_machine.Traveller
) -> None:
    decision = act(comment, "reject")
    # As a later portion of the same list leaves it
    Step.objects.filter(batch=decision.batch).update(undo_until=START + 2 * UNDO)
    assert (tell(clock), tell(clock)) == (0, 1)


@pytest.mark.parametrize("state", ["waiting", "sending", "failed", "unsure"])
@pytest.mark.parametrize("every", ["once", "day"])
def test_what_is_erased_stands_in_no_letter_that_was_not_sent(
    comment: Comment, clock: time_machine.Traveller, every: str, state: str
) -> None:
    act(comment, "approve")
    mailboxes.follow(comment)
    tell(clock)
    confirmed(comment, every=every)
    parent = Comment.objects.get()
    reply = CommentFactory(parent=parent, status="approved", name="Gethin", body="My tapir.")
    clock.shift(dt.timedelta(days=1))
    assert mailing.tell() == 1
    later = CommentFactory(parent=parent, status="approved", name="Heledd", body="My okapi.")
    Letter.objects.update(state=state, claimed_at=timezone.now())
    assert "My tapir." in Letter.objects.get().text
    erasing.erase(reply, why="Asked for.")
    letter = Letter.objects.get()
    assert (letter.state, letter.text, letter.html) == ("taken back", "", "")
    assert "Gethin" not in letter.subject
    assert list(News.objects.filter(told_at=None).values_list("comment", flat=True)) == [later.pk]


def test_what_is_erased_before_it_was_told_is_told_to_nobody(
    comment: Comment, clock: time_machine.Traveller
) -> None:
    act(comment, "approve")
    mailboxes.follow(comment)
    tell(clock)
    reply = CommentFactory(parent=Comment.objects.get(), status="approved", name="Gethin")
    erasing.erase(reply, why="Asked for.")
    assert waits() == []


def test_what_is_undone_in_time_was_never_told(
    comment: Comment, moderator: User, clock: time_machine.Traveller
) -> None:
    decision = act(comment, "reject", by=moderator)
    moderation.undo(decision.batch, by=moderator)
    assert waits() == []
    act(comment, "approve")
    act(comment, "remove")
    assert waits() == [("outcome", "removed")]
    act(comment, "restore")
    assert waits() == [("outcome", "approved")]
    assert tell(clock) == 1


def test_a_removal_that_is_taken_back_before_it_was_told_is_told_to_nobody(
    comment: Comment, clock: time_machine.Traveller
) -> None:
    act(comment, "approve")
    tell(clock)
    act(comment, "remove")
    act(comment, "restore")
    assert waits() == []
    act(comment, "remove")
    tell(clock)
    act(comment, "restore")
    assert tell(clock) == 1
    assert [subject.rpartition("” ")[2] for subject in told()] == [
        "is published", "was removed after it had been published", "is published"
    ]  # fmt: skip


def test_a_letter_that_did_not_go_yet_is_taken_back_by_the_next_decision(
    comment: Comment, clock: time_machine.Traveller
) -> None:
    act(comment, "approve")
    tell(clock, goes=False)
    act(comment, "remove")
    assert [letter.state for letter in Letter.objects.all()] == ["taken back"]
    assert waits() == [("outcome", "removed")]


def test_a_letter_that_went_is_not(comment: Comment, clock: time_machine.Traveller) -> None:
    act(comment, "approve")
    tell(clock)
    act(comment, "remove")
    assert Letter.objects.get().state == "sent"
    assert News.objects.count() == 2


def test_who_follows_is_told_of_replies_of_others_and_of_the_team_once(
    comment: Comment, moderator: User, clock: time_machine.Traveller
) -> None:
    act(comment, "approve")
    mailboxes.follow(comment)
    tell(clock)
    own = sent(comment.post, "My own reply.", parent=comment.pk)
    others = sent(comment.post, "I agree.", email="", name="Gethin", parent=comment.pk)
    for reply in (own, others):
        act(reply, "approve")
    official.reply(seen(comment), "We look into it.", by=moderator, speaks=official.TEAM)
    assert waits() == [("outcome", "approved"), ("reply", "approved"), ("reply", "approved")]
    tell(clock)
    act(others, "remove")
    act(others, "restore")
    assert waits() == []


def test_a_reply_that_goes_before_it_was_told_is_told_to_nobody(comment: Comment) -> None:
    act(comment, "approve")
    mailboxes.follow(comment)
    reply = CommentFactory(parent=Comment.objects.get(), status="approved", email="")
    assert ("reply", "approved") in waits()
    act(reply, "remove")
    assert ("reply", "approved") not in waits()


def test_who_wants_no_such_mail_is_told_nothing(comment: Comment) -> None:
    confirmed(comment, outcomes=False, replies=False)
    mailboxes.follow(comment)
    act(comment, "approve")
    CommentFactory(parent=Comment.objects.get(), status="approved")
    assert waits() == []


def test_what_an_address_is_not_confirmed_for_waits_thirty_days(
    post: Post, clock: time_machine.Traveller
) -> None:
    comment = sent(post)
    Letter.objects.all().delete()
    act(comment, "reject")
    assert tell(clock) == 0
    clock.shift(dt.timedelta(days=29))
    assert (forgetting_mail.forget_news(), mailing.tell()) == (0, 0)
    mailboxes.confirm_of(comment)
    assert mailing.tell() == 1
    other = sent(post, "Another.", email="late@example.org")
    act(other, "reject")
    clock.shift(UNDO + dt.timedelta(days=30))
    # The letter that was told then, and what could not be told
    assert forgetting_mail.forget_news() == 2
    assert waits() == []


@pytest.mark.parametrize("count", [1, 12])
def test_the_number_of_questions_is_the_same_for_any_number_of_decisions(
    post: Post, moderator: User, count: int
) -> None:
    made = [sent(post, f"Thought {n}.", email=f"r{n}@example.org") for n in range(count)]
    for one in made:
        mailboxes.confirm_of(one)
    with CaptureQueriesContext(connection) as asked:
        outcomes = moderation.decide_all([seen(one) for one in made], "approve", by=moderator)
    assert all(outcome.decision for outcome in outcomes)
    asked_of_news = [q["sql"] for q in asked if "comments_news" in q["sql"]]
    assert (len(asked_of_news), News.objects.count()) == (2, count)


def test_the_answer_to_a_second_look_is_told_instead_of_what_it_changed(
    comment: Comment, moderator: User, clock: time_machine.Traveller
) -> None:
    refused = act(comment, "reject")
    tell(clock)
    act(comment, "restore")
    act(comment, "approve")
    review = _answered(refused, moderator, "You were right.")
    news.answered(review)
    assert waits() == [("review", "rejected")]
    tell(clock)
    letter = Letter.objects.latest("pk")
    assert letter.subject.startswith("The second look at your comment on")
    for words in ("> You were right.", "The decision was changed.", "Your comment is published."):
        assert words in letter.text
    confirmed(comment, reviews=False)
    news.answered(review)
    assert waits() == []


def _answered(refused: Any, by: User, answer: str) -> Review:
    now = timezone.now()
    return Review.objects.create(
        comment=refused.comment,
        decision=refused,
        asked_at=now,
        due_at=now,
        answered_at=now,
        answered_by=by,
        answer=answer,
        outcome=Review.Outcome.OVERTURNED,
    )
