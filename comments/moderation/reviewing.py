"""Second looks: the writer of a comment that is kept from the public asks for one, once a decision.

Another moderator answers it in words, by a day that the writer is told: `second_looks.answer`.
"""

import datetime as dt
from calendar import monthrange
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from comments import tree
from comments.models import Comment, Decision, Review
from govblog import text
from govblog.locking import hold
from govblog.telling import day_and_time
from posts.hours import Calendar
from posts.models import Blog

_S = Comment.Status
_BY = Decision.ActorKind
KEPT_OFF = frozenset({_S.REJECTED, _S.SPAM, _S.REMOVED})
MONTHS = 6
LONGEST_WORDS = 2_000  # characters


class NotAsked(Exception):
    """No second look was asked for; the message says why, in words for the writer."""


def refusal(comment: Comment, now: dt.datetime | None = None) -> str:
    """Return why its writer cannot ask for a second look at a comment, "" when they can."""
    last, blog = _last_decision(comment), comment.post.blog
    if last is None or comment.status == _S.PENDING:
        return "No moderator has decided about your comment yet."
    return (
        _nothing_to_look_at(comment, last)
        or _asked_already(last, blog.zone)
        or _out_of_time(last, blog, now or timezone.now())
    )


def ask(comment: Comment, words: str) -> Review:
    """Ask for a second look at what was decided last of a comment; return it, with its due time.

    `words` say why its writer disagrees and may be empty. The same asked again, as by a second
    click, is the same look. Raises NotAsked.
    """
    now, said = timezone.now(), _clean(words)
    with transaction.atomic():
        tree.lock_threads(Comment.objects.filter(pk=comment.pk))
        hold(Blog, comment.post.blog_id)
        current = Comment.objects.select_related("content", "post__blog").get(pk=comment.pk)
        last, blog = _last_decision(current), current.post.blog
        same = last and waiting().filter(decision=last, words=said).first()
        if same:
            return same
        why = refusal(current, now)
        if last is None or why:
            raise NotAsked(why)
        return Review.objects.create(
            comment=current,
            decision=last,
            words=said,
            asked_at=now,
            due_at=Calendar.of(blog).after(now, blog.review_hours),
        )


def of(comment: Comment) -> list[Review]:
    """Return the second looks at a comment, each with its decision, the first asked for first."""
    found = Review.objects.filter(comment=comment).order_by("asked_at", "pk")
    return list(found.select_related("decision__policy_rule", "answered_by"))


def waiting() -> QuerySet[Review]:
    """Return the second looks that wait for an answer, the first due first.

    Once a comment's words are erased there is nothing left to look at.
    """
    return Review.objects.filter(answered_at=None, comment__content__erased_at=None)


def last_day(decision: Decision, zone: ZoneInfo) -> dt.date:
    """Return the last day on which a second look at a decision can be asked for."""
    day = decision.at.astimezone(zone).date()
    year, month = divmod(day.year * 12 + day.month - 1 + MONTHS, 12)
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _last_decision(comment: Comment) -> Decision | None:
    return Decision.objects.filter(comment=comment).order_by("-number").first()


def _nothing_to_look_at(comment: Comment, last: Decision) -> str:
    if comment.content.erased_at is not None:
        return "The words of your comment were erased, so nobody can look at them again."
    if comment.status not in KEPT_OFF:
        return "Your comment is published."
    if last.actor_kind == _BY.WRITER:
        return "You took your comment back."
    if last.actor_kind == _BY.IMPORT:
        return "This was decided before comments were kept here."
    return ""


def _asked_already(last: Decision, zone: ZoneInfo) -> str:
    review = Review.objects.filter(decision=last).first()
    if review is None:
        return ""
    if review.answered_at is not None:
        when = day_and_time(review.answered_at, zone)
        return f"The second look that you asked for was answered on {when}."
    return f"You asked for a second look on {day_and_time(review.asked_at, zone)}."


def _out_of_time(last: Decision, blog: Blog, now: dt.datetime) -> str:
    settled = last.at + dt.timedelta(minutes=blog.undo_minutes)
    if now < settled:
        return f"You can ask for a second look from {day_and_time(settled, blog.zone)}."
    until = last_day(last, blog.zone)
    if now.astimezone(blog.zone).date() > until:
        return f"You could ask for a second look until {until:%-d %B %Y}."
    return ""


def _clean(words: str) -> str:
    said = text.clean_body(words)
    if len(said) > LONGEST_WORDS:
        raise NotAsked(f"What you say must be {LONGEST_WORDS:,} characters or less.")
    return "" if text.is_blank(said) else said
