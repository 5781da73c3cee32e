"""Redaction: how words are cut from a comment, for all to see that they were.

What stood there before is sealed, each opening of it is on record, and it is deleted when the
blog's time for that is over.
"""

import datetime as dt
import json

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from comments import tree
from comments.models import Comment, Opening, PutBack, Redaction, Sealed
from comments.moderation import cutting
from comments.moderation.changes import changed
from comments.moderation.cutting import Cuts, NotRedacted, Original
from comments.moderation.holding_data import free_of
from comments.moderation.rewriting import blank_details, rewrite
from comments.moderation.step import already
from comments.moderation.transitions import REWORDED, Seen
from govblog import portions, roles, sealing, text

LONGEST_WHY = 300  # characters


class Overtaken(NotRedacted):
    """Someone else was faster: the comment is not as it was seen. The message says who and when."""


def redact(seen: Seen, cuts: Cuts, *, by: User, kind: str, why: str) -> Redaction:
    """Cut words out of a comment, with a mark in their place; return the record of it.

    `why` is for colleagues and kept for good. The text gets a new version, so what was seen of
    the old one can be decided no more. Raises Overtaken, NotRedacted, PermissionDenied.
    """
    with transaction.atomic():
        comment = _locked(seen.pk, by)
        before = _original(comment)
        after, reason = _redacted(comment, seen, cuts, kind, why)
        redaction = Redaction.objects.create(
            comment=comment,
            text_version=comment.text_version + 1,
            by=by,
            at=timezone.now(),
            why=reason,
            kind=kind,
        )
        _seal(redaction, before, comment.post.blog.sealed_days)
        rewrite(comment, after)
        blank_details(comment, cutting.gone(before, after))
    return redaction


def preview(seen: Seen, cuts: Cuts, *, by: User, kind: str, why: str) -> Original:
    """Return the name and words as `redact` would leave them; raises what it would raise."""
    with transaction.atomic():
        after, _ = _redacted(_locked(seen.pk, by), seen, cuts, kind, why)
    return after


def open_sealed(redaction: Redaction, *, by: User, why: str) -> Original:
    """Return the name and words as they stood before a redaction; the opening is on record.

    Raises NotRedacted when they are deleted or cannot be read, PermissionDenied.
    """
    reason = _said(why)
    with transaction.atomic():
        sealed = _sealed(redaction, by, "open sealed")
        original = _unsealed(sealed)
        Opening.objects.create(sealed=sealed, by=by, at=timezone.now(), why=reason)
    return original


def put_back(redaction: Redaction, *, by: User, why: str) -> PutBack:
    """Undo a redaction: the name and words stand again as before it; return the record of that.

    The last one that stands goes first. Raises Overtaken when it was put back meanwhile,
    NotRedacted when a later one stands or the original is deleted, PermissionDenied.
    """
    now, reason = timezone.now(), _said(why)
    with transaction.atomic():
        comment = _locked(redaction.comment_id, by)
        if PutBack.objects.filter(undone=redaction).exists():
            raise Overtaken(changed([comment]).get(comment.pk, REWORDED))
        standing = Redaction.objects.filter(comment=comment, put_back__isnull=True)
        if standing.filter(text_version__gt=redaction.text_version).exists():
            raise NotRedacted("Words were cut later too. Put the last ones back first.")
        original = _unsealed(_sealed(redaction, by, "redact"))
        record = PutBack.objects.create(
            comment=comment,
            text_version=comment.text_version + 1,
            by=by,
            at=now,
            why=reason,
            undone=redaction,
        )
        rewrite(comment, original)
    return record


def sealed_due(now: dt.datetime) -> "QuerySet[Sealed]":
    """Return the sealed originals whose time is over."""
    over = Sealed.objects.filter(keep_until__lte=now).exclude(ciphertext="")
    return free_of(over, "redaction__comment")


