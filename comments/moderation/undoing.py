"""Undoing a step, bulk acts included, as one: every comment of it goes back to where it was."""

import datetime as dt
import uuid

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from comments.models import Comment, Decision, PolicyRule, Step
from comments.moderation import bulk, settling
from comments.moderation.step import Deciding
from comments.moderation.transitions import UNDONE, NotDecided, Notes, Outcome, Seen
from govblog import roles

# Statuses that name a rule of the policy
_NAMED = frozenset({Comment.Status.REJECTED, Comment.Status.REMOVED})


def undoable(by: User, now: dt.datetime | None = None) -> Step | None:
    """Return the last step of `by` that can still be undone, or None."""
    mine = Step.objects.filter(by=by, undone_at__isnull=True, undoes__isnull=True)
    return mine.filter(undo_until__gt=now or timezone.now()).order_by("-at", "-pk").first()


def undo(batch: uuid.UUID, *, by: User, at: dt.datetime | None = None) -> list[Outcome]:
    """Undo a step of one's own; return what became of each comment of it.

    A comment that someone decided meanwhile, or whose text changed, is left alone and said so; of
    a list that is still being decided nothing more is. Raises NotDecided when the step was undone
    already, its time is over, or it is an undoing itself; PermissionDenied.
    """
    now = at or timezone.now()
    roles.require(by, "moderate")
    with transaction.atomic():
        bulk.stop(batch)
        step = Step.objects.select_for_update().filter(batch=batch).first()
        if step is None or step.by_id != by.pk:
            raise PermissionDenied("Only who took a step can undo it.")
        if step.undone_at is not None:
            raise NotDecided("This was undone already.")
        if step.undoes_id is not None:
            raise NotDecided("What was undone is not done again so: decide it anew.")
        if step.undo_until <= now:
            raise NotDecided("The time to undo this is over.")
        Step.objects.filter(pk=step.pk).update(undone_at=now)
        if step.act == settling.KEEP:
            kept = settling.undo_dismiss(batch, by=by)
            return [Outcome(one.seen, None, one.refusal) for one in kept]
        own = uuid.uuid4()
        outcomes = _lead_back(step, own, by, now)
        Step.objects.filter(batch=own).update(undoes=step)
    return outcomes


def _lead_back(step: Step, own: uuid.UUID, by: User, now: dt.datetime) -> list[Outcome]:
    taken = list(Decision.objects.filter(batch=step.batch).order_by("number"))
    before = {decision.comment_id: decision for decision in taken}
    rules = _rules_before(taken)

    def way(comment: Comment) -> tuple[str, PolicyRule | None] | None:
        target, rule = before[comment.pk].from_status, rules.get(comment.pk)
        # What an import had rejected or removed names no rule, and a person must
        known = target in UNDONE[comment.status] and (rule is not None or target not in _NAMED)
        return (target, rule) if known else None

    # A comment decided once more, even back to the same status, is no longer as it was seen
    of_step = Decision.objects.filter(batch=step.batch).values("comment")
    last = Decision.objects.filter(comment__in=of_step).order_by()
    newest = dict(last.values_list("comment").annotate(newest=Max("number")))
    seen = [
        Seen(pk, one.to_status if newest[pk] == one.number else "", one.text_version)
        for pk, one in before.items()
    ]
    return Deciding("undo", way, by=by, at=now).take(seen, own, Notes())


def _rules_before(taken: list[Decision]) -> dict[int, PolicyRule | None]:
    """Return the rule under which each comment was rejected or removed before this step."""
    back = [decision.comment_id for decision in taken if decision.from_status in _NAMED]
    found = Decision.objects.filter(comment__in=back, policy_rule__isnull=False)
    earlier = found.exclude(batch__in={decision.batch for decision in taken})
    return {
        one.comment_id: one.policy_rule
        for one in earlier.select_related("policy_rule").order_by("number")
    }
