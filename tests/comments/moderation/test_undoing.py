"""A moderator takes back the last step, a bulk one too, and everything is as it was."""

import datetime as dt
import uuid

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from comments import moderation, soundness
from comments.models import Comment, Decision, PolicyRule, Step
from posts.models import Blog, Post
from tests.chains import first_fault
from tests.factories import CommentFactory, StaffFactory, act, rule_of, seen
from tests.raw import history_unwritten

pytestmark = pytest.mark.django_db

EVERY_WAY = [
    (name, start, end)
    for name, ways in moderation.TRANSITIONS.items()
    for start, end in ways.items()
]


def last_step(by: User) -> uuid.UUID:
    """Return the batch of the last step that can be undone."""
    step = moderation.undoable(by)
    assert step is not None
    return step.batch


@pytest.mark.parametrize(("name", "start", "end"), EVERY_WAY)
def test_every_act_can_be_undone(
    post: Post, moderator: User, name: str, start: str, end: str
) -> None:
    comment = CommentFactory(post=post, status=start)
    before = Comment.objects.filter(pk=comment.pk).values("status", "shown").get()
    act(comment, name, by=moderator)
    assert Comment.objects.get(pk=comment.pk).status == end
    (outcome,) = moderation.undo(last_step(moderator), by=moderator)
    assert outcome.refusal == ""
    assert Comment.objects.filter(pk=comment.pk).values("status", "shown").get() == before
    assert first_fault(post.blog) is None
    assert not list(soundness.faults())


def test_the_table_of_undoing_is_the_other_way_round() -> None:
    pairs = {(end, start) for _, start, end in EVERY_WAY}
    assert {(end, to) for end, ways in moderation.UNDONE.items() for to in ways} == pairs


def test_undoing_to_rejected_names_the_rule_of_then(post: Post, moderator: User) -> None:
    comment = CommentFactory(post=post)
    rejected = act(comment, "reject", by=moderator)
    act(comment, "restore", by=moderator)
    (outcome,) = moderation.undo(last_step(moderator), by=moderator)
    assert outcome.decision is not None
    assert outcome.decision.policy_rule == rejected.policy_rule


def test_a_step_on_many_is_undone_as_one(post: Post, moderator: User) -> None:
    comments = CommentFactory.create_batch(3, post=post)
    moderation.decide_all([seen(one) for one in comments], "spam", by=moderator)
    assert len(moderation.undo(last_step(moderator), by=moderator)) == 3
    assert set(Comment.objects.values_list("status", flat=True)) == {"pending"}
    assert Decision.objects.count() == 6


def test_parts_of_one_step_are_undone_together(post: Post, moderator: User) -> None:
    one, other = CommentFactory.create_batch(2, post=post)
    batch = uuid.uuid4()
    for comment in (one, other):
        moderation.decide_all([seen(comment)], "approve", by=moderator, batch=batch)
    assert len(moderation.undo(batch, by=moderator)) == 2


def test_undoing_again_takes_the_step_before(post: Post, moderator: User) -> None:
    first, second = CommentFactory.create_batch(2, post=post)
    act(first, "approve", by=moderator)
    act(second, "approve", by=moderator)
    for comment in (second, first):
        moderation.undo(last_step(moderator), by=moderator)
        assert Comment.objects.get(pk=comment.pk).status == "pending"
    assert moderation.undoable(moderator) is None


def test_what_a_colleague_decided_meanwhile_stays(post: Post, moderator: User) -> None:
    one, other = CommentFactory.create_batch(2, post=post)
    moderation.decide_all([seen(one), seen(other)], "approve", by=moderator)
    colleague = StaffFactory()
    act(one, "remove", by=colleague)
    outcomes = moderation.undo(last_step(moderator), by=moderator)
    refused = {outcome.seen.pk: outcome.refusal for outcome in outcomes}
    assert colleague.get_full_name() in refused[one.pk]
    assert refused[other.pk] == ""


def test_what_a_colleague_decided_and_put_back_stays_too(post: Post, moderator: User) -> None:
    comment = CommentFactory(post=post)
    act(comment, "approve", by=moderator)
    colleague = StaffFactory()
    act(comment, "remove", by=colleague)
    act(comment, "restore", by=colleague)
    (outcome,) = moderation.undo(last_step(moderator), by=moderator)
    assert colleague.get_full_name() in outcome.refusal
    assert Comment.objects.get(pk=comment.pk).status == "approved"


