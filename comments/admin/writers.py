"""What a comment's writer did, for the desk: corrected it, sent it again, asked to look again."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils import timezone

from comments.models import Comment, Correction, Decision, Retry
from comments.moderation import reviewers
from govblog.telling import day_and_time


@dataclass(slots=True)
class Again:
    """The comment that this one was sent instead of: its key, and what was decided of it."""

    pk: int
    rule: str = ""
    decided: str = ""


@dataclass(slots=True)
class Marks:
    """What its writer did, moments in the blog's time; empty where nothing."""

    corrected: str = ""
    again: Again | None = None
    sent_again: int | None = None
    look: int | None = None
    due: str = ""
    is_late: bool = False


def marks_of(comments: Sequence[Comment]) -> dict[int, Marks]:
    """Return what the writers of these comments did, by the comment's key, where they did anything.

    In a fixed number of queries, however many comments.
    """
    made: dict[int, Marks] = {}
    zones = {comment.pk: comment.post.blog.zone for comment in comments}
    for pk, at in _corrections(zones):
        made.setdefault(pk, Marks()).corrected = day_and_time(at, zones[pk])
    for pk, again in _sent_instead(zones).items():
        made.setdefault(pk, Marks()).again = again
    for first, pk in Retry.objects.filter(of__in=zones).values_list("of", "comment"):
        made.setdefault(first, Marks()).sent_again = pk
    waiting = reviewers.waiting().filter(comment__in=zones).order_by("-due_at", "-pk")
    for look, pk, due_at in waiting.values_list("pk", "comment", "due_at"):
        mine = made.setdefault(pk, Marks())
        mine.look, mine.due = look, day_and_time(due_at, zones[pk])
        mine.is_late = due_at < timezone.now()
    return made


def _corrections(pks: Iterable[int]) -> Iterable[tuple[int, dt.datetime]]:
    """Return when these comments were corrected, the last time last."""
    found = Correction.objects.filter(comment__in=pks).order_by("text_version")
    return found.values_list("comment", "at")


def _sent_instead(zones: dict[int, ZoneInfo]) -> dict[int, Again]:
    """Return for each comment that was sent again the first one and its last decision."""
    rows = Retry.objects.filter(comment__in=zones).values_list("comment", "of")
    firsts = {first: pk for pk, first in rows}
    found = {pk: Again(first) for first, pk in firsts.items()}
    decided = Decision.objects.filter(comment__in=firsts).select_related("policy_rule")
    for one in decided.order_by("number"):
        pk = firsts[one.comment_id]
        rule = str(one.policy_rule) if one.policy_rule else one.get_to_status_display()
        found[pk] = Again(one.comment_id, rule, day_and_time(one.at, zones[pk]))
    return found
