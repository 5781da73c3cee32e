"""What happened to a comment, for its writer: in words, the oldest first.

It names no moderator and nothing that colleagues tell each other.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils import timezone

from comments import thread
from comments.models import Comment, Decision, Note, Retry, Review, TextChange
from comments.moderation.standing import Standing, answer_told_at

_S = Comment.Status
_BY = Decision.ActorKind


@dataclass(frozen=True)
class Event:
    """One thing that happened.

    `note` and `own` are words of a moderator and of the writer, `note_is` what the first are.
    """

    at: dt.datetime
    zone: ZoneInfo
    what: str
    more: list[str] = field(default_factory=list)
    note: str = ""
    note_is: str = "The moderator’s note to you"
    own: str = ""

    @property
    def stamp(self) -> str:
        """When it was, in words."""
        return thread.stamp(self.at, self.zone)

    @property
    def iso(self) -> str:
        """When it was, for machines."""
        return self.at.astimezone(self.zone).isoformat(timespec="seconds")


def story_of(comment: Comment, stands: Standing) -> list[Event]:
    """Return all that its writer is told of a comment. Four queries."""
    zone = comment.post.blog.zone
    found = [Event(comment.created_at, zone, "You sent it")]
    found += _retries(comment, zone)
    found += _decisions(stands, zone)
    found += _changes(comment, zone)
    found += _reviews(comment, zone)
    return sorted(found, key=lambda event: event.at)


def _retries(comment: Comment, zone: ZoneInfo) -> Iterator[Event]:
    mine = Retry.objects.filter(Q(comment=comment) | Q(of=comment)).select_related("comment", "of")
    for one in mine:
        if one.of_id == comment.pk:
            said = "The new comment has a private link of its own."
            yield Event(one.comment.created_at, zone, "You changed it and sent it again", [said])
        else:
            when = thread.stamp(one.of.created_at, zone)
            said = f"You sent it instead of the comment of {when}, which was not published."
            yield Event(comment.created_at, zone, "It stands for an earlier comment", [said])


def _decisions(stands: Standing, zone: ZoneInfo) -> Iterator[Event]:
    said = notes_of(stands.decisions)
    for one in stands.decisions:
        yield Event(one.at, zone, _what(one), rule_of(one), said.get(one.pk, ""))


def notes_of(decisions: list[Decision]) -> dict[int, str]:
    """Return what moderators wrote to the commenter with these decisions, by their keys."""
    notes = Note.objects.filter(decision__in=decisions, audience=Note.Audience.WRITER)
    return dict(notes.values_list("decision", "words"))


def _what(one: Decision) -> str:
    """Return what a decision made of the comment."""
    if one.actor_kind == _BY.WRITER:
        return "You took it back"
    was_public = one.from_status == _S.APPROVED
    if one.actor_kind == _BY.RULE and one.to_status == _S.APPROVED:
        return "Published when you confirmed it"
    before = ", before comments were kept here" if one.actor_kind == _BY.IMPORT else ""
    what = {
        _S.APPROVED: "Published again" if one.from_status == _S.REMOVED else "Published",
        _S.REJECTED: "Not published",
        _S.SPAM: "Removed as advertising" if was_public else "Not published: taken for advertising",
        _S.REMOVED: "Removed",
        _S.PENDING: "Put back in the queue",
    }[_S(one.to_status)]
    return f"{what}{before}"


def rule_of(one: Decision) -> list[str]:
    """Return the rule of the policy that a decision names, as it read then."""
    rule = one.policy_rule
    if rule is None:
        return []
    return [f"Rule {rule.number} of the comment policy: {rule.title}", rule.text]


def _changes(comment: Comment, zone: ZoneInfo) -> Iterator[Event]:
    made = TextChange.objects.filter(comment=comment)
    for one in made.select_related("correction", "redaction", "putback", "erased", "reworded"):
        if hasattr(one, "redaction"):
            said = f"In their place stands {one.redaction.mark}"
            yield Event(one.at, zone, "A moderator cut words from it", [said])
        elif hasattr(one, "putback"):
            yield Event(one.at, zone, "Words that were cut were put back")
        elif hasattr(one, "erased"):
            yield Event(one.at, zone, "Name, email address and words were erased")
        elif hasattr(one, "reworded"):
            yield Event(one.at, zone, "It changed on the site where it was written")
        else:
            yield Event(one.at, zone, "You corrected it")


def _reviews(comment: Comment, zone: ZoneInfo) -> Iterator[Event]:
    now = timezone.now()
    for one in Review.objects.filter(comment=comment):
        due = f"Another moderator answers by {thread.stamp(one.due_at, zone)}."
        told_at = answer_told_at(one, comment.post.blog)
        answered = told_at is not None and told_at <= now
        more = [] if answered else [due]
        yield Event(one.asked_at, zone, "You asked for a second look", more, own=one.words)
        if answered and one.answered_at is not None:
            what = _answer(one)
            yield Event(one.answered_at, zone, what, note=one.answer, note_is="The answer")


def _answer(one: Review) -> str:
    return f"Another moderator looked again: {one.get_outcome_display().lower()}"
