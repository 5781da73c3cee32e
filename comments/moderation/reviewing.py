"""Second looks: the writer of a comment that is kept from the public asks for one, once a decision.

Another moderator answers it in words, by a day that the writer is told. Where the answer changes
the decision, the comment goes where it would have been; an answer is never undone.
"""

import datetime as dt
import uuid
from calendar import monthrange
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from comments import tree
from comments.models import Comment, Decision, Review, Step
from comments.moderation import changes, news
from comments.moderation.deciding import decide_all
from comments.moderation.reviewers import TOOK_PART, took_part, waiting
from comments.moderation.standing import answer_told_at
from comments.moderation.step import already
from comments.moderation.transitions import REWORDED, Seen
from govblog import roles, text
from govblog.locking import hold
from govblog.telling import AtField, day_and_time, name_of
from posts.hours import Calendar
from posts.models import Blog

_S = Comment.Status
_BY = Decision.ActorKind
KEPT_OFF = frozenset({_S.REJECTED, _S.SPAM, _S.REMOVED})
MONTHS = 6
LONGEST_WORDS = 2_000  # characters


class NotAsked(Exception):
    """No second look was asked for; the message says why, in words for the writer."""


class NotAnswered(AtField):
    """The second look stays open, or was answered before."""


class TookPart(PermissionDenied):
    """Who decided does not take the second look."""

    def __init__(self) -> None:
        super().__init__(TOOK_PART)


def refusal(comment: Comment, now: dt.datetime | None = None) -> str:
    """Return why its writer cannot ask for a second look at a comment, "" when they can."""
    last, blog = _last_decision(comment), comment.post.blog
    if last is None or comment.status == _S.PENDING:
        return "No moderator has decided about your comment yet."
    moment = now or timezone.now()
    return (
        _nothing_to_look_at(comment, last)
        or _asked_already(last, blog, moment)
        or _out_of_time(last, blog, moment)
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


def answer(review: Review, seen: Seen, outcome: str, words: str, *, by: User) -> Review:
    """Answer a second look in `words` for the writer; return it.

    UPHELD leaves the comment as it is. OVERTURNED publishes it, in one step with the answer; where
    a colleague has put it back since, that is the only answer and decides nothing more.
    Raises NotAnswered, TookPart, PermissionDenied.
    """
    said = _answer_words(words)
    if outcome not in Review.Outcome.values:
        raise NotAnswered("Choose what comes of it.", "outcome")
    with transaction.atomic():
        tree.lock_threads(Comment.objects.filter(pk=review.comment_id))
        now, current = timezone.now(), _as_it_is(review)
        _may_answer(current, by)
        _must_be_as_seen(current.comment, seen)
        if outcome == Review.Outcome.OVERTURNED:
            _publish(current.comment, by, now)
        elif current.comment.status not in KEPT_OFF:
            raise NotAnswered("The comment was put back since, so the decision does not stand.")
        current.answered_at, current.answered_by = now, by
        current.outcome, current.answer = outcome, said
        current.save(update_fields=["answered_at", "answered_by", "outcome", "answer"])
        news.answered(current)
    return current


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


def _asked_already(last: Decision, blog: Blog, now: dt.datetime) -> str:
    review = Review.objects.filter(decision=last).first()
    if review is None:
        return ""
    told_at = answer_told_at(review, blog)
    if review.answered_at is not None and told_at is not None and told_at <= now:
        when = day_and_time(review.answered_at, blog.zone)
        return f"The second look that you asked for was answered on {when}."
    return f"You asked for a second look on {day_and_time(review.asked_at, blog.zone)}."


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


def _answer_words(words: str) -> str:
    said = text.clean_body(words)
    if text.is_blank(said):
        raise NotAnswered("Enter your answer to the writer.", "words")
    if len(said) > LONGEST_WORDS:
        raise NotAnswered(f"Your answer must be {LONGEST_WORDS:,} characters or less.", "words")
    return said


def _as_it_is(review: Review) -> Review:
    found = Review.objects.select_related(
        "comment__content", "comment__post__blog", "decision", "answered_by"
    )
    return found.get(pk=review.pk)


def _may_answer(review: Review, by: User) -> None:
    """Raise NotAnswered when there is nothing to answer, and PermissionDenied for who may not."""
    blog = review.comment.post.blog
    roles.require(by, "moderate", blog)
    if review.answered_at is not None and review.answered_by is not None:
        who = f"{name_of(review.answered_by)} on {day_and_time(review.answered_at, blog.zone)}"
        raise NotAnswered(f"Already answered by {who}: {review.get_outcome_display().lower()}.")
    if by.pk in took_part([review])[review.pk]:
        raise TookPart
    if review.comment.content.erased_at is not None:
        raise NotAnswered("The words of this comment were erased. There is nothing to look at.")


def _must_be_as_seen(comment: Comment, seen: Seen) -> None:
    if (comment.pk, comment.status) != (seen.pk, seen.status):
        raise NotAnswered(already([comment])[comment.pk])
    if comment.text_version != seen.text_version:
        raise NotAnswered(changes.changed([comment]).get(comment.pk, REWORDED))


def _publish(comment: Comment, by: User, now: dt.datetime) -> None:
    """Lead a comment that is kept off to the page, by the ways and guards of every decision."""
    status, batch = comment.status, uuid.uuid4()
    for act in ("restore", "approve") if status in KEPT_OFF else ():
        if status == _S.APPROVED:
            break
        seen = Seen(comment.pk, status, comment.text_version)
        (outcome,) = decide_all([seen], act, by=by, at=now, batch=batch)
        if outcome.decision is None:
            raise NotAnswered(outcome.refusal)
        status = outcome.decision.to_status
    # The answer stands, and with it what it decided
    Step.objects.filter(batch=batch).update(undo_until=now)
