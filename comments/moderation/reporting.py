"""Readers' reports of comments: how they come in.

A report changes nothing of its comment. What settles it stands in `settling.py`, what its sender
is told in `outcomes.py`, what moderators see of it in `told.py`.
"""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from comments import tree
from comments.models import Comment, Report
from comments.moderation import limits, outcomes
from posts.models import Post

# The same report of the same text, answered so lately, is not asked again
AGAIN_AFTER = dt.timedelta(hours=24)


class NotReportable(Exception):
    """The comment is not public, or its blog takes no reports."""


class TooManyReports(Exception):
    """A limit is reached; `wait` is the seconds until there is room."""

    def __init__(self, wait: int) -> None:
        self.wait = wait
        super().__init__(f"No more reports for {wait} seconds.")


@dataclass(frozen=True)
class Concern:
    """What a reader says is wrong: cleaned text, no HTML.

    `seen` is the version of the text that was on the page, None for the one that is there now;
    `doubt` is why a program may have sent it.
    """

    reason: str
    words: str = ""
    email: str = ""
    seen: int | None = None
    doubt: str = ""


def report_key(comment: int, concern: Concern, version: int) -> str:
    """Return the keyed hash, 64 hexadecimal digits, by which the same report is known again."""
    said = [str(comment), str(version), concern.reason, concern.words, concern.email.casefold()]
    return salted_hmac("govblog.report", "\0".join(said), algorithm="sha256").hexdigest()


def report(comment: Comment, concern: Concern, *, address: str) -> Report | None:
    """Take a reader's report in; return it, or None when the same one was taken in before.

    `address` is the sender's network address; it is hashed for the limits and not kept. Raises
    TooManyReports, or NotReportable when the comment is not public any more.
    """
    now = timezone.now()
    version = min(max(concern.seen or comment.text_version, 1), comment.text_version)
    key = report_key(comment.pk, concern, version)
    allowed = limits.of_report(comment.post.blog_id, comment.pk, address)
    if same := _same(key, now):
        # Twice from one place within a minute is one hasty hand, not two readers
        if not limits.counted(allowed[0], key, now) and not limits.count(allowed, key, now):
            Report.objects.filter(pk=same.pk).update(times=F("times") + 1)
        return None
    if wait := limits.count(allowed, key, now):
        raise TooManyReports(wait)
    with transaction.atomic():
        _lock_public(comment.pk)
        if _same(key, now):
            return None
        return Report.objects.create(
            comment_id=comment.pk,
            reason=concern.reason,
            words=concern.words,
            email=concern.email,
            doubt=concern.doubt,
            text_version=version,
            sent_at=now,
            key=key,
            **outcomes.promised(concern.email, concern.doubt),
        )


def _same(key: str, now: dt.datetime) -> Report | None:
    """Return the same report while it is open, or was settled a short time ago."""
    lately = Q(state=Report.State.OPEN) | Q(settled_at__gt=now - AGAIN_AFTER)
    found: Report | None = Report.objects.filter(lately, key=key).first()
    return found


def _lock_public(pk: int) -> None:
    """Lock the thread of a comment, so that no decision passes by. Raises NotReportable."""
    try:
        current = tree.lock_parent(Comment, pk)
    except tree.ParentGone as error:
        raise NotReportable from error
    on_show = Post.objects.published().filter(pk=current.post_id, blog__reports_open=True)
    if current.status != Comment.Status.APPROVED or not on_show.exists():
        raise NotReportable
