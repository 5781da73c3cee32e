"""What official replies mean for the comments that need an answer."""

from collections.abc import Sequence

from comments.models import Comment, Decision, Errand, ErrandEvent
from comments.moderation.triage import forget_outcome

_OUTCOME = "Answered with an official reply."
_Change = tuple[Errand, ErrandEvent.Act, Decision]


def follow(decisions: Sequence[Decision]) -> None:
    """Settle what an official reply answers once it is published; open it again when it goes.

    Called with the decisions of a step inside its transaction, their comments with what they say.
    A fixed number of queries, none when none of the comments is an official reply.
    """
    came: dict[int, Decision] = {}
    went: dict[int, Decision] = {}
    for one in decisions:
        parent = one.comment.parent_id
        if one.actor_id is None or parent is None or not one.comment.content.official:
            continue
        if one.to_status == Comment.Status.APPROVED:
            came[parent] = one
        else:
            went[one.comment_id] = one
    if came or went:
        _write([*_answered(came), *_unanswered(went)])


def _answered(came: dict[int, Decision]) -> list[_Change]:
    """Settle what waits for an answer under these comments."""
    waiting = Errand.objects.filter(kind=Errand.Kind.ANSWER, settled_at__isnull=True)
    changed: list[_Change] = []
    for errand in waiting.filter(comment__in=came).select_for_update(no_key=True):
        reply = came[errand.comment_id]
        errand.outcome, errand.reply_id = _OUTCOME, reply.comment_id
        errand.settled_by_id, errand.settled_at = reply.actor_id, reply.at
        changed.append((errand, ErrandEvent.Act.SETTLE, reply))
    return changed


def _unanswered(went: dict[int, Decision]) -> list[_Change]:
    """Open again what these replies had settled, unless the same was opened anew meanwhile."""
    lost = list(Errand.objects.filter(reply__in=went).select_for_update(no_key=True))
    waiting = Errand.objects.filter(kind=Errand.Kind.ANSWER, settled_at__isnull=True)
    taken = set(
        waiting.filter(comment__in=[errand.comment_id for errand in lost]).values_list(
            "comment", flat=True
        )
    )
    changed: list[_Change] = []
    for errand in lost:
        if errand.reply_id is None or errand.comment_id in taken:
            continue
        changed.append((errand, ErrandEvent.Act.REOPEN, went[errand.reply_id]))
        taken.add(errand.comment_id)
        forget_outcome(errand)
    return changed


def _write(changed: list[_Change]) -> None:
    """Save the errands, each with its record; one query for each table."""
    for errand, _, _ in changed:
        errand.version += 1
    fields = ["outcome", "reply", "settled_by", "settled_at", "version"]
    Errand.objects.bulk_update([errand for errand, _, _ in changed], fields)
    ErrandEvent.objects.bulk_create(
        ErrandEvent(
            errand=errand,
            act=act,
            by_id=decision.actor_id,
            at=decision.at,
            owner_id=errand.owner_id,
            due_at=errand.due_at,
        )
        for errand, act, decision in changed
        if decision.actor_id is not None
    )