def test_a_step_is_undone_once(post: Post, moderator: User) -> None:
    act(CommentFactory(post=post), "approve", by=moderator)
    batch = last_step(moderator)
    moderation.undo(batch, by=moderator)
    with pytest.raises(moderation.NotDecided, match="already"):
        moderation.undo(batch, by=moderator)


def test_an_undoing_is_not_undone(post: Post, moderator: User) -> None:
    act(CommentFactory(post=post), "reject", by=moderator)
    (outcome,) = moderation.undo(last_step(moderator), by=moderator)
    assert outcome.decision is not None
    with pytest.raises(moderation.NotDecided, match="decide it anew"):
        moderation.undo(outcome.decision.batch, by=moderator)


def test_what_was_rejected_without_a_rule_is_not_rejected_so_again(
    post: Post, moderator: User
) -> None:
    comment = CommentFactory(post=post)
    with history_unwritten():
        Comment.objects.filter(pk=comment.pk).update(status="rejected")
    act(comment, "restore", by=moderator)
    (outcome,) = moderation.undo(last_step(moderator), by=moderator)
    assert outcome.refusal == "A comment that is pending cannot be changed so."
    assert Comment.objects.get(pk=comment.pk).status == "pending"


def test_the_time_to_undo_ends(post: Post, moderator: User) -> None:
    act(CommentFactory(post=post), "approve", by=moderator)
    batch = last_step(moderator)
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=post.blog.undo_minutes)):
        assert moderation.undoable(moderator) is None
        with pytest.raises(moderation.NotDecided, match="over"):
            moderation.undo(batch, by=moderator)


def test_nobody_undoes_what_another_did(post: Post, moderator: User) -> None:
    act(CommentFactory(post=post), "approve", by=moderator)
    with pytest.raises(PermissionDenied):
        moderation.undo(last_step(moderator), by=StaffFactory())
    with pytest.raises(PermissionDenied):
        moderation.undo(uuid.uuid4(), by=moderator)


def test_who_lost_the_role_undoes_nothing(post: Post, moderator: User) -> None:
    act(CommentFactory(post=post), "approve", by=moderator)
    batch = last_step(moderator)
    moderator.memberships.all().delete()
    with pytest.raises(PermissionDenied):
        moderation.undo(batch, by=moderator)


def test_a_published_reply_keeps_the_place_of_a_comment_that_is_put_back(
    post: Post, moderator: User
) -> None:
    comment = CommentFactory(post=post)
    act(comment, "approve", by=moderator)
    batch = last_step(moderator)
    CommentFactory(parent=Comment.objects.get(pk=comment.pk), status="approved")
    moderation.undo(batch, by=moderator)
    now = Comment.objects.get(pk=comment.pk)
    assert (now.status, now.shown) == ("pending", True)
    assert not list(soundness.faults())


def test_undoing_many_asks_no_more_than_undoing_few(post: Post, moderator: User) -> None:
    counts = []
    for many in (12, 24):
        comments = CommentFactory.create_batch(many, post=post)
        moderation.decide_all([seen(one) for one in comments], "approve", by=moderator)
        batch = last_step(moderator)
        with CaptureQueriesContext(connection) as asked:
            moderation.undo(batch, by=moderator)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_notes_go_with_the_decision(post: Post, moderator: User, rule: PolicyRule) -> None:
    notes = moderation.Notes("Leave out the name and send it again.", "Second time this week.")
    decision = moderation.decide(
        seen(CommentFactory(post=post)), "reject", by=moderator, rule=rule, notes=notes
    )
    assert dict(decision.notes.values_list("audience", "words")) == {
        "writer": notes.writer,
        "colleagues": notes.colleagues,
    }


def test_a_rule_of_the_house_publishes_without_a_person(blog: Blog, post: Post) -> None:
    decision = moderation.publish_confirmed(seen(CommentFactory(post=post)))
    assert (decision.actor_kind, decision.actor) == ("rule", None)
    assert Step.objects.count() == 0
    with pytest.raises(moderation.NotDecided, match="by a rule"):
        moderation.decide(
            moderation.Seen(decision.comment_id, "pending", 1),
            "approve",
            by=StaffFactory(),
            rule=rule_of(blog),
        )
