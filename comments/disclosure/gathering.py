"""Comments with all that is kept about them, portion by portion, in a fixed number of queries."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Prefetch

from comments.disclosure.asking import Asked
from comments.models import (
    Comment,
    Content,
    Decision,
    Errand,
    ErrandEvent,
    LegalEvent,
    LegalLetter,
    LegalNotice,
    Mark,
    News,
    Note,
    Report,
    Review,
    TextChange,
)

PORTION = 200  # comments held in memory, and on one page


def portions(asked: Asked) -> Iterator[list[Any]]:
    """Yield the comments asked for, PORTION at a time."""
    keys = list(asked.comments.values_list("pk", flat=True))
    for start in range(0, len(keys), PORTION):
        part = keys[start : start + PORTION]
        found = _whole(asked).in_bulk(part)
        yield [found[pk] for pk in part if pk in found]


def _whole(asked: Asked) -> Any:
    """Return comments with lists of what hangs on them, `its_…`: no managers, of which making
    thousands takes longer than asking the database."""
    reports = Report.objects.select_related("settled_by").order_by("sent_at", "pk")
    errands = Errand.objects.select_related("opened_by", "settled_by").order_by("pk")
    reviews = Review.objects.select_related("answered_by").order_by("asked_at", "pk")
    decisions = Decision.objects.select_related("actor", "policy_rule").order_by("number")
    events = ErrandEvent.objects.select_related("by").order_by("pk")
    answers = Comment.objects.none()
    if asked.is_own:
        answers = Comment.objects.approved().select_related("content").order_by("created_at", "pk")
    found = Comment.objects.select_related("content", "post__blog", "confirmation")
    return found.prefetch_related(
        _list("decisions", decisions.prefetch_related(_list("notes", Note.objects.all()))),
        _list("text_changes", _changes()),
        _list("reports", reports),
        _list("errands", errands.prefetch_related(_list("events", events))),
        _list("reviews", reviews),
        _list("marks", Mark.objects.order_by("pk")),
        _list("news", News.objects.order_by("pk")),
        _list("legal_notices", _cases(asked)),
        _list("replies", answers),
    )


def _list(name: str, found: Any) -> Any:
    return Prefetch(name, found, to_attr=f"its_{name}")


def _changes() -> Any:
    kinds = ("redaction", "putback", "correction", "erased", "reworded")
    return TextChange.objects.select_related("by", *kinds).order_by("text_version")


def _cases(asked: Asked) -> Any:
    """Return the legal notices with their events and letters, for the public only: a person gets
    what they were asked and what they sent (`of_person.py`)."""
    if asked.is_own:
        return LegalNotice.objects.none()
    letters = LegalLetter.objects.order_by("pk")
    events = LegalEvent.objects.select_related("by").order_by("at", "pk")
    events = events.prefetch_related(_list("letters", letters))
    notices = LegalNotice.objects.order_by("received_at", "pk")
    return notices.prefetch_related(_list("events", events))


def names(asked: Asked) -> Iterator[str]:
    """Yield the names that other people gave under the same posts, and in legal notices about the
    comments."""
    posts = asked.comments.order_by().values("post")
    others = Content.objects.filter(comment__post__in=posts)
    cases = LegalNotice.objects.filter(comment__in=asked.comments.order_by()).order_by()
    if asked.is_own:
        mine = asked.comments.order_by()
        own = set(mine.values_list("content__name", flat=True).distinct())
        others = others.exclude(name__in=own)
        cases = cases.exclude(name__in=own)
    else:
        yield from cases.exclude(answer_name="").values_list("answer_name", flat=True).distinct()
    yield from cases.exclude(name="").values_list("name", flat=True).distinct()
    yield from others.order_by().values_list("name", flat=True).distinct().iterator()


def staff(asked: Asked) -> Iterator[User]:
    """Yield the people who work on these blogs, or decided or acted in a legal case there."""
    mine = asked.comments.order_by()
    decided = Decision.objects.filter(comment__in=mine).exclude(actor=None).order_by()
    handled = LegalEvent.objects.filter(notice__comment__in=mine).exclude(by=None).order_by()
    found = User.objects.filter(memberships__blog__in=asked.blogs)
    found |= User.objects.filter(pk__in=decided.values("actor"))
    found |= User.objects.filter(pk__in=handled.values("by"))
    yield from found.distinct().iterator()
