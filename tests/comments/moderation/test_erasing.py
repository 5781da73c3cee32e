"""What is erased is gone for good; its place in the thread and its decisions stay."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone

from comments import moderation
from comments.models import Comment, Content, Hold, Mark, Note, Print, Redaction, Report, Sealed
from comments.moderation import Cuts, NotDecided, erasing, redact
from comments.persons import person_of
from posts.models import Post
from tests.factories import (
    BlogFactory,
    CommentFactory,
    PostFactory,
    ReportFactory,
    StaffFactory,
    act,
    rule_of,
    seen,
)

pytestmark = pytest.mark.django_db
NAME, EMAIL, BODY = "Siân Sample", "sian@example.org", "I live at number 12. A long enough text."


def mine(**more: Any) -> Comment:
    return CommentFactory(name=NAME, email=EMAIL, body=BODY, **more)


def now(comment: Comment) -> Comment:
    return Comment.objects.select_related("content", "post").get(pk=comment.pk)


def test_a_waiting_comment_that_is_taken_back_leaves_the_queue_without_its_words() -> None:
    comment = mine(marks=[Mark.Kind.LINKS])
    erasing.take_back(comment)
    after = now(comment)
    assert (after.status, after.shown) == ("removed", False)
    assert (after.name, after.email, after.body) == (erasing.GONE, "", erasing.GONE)
    assert not Comment.objects.waiting().exists()
    assert not Print.objects.exists()
    decision = after.decisions.get()
    assert (decision.actor_kind, decision.actor, decision.policy_rule) == ("writer", None, None)


def test_a_published_comment_that_is_erased_keeps_its_place_for_the_reply_under_it() -> None:
    comment = mine(status="approved")
    reply = CommentFactory(parent=comment, status="approved")
    version = comment.post.version
    erasing.erase(comment, why="Asked for.")
    after = now(comment)
    assert (after.status, after.shown) == ("removed", True)
    assert now(reply).shown
    assert after.post.comments_approved == 1
    assert after.post.version > version


@pytest.mark.parametrize("status", ["rejected", "spam", "removed"])
def test_the_decision_and_its_rule_stand_when_the_words_are_forgotten(status: str) -> None:
    comment = mine(status=status)
    decided = list(comment.decisions.values())
    erasing.forget(comment, why="Kept long enough.")
    assert now(comment).status == status
    assert now(comment).body == erasing.GONE
    assert list(comment.decisions.values()) == decided


@pytest.mark.parametrize("status", ["pending", "approved"])
def test_what_waits_or_is_published_is_not_forgotten(status: str) -> None:
    comment = mine(status=status)
    with pytest.raises(ValueError, match="not forgotten"):
        erasing.forget(comment, why="Kept long enough.")
    assert now(comment).body == BODY


@pytest.mark.parametrize("way", ["restore", "undo"])
def test_no_moderator_brings_back_what_was_erased(way: str, moderator: User) -> None:
    comment = mine()
    decision = act(comment, "reject", by=moderator)
    erasing.forget(comment, why="Kept long enough.")
    if way == "undo":
        (outcome,) = moderation.undo(decision.batch, by=moderator)
        assert outcome.decision is None
    else:
        with pytest.raises(NotDecided, match="erased"):
            moderation.decide(seen(comment), "restore", by=moderator)
    assert now(comment).status == "rejected"


def test_a_decision_on_a_comment_taken_back_meanwhile_is_refused(moderator: User) -> None:
    comment = mine()
    on_screen = seen(comment)
    erasing.take_back(comment)
    with pytest.raises(NotDecided, match="Already removed by its writer"):
        moderation.decide(on_screen, "approve", by=moderator)


def test_nothing_around_the_comment_says_what_it_said(moderator: User) -> None:
    comment = mine(status="approved")
    senior = StaffFactory(blog=comment.post.blog, role="senior moderator")
    redact(
        seen(comment), Cuts(words=["number 12"]), by=senior, kind=Redaction.Kind.PERSONAL, why="No"
    )
    ReportFactory(comment=comment, words=f"{NAME} says where they live")
    notes = moderation.Notes(writer=f"Dear {NAME}", colleagues=NAME)
    rule = rule_of(comment.post.blog)
    moderation.decide(seen(comment), "remove", by=moderator, rule=rule, notes=notes)
    erasing.erase(comment, why="Asked for.")
    assert not Note.objects.exists()
    assert Report.objects.get().words == ""
    assert Sealed.objects.get().ciphertext == ""
    assert "number 12" not in str(list(Content.objects.values()))


def test_a_legal_hold_on_the_comment_or_its_person_stops_it(post: Post, moderator: User) -> None:
    comment = mine(post=post)
    said = {"blog": post.blog, "why": "A court asked.", "by": moderator, "at": timezone.now()}
    on_comment = Hold.objects.create(comment=comment, label="it", **said)
    with pytest.raises(erasing.OnHold):
        erasing.take_back(comment)
    Hold.objects.filter(pk=on_comment.pk).update(lifted_at=timezone.now(), lifted_by=moderator)
    Hold.objects.create(person=person_of(EMAIL.upper()), label="them", **said)
    with pytest.raises(erasing.OnHold):
        erasing.take_back(comment)
    elsewhere = mine(post=PostFactory(blog=BlogFactory()))
    erasing.take_back(elsewhere)


def test_it_is_erased_once() -> None:
    comment = mine()
    erasing.take_back(comment)
    with pytest.raises(erasing.ErasedAlready):
        erasing.take_back(comment)


def test_not_even_the_database_takes_the_words_back() -> None:
    comment = mine()
    erasing.take_back(comment)
    with pytest.raises(IntegrityError, match="never comes back"), transaction.atomic():
        Content.objects.filter(pk=comment.pk).update(name="Again")
