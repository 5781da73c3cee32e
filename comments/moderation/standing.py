"""What the writer of a comment is told of it: only what can be undone no more.

A moderator has some minutes to undo a decision (`Blog.undo_minutes`). Until they have passed the
writer reads that somebody is looking at the comment; what was undone in time is never told.
"""

import datetime as dt
import enum
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from itertools import takewhile

from django.utils import timezone

from comments.models import Comment, Decision, Review, Step
from posts.models import Blog

_S = Comment.Status


class State(enum.StrEnum):
    """How a comment stands, as its writer is told."""

    WAITS = "waits"
    LOOKED_AT = "looked at"
    PUBLISHED = "published"
    NOT_PUBLISHED = "not published"
    SPAM = "spam"
    REMOVED = "removed"
    TAKEN_BACK = "taken back"
    ERASED = "erased"


_STATES = {
    _S.PENDING: State.WAITS,
    _S.APPROVED: State.PUBLISHED,
    _S.REJECTED: State.NOT_PUBLISHED,
    _S.SPAM: State.SPAM,
    _S.REMOVED: State.REMOVED,
}


@dataclass(frozen=True)
class Standing:
    """How a comment stands, and the decisions its writer is told of, oldest first."""

    state: State
    decisions: list[Decision]

    @property
    def last(self) -> Decision | None:
        """The decision that made it so; None for a comment that nobody decided."""
        return self.decisions[-1] if self.decisions else None

    @property
    def undecided(self) -> bool:
        """Whether it still waits for the first decision that its writer is told of."""
        return self.state in {State.WAITS, State.LOOKED_AT} and not self.decisions


def standing_of(comment: Comment, now: dt.datetime | None = None) -> Standing:
    """Return what the writer of a comment is told of it at this moment. Two queries."""
    moment = now or timezone.now()
    found = Decision.objects.filter(comment=comment).select_related("policy_rule")
    made = list(found.order_by("number"))
    steps = list(
        Step.objects.filter(batch__in={one.batch for one in made}).select_related("undoes")
    )
    undone = _undone(steps)
    open_still = {step.batch for step in steps if step.undo_until > moment}
    stands = [one for one in made if one.batch not in undone]
    told = list(takewhile(lambda one: one.batch not in open_still, stands))
    last = told[-1] if told else None
    if comment.content.erased_at is not None:
        taken_back = last is not None and last.actor_kind == Decision.ActorKind.WRITER
        return Standing(State.TAKEN_BACK if taken_back else State.ERASED, told)
    if len(told) < len(stands):
        return Standing(State.LOOKED_AT, told)
    return Standing(_STATES[_S(last.to_status)] if last else State.WAITS, told)


def answer_told_at(review: Review, blog: Blog) -> dt.datetime | None:
    """Return from when on its writer is told the answer to a second look; None without one."""
    if review.answered_at is None:
        return None
    return review.answered_at + dt.timedelta(minutes=blog.undo_minutes)


def _undone(steps: Collection[Step]) -> set[uuid.UUID]:
    """Return the batches of the steps that were undone, and of those that undid them."""
    here = {step.batch for step in steps}
    pairs = [(one.batch, one.undoes.batch) for one in steps if one.undoes is not None]
    return {batch for pair in pairs if pair[1] in here for batch in pair}
