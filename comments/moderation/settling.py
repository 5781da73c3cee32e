"""What settles readers' reports: a moderator keeps the comment, or it leaves the page.

Both can be undone, and then the reports are open again.
"""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from comments import tree
from comments.models import Comment, Decision, Report, ReportEvent, Step
from comments.moderation import outcomes
from comments.moderation.parts import in_parts
from comments.moderation.transitions import (
    CHANGED,
    NOT_YOURS,
    OFF_THE_PAGE,
    REWORDED,
    NotDecided,
    Seen,
)
from govblog import roles
from govblog.telling import day_and_time, name_of

KEEP = "keep"  # the act of a step that settles reports and changes no comment

_S = Comment.Status
_OPEN: dict[str, Any] = {
    "state": Report.State.OPEN,
    "settled_at": None,
    "settled_by": None,
    "decision": None,
    "batch": None,
}


@dataclass(frozen=True)
class Kept:
    """What became of one comment that was to be kept: how many of its reports were settled (or
    opened again), or why none. `newer` came in after the page was made, and are still open."""

    seen: Seen
    reports: int
    refusal: str = ""
    newer: int = 0


def dismiss(
    seen: Seen,
    *,
    by: User,
    batch: uuid.UUID | None = None,
    told: Collection[int] | None = None,
) -> Kept:
    """Keep a comment: settle its open reports as not upheld; return what became of it.

    `told` are the keys of the reports on the moderator's screen; one that came in later stays
    open. Raises NotDecided when the comment is not as it was seen, or a colleague was first;
    PermissionDenied.
    """
    (kept,) = dismiss_all([seen], by=by, batch=batch, told=told)
    if kept.refusal:
        raise NotDecided(kept.refusal)
    return kept


def dismiss_all(
    seen: Sequence[Seen],
    *,
    by: User,
    batch: uuid.UUID | None = None,
    told: Collection[int] | None = None,
) -> list[Kept]:
    """Keep many comments in one step; return what became of each, in that order.

    Each is kept or refused by itself; the number of queries is the same for any number. Raises
    PermissionDenied when `by` may moderate nowhere.
    """
    roles.require(by, "moderate")
    with transaction.atomic():
        keeping = _Keeping([one.pk for one in seen], by, batch or uuid.uuid4())
        kept = [keeping.look_at(one, told) for one in seen]
        keeping.settle()
    return kept


class _Keeping:
    """One step that keeps comments: their threads locked, their reports read."""

    def __init__(self, pks: Iterable[int], by: User, batch: uuid.UUID) -> None:
        self.by, self.batch, self.at = by, batch, timezone.now()
        self.comments = _locked(pks, by)
        self.open: dict[int, list[int]] = {}
        for pk, comment in (
            Report.objects.open().filter(comment__in=self.comments).values_list("pk", "comment")
        ):
            self.open.setdefault(comment, []).append(pk)
        self.first = _who_was_first(pk for pk in self.comments if pk not in self.open)
        self.settled: dict[int, list[int]] = {}

    def look_at(self, seen: Seen, told: Collection[int] | None) -> Kept:
        """Say what becomes of a comment, and note which of its reports are to be settled."""
        comment = self.comments.get(seen.pk)
        if comment is None:
            return Kept(seen, 0, NOT_YOURS)
        reports = self.open.get(seen.pk, [])
        if comment.status != _S.APPROVED or seen.status != comment.status or not reports:
            return Kept(seen, 0, self.first.get(seen.pk, CHANGED))
        if comment.text_version != seen.text_version:
            return Kept(seen, 0, REWORDED)
        read = reports if told is None else [pk for pk in reports if pk in told]
        if not read:
            return Kept(seen, 0, "It was reported again after you opened it. Read the new report.")
        self.settled[seen.pk] = read
        return Kept(seen, len(read), newer=len(reports) - len(read))

    def settle(self) -> None:
        """Write what was noted, with its record and the step that can be undone."""
        if not self.settled:
            return
        for some in in_parts([pk for reports in self.settled.values() for pk in reports]):
            Report.objects.open().filter(pk__in=some).update(
                state=Report.State.NOT_UPHELD,
                settled_at=self.at,
                settled_by=self.by,
                batch=self.batch,
            )
        _record(
            ReportEvent.Act.KEEP,
            {self.comments[pk]: len(reports) for pk, reports in self.settled.items()},
            self.by,
            self.batch,
        )
        minutes = min(self.comments[pk].post.blog.undo_minutes for pk in self.settled)
        until = self.at + dt.timedelta(minutes=minutes)
        Step.objects.update_or_create(
            batch=self.batch,
            defaults={"undo_until": until},
            create_defaults={"act": KEEP, "by": self.by, "at": self.at, "undo_until": until},
        )