def forget_sealed(now: dt.datetime | None = None, most: int | None = None) -> int:
    """Delete the sealed originals whose time is over; return how many. The records stay."""
    moment = now or timezone.now()
    return portions.blank(sealed_due(moment), most, ciphertext="", deleted_at=moment)


def rotate_seals() -> tuple[int, list[int]]:
    """Seal every original anew with the first key; return how many, and the keys of those
    redactions whose original no key of this install opens."""
    moment, unreadable, done = timezone.now(), [], 0
    for sealed in Sealed.objects.exclude(ciphertext="").order_by("pk").iterator():
        try:
            anew = sealing.reseal(sealed.ciphertext)
        except sealing.Unreadable:
            unreadable.append(sealed.pk)
            continue
        # Only as it was read: it may have been deleted a moment ago
        same = Sealed.objects.filter(pk=sealed.pk, ciphertext=sealed.ciphertext)
        done += same.update(ciphertext=anew, sealed_at=moment)
    return done, unreadable


def _original(comment: Comment) -> Original:
    return Original(comment.name, comment.body)


def _redacted(
    comment: Comment, seen: Seen, cuts: Cuts, kind: str, why: str
) -> tuple[Original, str]:
    """Return the name and words without what is cut, and the reason, when all is in order."""
    _require_as_seen(comment, seen)
    if kind not in Redaction.Kind.values:
        raise NotRedacted("Choose what readers are told.", "kind")
    before = _original(comment)
    after, reason = cutting.cut(before, cuts, Redaction.Kind(kind)), _said(why)
    if cutting.repeats(reason, before, cuts):
        raise NotRedacted("Do not repeat in the reason what you cut: it is kept for good.", "why")
    return after, reason


def _said(why: str) -> str:
    reason = text.clean_line(why)
    if text.is_blank(reason):
        raise NotRedacted("Enter why. Only colleagues read it.", "why")
    if len(reason) > LONGEST_WHY:
        raise NotRedacted(f"Why must be {LONGEST_WHY} characters or less.", "why")
    return reason


def _locked(pk: int, by: User) -> Comment:
    """Return a comment as it is now; until the end of the transaction nobody else decides it."""
    tree.lock_threads(Comment.objects.filter(pk=pk))
    comment = Comment.objects.select_related("content", "post__blog").filter(pk=pk).first()
    if comment is None:
        raise NotRedacted("There is no such comment.")
    roles.require(by, "redact", comment.post.blog_id)
    return comment


def _require_as_seen(comment: Comment, seen: Seen) -> None:
    if comment.text_version != seen.text_version:
        raise Overtaken(changed([comment]).get(comment.pk, REWORDED))
    if comment.status != seen.status:
        raise Overtaken(already([comment])[comment.pk])


def _seal(redaction: Redaction, before: Original, days: int) -> None:
    # The redaction's key goes in too: one original can then not be passed off as another
    said = {"redaction": redaction.pk, "name": before.name, "body": before.body}
    Sealed.objects.create(
        redaction=redaction,
        ciphertext=sealing.seal(json.dumps(said)),
        sealed_at=redaction.at,
        keep_until=redaction.at + dt.timedelta(days=days),
    )


def _sealed(redaction: Redaction, by: User, act: str) -> Sealed:
    """Return what is sealed, locked against being deleted or opened unseen at this moment."""
    roles.require(by, act, redaction.comment.post.blog_id)
    return Sealed.objects.select_for_update().get(pk=redaction.pk)


def _unsealed(sealed: Sealed) -> Original:
    if not sealed.ciphertext:
        raise NotRedacted("The sealed original is deleted: its time was over.")
    try:
        said = json.loads(sealing.unseal(sealed.ciphertext))
    except sealing.Unreadable as error:
        raise NotRedacted("No key of this install opens the sealed original.") from error
    if said["redaction"] != sealed.pk:
        raise NotRedacted("The sealed original belongs to another comment. Tell an administrator.")
    return Original(said["name"], said["body"])
