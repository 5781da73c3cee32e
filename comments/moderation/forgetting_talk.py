"""What goes of all that was said about a comment: reports, notes, errands, second looks, marks.

Their own records stay: who did what, when, under which rule.
"""

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from comments import sorting
from comments.models import Comment, Errand, ErrandEvent, Mark, Note, Print, Report, Review
from comments.moderation.holding_data import free_of, free_to
from govblog import portions

# Longer than the private page of a comment shows what was said to its writer
WORDS_KEPT = dt.timedelta(days=365)
# As far back as the rule for repeated text can be set to look
PRINTS_KEPT = dt.timedelta(days=sorting.RULES[Mark.Kind.REPEAT].most)


def reports_due(now: dt.datetime) -> "QuerySet[Any]":
    """Return the reports answered WORDS_KEPT ago that still have words."""
    old = Report.objects.filter(settled_at__lte=now - WORDS_KEPT).exclude(words="")
    return free_to(free_of(old, "comment"), "email", "comment__post__blog")


def forget_reports(now: dt.datetime | None = None, most: int | None = None) -> int:
    """Blank the words of old reports; return of how many."""
    return portions.blank(reports_due(now or timezone.now()), most, words="")


def notes_due(now: dt.datetime) -> "QuerySet[Any]":
    """Return the notes to decisions of WORDS_KEPT ago that no open second look needs."""
    waits = Review.objects.filter(comment=OuterRef("decision__comment"), answered_at__isnull=True)
    old = Note.objects.filter(decision__at__lte=now - WORDS_KEPT).exclude(Exists(waits))
    return free_of(old, "decision__comment")


def forget_notes(now: dt.datetime | None = None, most: int | None = None) -> int:
    """Delete old notes; return how many."""
    return portions.delete(notes_due(now or timezone.now()), most)


def errands_due(now: dt.datetime) -> "QuerySet[Any]":
    """Return the errands settled WORDS_KEPT ago that still have words."""
    said = ErrandEvent.objects.filter(errand=OuterRef("pk")).exclude(words="")
    old = Errand.objects.filter(settled_at__lte=now - WORDS_KEPT)
    return free_of(old.filter(~Q(note="") | ~Q(outcome="") | Exists(said)), "comment")


def forget_errands(now: dt.datetime | None = None, most: int | None = None) -> int:
    """Blank the words of old errands, and those in their records; return of how many."""
    due = portions.some(errands_due(now or timezone.now()), most)
    keys = list(due.values_list("pk", flat=True))
    ErrandEvent.objects.filter(errand__in=keys).exclude(words="").update(words="")
    return Errand.objects.filter(pk__in=keys).update(note="", outcome="")


def reviews_due(now: dt.datetime) -> "QuerySet[Any]":
    """Return the second looks answered WORDS_KEPT ago that still have words."""
    old = Review.objects.filter(answered_at__lte=now - WORDS_KEPT)
    return free_of(old.filter(~Q(words="") | ~Q(answer="")), "comment")


def forget_reviews(now: dt.datetime | None = None, most: int | None = None) -> int:
    """Blank the words of old second looks, asked and answered; return of how many."""
    return portions.blank(reviews_due(now or timezone.now()), most, words="", answer="")


def marks_due(now: dt.datetime) -> "QuerySet[Any]":
    """Return what the rules noticed WORDS_KEPT ago of comments that are decided."""
    old = Mark.objects.filter(comment__created_at__lte=now - WORDS_KEPT).exclude(detail="")
    return free_of(old.exclude(comment__status=Comment.Status.PENDING), "comment")


def forget_marks(now: dt.datetime | None = None, most: int | None = None) -> int:
    """Blank the details of what the rules noticed long ago; return how many."""
    return portions.blank(marks_due(now or timezone.now()), most, detail="")


def prints_due(now: dt.datetime) -> "QuerySet[Any]":
    """Return the hashes of texts that are too old to be compared."""
    old = Print.objects.filter(at__lte=now - PRINTS_KEPT)
    return free_of(old, "content__comment")


def forget_prints(now: dt.datetime | None = None, most: int | None = None) -> int:
    """Delete the hashes of texts that are too old to be compared; return how many."""
    return portions.delete(prints_due(now or timezone.now()), most)