def undo_dismiss(batch: uuid.UUID, *, by: User) -> list[Kept]:
    """Open the reports again that a step settled by keeping; return what became of each comment.

    `undo` has asked whose step it is and whether there is still time. A comment that was taken
    off the page meanwhile is left alone and said so. Raises PermissionDenied.
    """
    roles.require(by, "moderate")
    with transaction.atomic():
        mine = Report.objects.filter(batch=batch, state=Report.State.NOT_UPHELD)
        comments = _locked(mine.values("comment"), by)
        found: dict[int, list[int]] = {}
        for pk, comment in mine.filter(comment__in=comments).values_list("pk", "comment"):
            found.setdefault(comment, []).append(pk)
        back = {pk for pk in found if comments[pk].status == _S.APPROVED}
        _open_again([pk for comment in back for pk in found[comment]])
        opened = {comments[pk]: len(found[pk]) for pk in back}
        _record(ReportEvent.Act.UNDO, opened, by, batch)
    return [
        Kept(
            Seen(pk, comments[pk].status, comments[pk].text_version),
            len(reports) if pk in back else 0,
            "" if pk in back else "This comment is no longer on the page, so its reports rest.",
        )
        for pk, reports in found.items()
    ]


def follow(decisions: Sequence[Decision]) -> None:
    """Settle or open again the reports of comments that were decided in one step.

    Called in the step's transaction, with its threads locked. What leaves the page, or never
    comes on it, settles its reports as upheld; a decision that takes back exactly the one that
    settled them, within the time to undo, opens them again. The number of queries is the same
    for any number of decisions up to 5,000, and none of them waits for mail.
    """
    off = [one for one in decisions if one.to_status in OFF_THE_PAGE]
    back = [one for one in decisions if one.to_status not in OFF_THE_PAGE]
    for some in in_parts(off):
        step, last = some[0], Decision.objects.filter(comment=OuterRef("comment"))
        Report.objects.open().filter(comment__in=[one.comment_id for one in some]).update(
            state=Report.State.UPHELD,
            settled_at=step.at,
            settled_by=step.actor_id,
            batch=step.batch,
            decision=Subquery(last.order_by("-number").values("pk")[:1]),
        )
    for some in in_parts(back):
        _take_back({one.comment_id: one for one in some})


def _take_back(newest: dict[int, Decision]) -> None:
    upheld = Report.objects.filter(state=Report.State.UPHELD, comment__in=newest)
    minutes = "comment__post__blog__undo_minutes"
    rows = list(upheld.values_list("pk", "comment", "decision__number", "settled_at", minutes))
    if not rows:
        return
    earlier = Decision.objects.filter(comment__in={row[1] for row in rows}).order_by("number")
    before = {
        comment: number
        for comment, number in earlier.values_list("comment", "number")
        if number < newest[comment].number
    }
    _open_again(
        [
            pk
            for pk, comment, number, at, undo in rows
            if before.get(comment) == number
            and newest[comment].at <= at + dt.timedelta(minutes=undo)
        ]
    )


def _open_again(pks: list[int]) -> None:
    for some in in_parts(pks):
        reports = Report.objects.filter(pk__in=some)
        outcomes.take_back(reports)
        reports.update(**_OPEN)


def _locked(pks: Any, by: User) -> dict[int, Comment]:
    """Lock the threads of those comments that `by` moderates; return them as they are."""
    mine = Comment.objects.filter(pk__in=pks, post__blog__in=roles.blogs_where(by, "moderate"))
    tree.lock_threads(mine)
    return {comment.pk: comment for comment in mine.select_related("post__blog")}


def _record(act: str, comments: dict[Comment, int], by: User, batch: uuid.UUID) -> None:
    at = timezone.now()
    ReportEvent.objects.bulk_create(
        ReportEvent(
            comment=comment,
            act=act,
            by=by,
            at=at,
            batch=batch,
            reports=reports,
            text_version=comment.text_version,
        )
        for comment, reports in comments.items()
    )


def _who_was_first(comments: Iterable[int]) -> dict[int, str]:
    """Say for each comment whose reports were settled who did it last, and when."""
    found = Report.objects.settled().filter(comment__in=list(comments))
    said = {}
    rows = found.reverse().select_related("settled_by", "comment__post__blog")
    for one in rows:
        if one.settled_at is None:
            continue
        when = day_and_time(one.settled_at, one.comment.post.blog.zone)
        who = name_of(one.settled_by) if one.settled_by else "a rule"
        what = "kept" if one.state == Report.State.NOT_UPHELD else "taken off the page"
        said[one.comment_id] = f"Already {what} by {who} on {when}."
    return said
