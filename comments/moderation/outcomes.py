"""What a reader who reported a comment is told of it: one mail, once nothing can be undone.

It is written by the clock, not at the decision: a step over thousands of comments waits for no
mail, and what was undone in time was never told.
"""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from comments.models import Comment, Mailbox, Mark, News, Report
from comments.moderation import mailboxes
from comments.moderation.holding_data import free_of, free_to
from comments.moderation.titles import shown_title
from comments.persons import mailbox_of
from govblog import letters, portions
from govblog.locking import hold_each
from govblog.telling import day_of
from posts.models import Blog

# Nobody has shown that the address is theirs: whoever gives another's brings them no more mail
MOST_A_DAY = 3
DAY = dt.timedelta(days=1)
EMAIL_KEPT = dt.timedelta(days=30)
_AT_ONCE = 500  # letters of one tick


def promised(email: str, doubt: str) -> dict[str, Any]:
    """Return what a new report keeps of its email: where it arrives, and whether it is told.

    Who filled in a field that people do not see is told nothing.
    """
    owed = bool(email) and doubt != Mark.Kind.HONEYPOT
    return {"mailbox": mailbox_of(email) if email else "", "owed": owed}


def tell_reporters(now: dt.datetime | None = None) -> int:
    """Write to the readers whose reports were settled for good; return how many letters."""
    moment = now or timezone.now()
    settled = Report.objects.filter(owed=True, settled_at__isnull=False).exclude(email="")
    # What waits for a moderator once more has no outcome yet
    known = settled.exclude(comment__status=Comment.Status.PENDING)
    written = 0
    for minutes in set(Blog.objects.order_by().values_list("undo_minutes", flat=True)):
        due = known.filter(
            comment__post__blog__undo_minutes=minutes,
            settled_at__lte=moment - dt.timedelta(minutes=minutes),
        )
        found = due.select_related("comment__post__blog").order_by("settled_at", "pk")
        written += sum(_tell(report, moment) for report in found[:_AT_ONCE])
    return written


def _tell(report: Report, now: dt.datetime) -> bool:
    blog = report.comment.post.blog
    with transaction.atomic():
        box = mailboxes.made(blog, report.email)
        wanted = box.reports and not mailboxes.is_suppressed(box.email)
        if wanted:
            lately = Report.objects.filter(mailbox=report.mailbox, told_at__gt=now - DAY)
            wanted = lately.count() < MOST_A_DAY
        # Only as it was read: it may have been opened again, or told, a moment ago
        same = Report.objects.filter(pk=report.pk, owed=True, batch=report.batch)
        if not same.update(owed=False, told_at=now if wanted else None) or not wanted:
            return False
        if box.confirmed_at and box.every == Mailbox.Every.DAY:
            _put_by(report, box, now)
            return False
        return mailboxes.write_to(
            box,
            keys=[_key(report)],
            kind=News.Kind.REPORT,
            subject="The comment you reported",
            text=f"{words_of(report, now)}\n\n{_NOT_YOU}",
        )


def _put_by(report: Report, box: Mailbox, now: dt.datetime) -> None:
    """Leave it to the letter of the next working day. Two reports of one comment are one news."""
    about = {"kind": News.Kind.REPORT, "comment_id": report.comment_id, "told_at": None}
    if hold_each(Mailbox, [box.pk]):
        said = {"report": report, "due_at": now}
        News.objects.get_or_create(mailbox=box, **about, defaults=said)


def _key(report: Report) -> str:
    return f"report {report.pk} {report.batch}"


def words_of(report: Report, now: dt.datetime) -> str:
    """Return what is told of a report: nothing of the comment's words or anybody's name."""
    blog = report.comment.post.blog
    title = shown_title(report.comment.post_id, now)
    on_post = f" on “{title}”" if title else ""
    stays = report.comment.status == Comment.Status.APPROVED
    outcome = "The comment stays on the page." if stays else "The comment is no longer on the page."
    day = day_of(report.sent_at, blog.zone)
    return (
        f"On {day} you reported a comment{on_post}.\n\n"
        f"We looked at the comment again. {outcome}\n\n"
        f"Our comment policy says what we publish:\n{blog.origin}/comment-policy/"
    )


_NOT_YOU = (
    "If you did not report a comment, someone gave your address by mistake. "
    "You do not need to do anything."
)


def take_back(reports: "QuerySet[Report]") -> None:
    """Drop the letters of reports that are opened again, as far as they still wait."""
    for report in reports.filter(told_at__isnull=False):
        waited, _ = News.objects.filter(report=report, told_at=None).delete()
        if waited or letters.take_back(_key(report)):
            Report.objects.filter(pk=report.pk).update(owed=True, told_at=None)


def emails_due(now: dt.datetime) -> "QuerySet[Report]":
    """Return the reports settled EMAIL_KEPT ago that still have an email."""
    old = Report.objects.filter(settled_at__lte=now - EMAIL_KEPT).exclude(email="")
    return free_to(free_of(old, "comment"), "email", "comment__post__blog")


def forget_emails(now: dt.datetime | None = None, most: int | None = None) -> int:
    """Blank the email of reports settled EMAIL_KEPT ago; return how many."""
    due = emails_due(now or timezone.now())
    return portions.blank(due, most, email="", mailbox="", owed=False)
