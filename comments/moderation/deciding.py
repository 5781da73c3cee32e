"""Decisions: who may take which, on what text. The table is `transitions.TRANSITIONS`."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from comments.models import Comment, Decision, PolicyRule
from comments.moderation.step import Deciding, Way
from comments.moderation.transitions import (
    BY_WRITER,
    NEEDS_RULE,
    TRANSITIONS,
    NotDecided,
    Notes,
    Outcome,
    Seen,
)
from govblog import roles


def decide(
    seen: Seen,
    act: str,
    *,
    by: User,
    rule: PolicyRule | None = None,
    at: dt.datetime | None = None,
    notes: Notes | None = None,
) -> Decision:
    """Take one decision and return it.

    Raises NotDecided when the comment is not as it was seen, the act is not possible from there,
    a rule is missing, or the comment it answers was never public; PermissionDenied.
    """
    (outcome,) = decide_all([seen], act, by=by, rule=rule, at=at, notes=notes)
    return _decision_of(outcome)


def decide_all(  # noqa: PLR0913 (all that a decision says)
    seen: Sequence[Seen],
    act: str,
    *,
    by: User,
    rule: PolicyRule | None = None,
    at: dt.datetime | None = None,
    batch: uuid.UUID | None = None,
    notes: Notes | None = None,
    right: str = "moderate",
) -> list[Outcome]:
    """Take the same decision on many comments in one step; return what became of each.

    Each comment is decided or refused by itself: one that someone else decided a moment ago does
    not stop the rest. `batch` is given when the step has several parts, undone as one; `right`
    when an act of another kind decides on the way. Raises KeyError for an act that is not in
    TRANSITIONS, and PermissionDenied when `by` has the right nowhere.
    """
    way = _way_of(act, rule)
    roles.require(by, right)
    with transaction.atomic():
        step = Deciding(act, way, by=by, at=at or timezone.now(), right=right)
        return step.take(seen, batch or uuid.uuid4(), notes or Notes())


def publish_confirmed(seen: Seen, *, at: dt.datetime | None = None) -> Decision:
    """Approve a pending comment in the name of the rule that trusts its confirmed writer.

    The caller has asked whether the rule holds, in the same transaction. Raises NotDecided when
    the comment is not as it was seen.
    """
    with transaction.atomic():
        step = Deciding("approve", _way_of("approve", None), by=None, at=at or timezone.now())
        (outcome,) = step.take([seen], uuid.uuid4(), Notes())
    return _decision_of(outcome)


def take_back(seen: Seen, *, at: dt.datetime | None = None) -> Decision:
    """Take a pending or published comment off in the name of its writer.

    Raises NotDecided when the comment is not as it was seen, or neither of both.
    """
    ways = BY_WRITER["take back"]

    def way(comment: Comment) -> tuple[str, PolicyRule | None] | None:
        target = ways.get(comment.status)
        return None if target is None else (target, None)

    kind = Decision.ActorKind.WRITER
    with transaction.atomic():
        step = Deciding("take back", way, by=None, at=at or timezone.now(), kind=kind)
        (outcome,) = step.take([seen], uuid.uuid4(), Notes())
    return _decision_of(outcome)


def _decision_of(outcome: Outcome) -> Decision:
    if outcome.decision is None:
        raise NotDecided(outcome.refusal)
    return outcome.decision


def _way_of(act: str, rule: PolicyRule | None) -> Way:
    ways = TRANSITIONS[act]
    named = rule if act in NEEDS_RULE else None

    def way(comment: Comment) -> tuple[str, PolicyRule | None] | None:
        target = ways.get(comment.status)
        return None if target is None else (target, named)

    return way
