"""A moderator decides a whole list as it stood at one moment."""

import datetime as dt

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from comments import moderation, tasks
from comments.models import Bulk, Comment, Decision
from comments.moderation import bulk
from posts.models import Post
from tests.factories import CommentFactory, StaffFactory, act

pytestmark = pytest.mark.django_db


def gathered(by: User, name: str = "approve") -> Bulk:
    """Return the snapshot of all that there is."""
    return moderation.gather(Comment.objects.all(), name, by=by)


def begun(post: Post, by: User, monkeypatch: pytest.MonkeyPatch) -> Bulk:
    """Return a list of five comments of which the first two are decided."""
    monkeypatch.setattr(bulk, "PORTION", 2)
    CommentFactory.create_batch(5, post=post)
    made = gathered(by)
    moderation.confirm(made, by=by)
    assert moderation.carry_on(made.pk)
    return made


def carried_out(made: Bulk) -> Bulk:
    """Confirm a list and decide all of it; return it as it is then."""
    assert moderation.confirm(made, by=made.by)
    while moderation.carry_on(made.pk):
        pass
    return Bulk.objects.get(pk=made.pk)


def test_nothing_is_decided_before_it_is_confirmed(post: Post, moderator: User) -> None:
    CommentFactory(post=post)
    made = gathered(moderator)
    assert not moderation.carry_on(made.pk)
    assert Decision.objects.count() == 0


def test_what_came_in_after_the_snapshot_is_left_alone(post: Post, moderator: User) -> None:
    CommentFactory.create_batch(3, post=post)
    made = gathered(moderator)
    late = CommentFactory(post=post)
    done = carried_out(made)
    assert (done.total, done.decided, done.refused) == (3, 3, {})
    assert Comment.objects.get(pk=late.pk).status == "pending"


def test_what_changed_since_the_snapshot_is_left_alone_and_told(
    post: Post, moderator: User
) -> None:
    kept, decided, edited = CommentFactory.create_batch(3, post=post)
    made = gathered(moderator)
    colleague = StaffFactory()
    act(decided, "reject", by=colleague)
    Comment.objects.filter(pk=edited.pk).update(text_version=2)
    done = carried_out(made)
    assert done.decided == 1
    assert Comment.objects.get(pk=kept.pk).status == "approved"
    assert any(colleague.get_full_name() in reason for reason in done.refused)
    assert any("text of this comment changed" in reason for reason in done.refused)


def test_a_list_is_confirmed_once_and_only_by_who_made_it(post: Post, moderator: User) -> None:
    CommentFactory(post=post)
    made = gathered(moderator)
    with pytest.raises(PermissionDenied):
        moderation.confirm(made, by=StaffFactory())
    assert moderation.confirm(made, by=moderator)
    assert not moderation.confirm(made, by=moderator)


def test_a_list_in_portions_is_one_step(
    post: Post, moderator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "PORTION", 2)
    CommentFactory.create_batch(5, post=post)
    made = carried_out(gathered(moderator, "spam"))
    assert made.decided == 5
    step = moderation.undoable(moderator)
    assert step is not None
    assert step.batch == made.batch
    assert len(moderation.undo(step.batch, by=moderator)) == 5


def test_a_list_that_was_stopped_on_the_way_is_carried_on(
    post: Post, moderator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun(post, moderator, monkeypatch)
    assert tasks.carry_on_what_stalled() == 0
    with time_machine.travel(timezone.now() + tasks.STALLED * 2):
        assert tasks.carry_on_what_stalled() == 1
        assert tasks.carry_on_what_stalled() == 0
    assert Comment.objects.approved().count() == Decision.objects.count() == 5


def test_a_role_taken_away_stops_the_list(post: Post, moderator: User) -> None:
    CommentFactory(post=post)
    made = gathered(moderator)
    moderation.confirm(made, by=moderator)
    moderator.memberships.all().delete()
    assert not moderation.carry_on(made.pk)
    made.refresh_from_db()
    assert (made.decided, list(made.refused.values()), made.is_done) == (0, [1], True)
    assert Decision.objects.count() == 0


def test_a_list_that_ended_so_holds_up_no_other(post: Post, moderator: User) -> None:
    CommentFactory(post=post)
    ended, other = gathered(moderator), gathered(StaffFactory())
    for one in (ended, other):
        moderation.confirm(one, by=one.by)
    moderator.memberships.all().delete()
    with time_machine.travel(timezone.now() + tasks.STALLED * 2):
        assert tasks.carry_on_what_stalled() == 2
        assert tasks.carry_on_what_stalled() == 0
    assert [one.actor for one in Decision.objects.all()] == [other.by]


def test_undoing_a_list_that_is_still_being_decided_stops_it(
    post: Post, moderator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = begun(post, moderator, monkeypatch)
    assert len(moderation.undo(made.batch, by=moderator)) == 2
    assert not moderation.carry_on(made.pk)
    made.refresh_from_db()
    assert (made.is_done, list(made.refused.values())) == (True, [3])
    assert set(Comment.objects.values_list("status", flat=True)) == {"pending"}


def test_nobody_stops_the_list_of_another(
    post: Post, moderator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = begun(post, moderator, monkeypatch)
    with pytest.raises(PermissionDenied):
        moderation.undo(made.batch, by=StaffFactory())
    assert moderation.carry_on(made.pk)


def test_a_reply_is_approved_with_the_comment_it_answers(post: Post, moderator: User) -> None:
    parent = CommentFactory(post=post, status="approved")
    CommentFactory(parent=parent)
    act(parent, "remove")
    act(parent, "restore")
    done = carried_out(gathered(moderator))
    assert (done.total, done.decided) == (1, 1)


def test_old_lists_are_forgotten_and_their_decisions_stay(post: Post, moderator: User) -> None:
    CommentFactory(post=post)
    carried_out(gathered(moderator))
    assert bulk.forget() == 0
    assert bulk.forget(timezone.now() + bulk.KEPT_FOR + dt.timedelta(days=1)) == 1
    assert Decision.objects.count() == 1
