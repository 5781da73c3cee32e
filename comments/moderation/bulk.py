"""Acts on a whole list of comments: the list as it stood at one moment, confirmed, carried out.

A list is kept as a snapshot. What is decided in portions is one step, undone as one.
"""

import datetime as dt
import uuid
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from comments.models import Bulk, PolicyRule
from comments.moderation.deciding import decide_all
from comments.moderation.transitions import TRANSITIONS, Notes, Seen
from govblog import portions, roles

MOST = 20_000  # comments in one list
PORTION = 500  # comments decided in one transaction: others wait no longer than that takes
AT_ONCE = PORTION  # up to so many are decided while the moderator waits
KEPT_FOR = dt.timedelta(days=30)


def gather(
    comments: Any,
    act: str,
    *,
    by: User,
    rule: PolicyRule | None = None,
    notes: Notes | None = None,
    back: str = "",
) -> Bulk:
    """Take the snapshot of a list of comments, oldest first; decide nothing yet; return it.

    `comments` is a queryset that holds only comments `by` moderates; at most MOST are taken.
    Raises KeyError for an act that is not in TRANSITIONS, PermissionDenied.
    """
    ways = TRANSITIONS[act]
    roles.require(by, "moderate")
    said = notes or Notes()
    found = comments.filter(status__in=list(ways)).order_by("created_at", "pk")
    chosen = list(found.values_list("pk", "status", "text_version")[:MOST])
    return Bulk.objects.create(
        by=by,
        act=act,
        policy_rule=rule,
        to_writer=said.writer,
        to_colleagues=said.colleagues,
        back=back,
        chosen=chosen,
        total=len(chosen),
    )


def confirm(bulk: Bulk, *, by: User) -> bool:
    """Let the act begin; say whether this was the first to say so.

    Raises PermissionDenied when it is somebody else's.
    """
    if bulk.by_id != by.pk:
        raise PermissionDenied("Only who chose these comments can decide them.")
    waiting = Bulk.objects.filter(pk=bulk.pk, confirmed_at__isnull=True)
    return waiting.update(confirmed_at=timezone.now()) == 1


def carry_on(pk: int) -> bool:
    """Decide the next portion of a confirmed act; say whether something is left to do.

    What a portion did and how far it came are written in one transaction, so that it can be
    stopped anywhere and carried on by anyone. A second caller at the same moment takes the next
    portion. When the role was taken away meanwhile, the rest is left alone.
    """
    with transaction.atomic():
        bulk = Bulk.objects.select_for_update(of=["self"]).select_related("by").get(pk=pk)
        if bulk.confirmed_at is None or bulk.is_done:
            return False
        start = bulk.looked_at
        portion = [Seen(*one) for one in bulk.chosen[start : start + PORTION]]
        notes = Notes(bulk.to_writer, bulk.to_colleagues)
        said: dict[str, Any] = {"rule": bulk.policy_rule, "batch": bulk.batch, "notes": notes}
        try:
            outcomes = decide_all(portion, bulk.act, by=bulk.by, **said)
        except PermissionDenied:
            _end(bulk, "You no longer moderate a blog.")
            return False
        for outcome in outcomes:
            if outcome.refusal:
                bulk.refused[outcome.refusal] = bulk.refused.get(outcome.refusal, 0) + 1
        bulk.decided += sum(outcome.decision is not None for outcome in outcomes)
        bulk.looked_at += len(portion)
        bulk.save(update_fields=["refused", "decided", "looked_at"])
    return not bulk.is_done


def stop(batch: uuid.UUID) -> None:
    """Leave alone what is left of the list that is this step, if it is one.

    Called before the step is locked: whoever carries a list on locks the two in that order.
    """
    lists = Bulk.objects.select_for_update(of=["self"]).defer("chosen")
    bulk = lists.filter(batch=batch).first()
    if bulk is not None:
        _end(bulk, "You undid this before it was done.")


def _end(bulk: Bulk, why: str) -> None:
    """Look at nothing more of a list that is locked."""
    left = bulk.total - bulk.looked_at
    if left:
        bulk.refused[why] = bulk.refused.get(why, 0) + left
        bulk.looked_at = bulk.total
        bulk.save(update_fields=["refused", "looked_at"])


def due(now: dt.datetime) -> "QuerySet[Bulk]":
    """Return the lists older than KEPT_FOR."""
    return Bulk.objects.filter(made_at__lt=now - KEPT_FOR)


def forget(now: dt.datetime | None = None, most: int | None = None) -> int:
    """Delete lists older than KEPT_FOR; return how many. Decisions stay."""
    return portions.delete(due(now or timezone.now()), most)
