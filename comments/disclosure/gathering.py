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
    keys = list(asked.comments().values_list("pk", flat=True))
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
        _list("replies", answers),
    )


def _list(name: str, found: Any) -> Any:
    return Prefetch(name, found, to_attr=f"its_{name}")


def _changes() -> Any:
    kinds = ("redaction", "putback", "correction", "erased")
    return TextChange.objects.select_related("by", *kinds).order_by("text_version")


def names(asked: Asked) -> Iterator[str]:
    """Yield the names that other people gave under the same posts."""
    posts = asked.comments().order_by().values("post")
    others = Content.objects.filter(comment__post__in=posts)
    if asked.is_own:
        mine = asked.comments().order_by()
        own = set(mine.values_list("content__name", flat=True).distinct())
        others = others.exclude(name__in=own)
    yield from others.order_by().values_list("name", flat=True).distinct().iterator()


def staff(asked: Asked) -> Iterator[User]:
    """Yield the people who work, or decided, on these blogs."""
    works = User.objects.filter(memberships__blog__in=asked.blogs)
    decided = User.objects.filter(pk__in=_deciders(asked))
    yield from (works | decided).distinct().iterator()


def _deciders(asked: Asked) -> Any:
    decided = Decision.objects.filter(comment__in=asked.comments().order_by())
    return decided.exclude(actor=None).order_by().values("actor")
