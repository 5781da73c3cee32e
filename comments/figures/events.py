"""What happened in a period: comments that came in, first decisions, and removals.

A comment counts once, by its first decision that stands: one that was undone is none. It was
undone if the step that undid its own step decided the same comment.
"""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import CharField, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from comments.models import Comment, Content, Decision, Step
from posts.models import Blog

_S = Comment.Status
# What came with an import, or what a writer took back, was not moderated here
_NO_MODERATION = (Decision.ActorKind.IMPORT, Decision.ActorKind.WRITER)
_UNDOING = Step.objects.filter(undoes__isnull=False)
# The step that the step of a decision undid, if any
_STEP_UNDONE = Subquery(_UNDOING.filter(batch=OuterRef("batch")).values("undoes__batch"))
Span = tuple[dt.datetime, dt.datetime]  # from, and up to but not including
Seconds = float  # since 1970, UTC: a hundred thousand moments are quicker to handle so


class Decided(NamedTuple):
    """The first decision on a comment that stands. `rule` and `actor` are keys."""

    blog: int
    to: str
    rule: int | None
    actor: int | None
    at: Seconds
    received: Seconds


class Removed(NamedTuple):
    """A published comment taken away, and not put back by undoing it."""

    blog: int
    rule: int | None
    actor: int | None
    at: Seconds


def received(blogs: Sequence[Blog], span: Span) -> list[tuple[int, Seconds]]:
    """Return the blog's key and the moment of each comment that readers sent. One query."""
    found = Comment.objects.filter(
        post__blog__in=blogs, created_at__gte=span[0], created_at__lt=span[1]
    )
    found = found.exclude(pk__in=_not_from_readers())
    rows = found.order_by().values_list("post__blog", _raw("created_at"))
    return [(blog, _seconds(at)) for blog, at in rows]


def _raw(name: str) -> Coalesce:
    """Ask for a moment as the database gives it: on SQLite as text, which is read below."""
    return Coalesce(F(name), F(name), output_field=CharField())


def _seconds(said: str | dt.datetime) -> Seconds:
    moment = dt.datetime.fromisoformat(said) if isinstance(said, str) else said
    return (moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)).timestamp()


def _not_from_readers() -> QuerySet[Content, int]:
    # Said as its index says it, which is small: most comments are from readers
    return Content.objects.exclude(source=Content.Source.FORM).values_list("comment", flat=True)


def decided(blogs: Sequence[Blog], span: Span) -> list[Decided]:
    """Return the first decisions that stand, if they were taken in the span. Two queries."""
    taken = Decision.objects.filter(
        blog__in=blogs, at__gte=span[0], at__lt=span[1], from_status=_S.PENDING
    ).exclude(actor_kind__in=_NO_MODERATION)
    taken = taken.exclude(comment__in=_not_from_readers()).order_by()
    # Whoever is decided twice was put back in the queue between: most were not
    back = Decision.objects.filter(
        blog__in=blogs, to_status=_S.PENDING, comment__in=taken.values("comment")
    )
    first = _first_of_each(back.order_by().values("comment"))
    rows = taken.values_list(
        "comment",
        "pk",
        "blog",
        "to_status",
        "policy_rule",
        "actor",
        _raw("at"),
        _raw("comment__created_at"),
    )
    return [
        Decided(blog, to, rule, actor, _seconds(at), _seconds(came))
        for comment, pk, blog, to, rule, actor, at, came in rows
        if first.get(comment, pk) == pk
    ]


def _first_of_each(comments: QuerySet) -> dict[int, int | None]:
    """Return for each of these comments the key of its first decision that stands, or None."""
    history = Decision.objects.filter(comment__in=comments).annotate(undoes=_STEP_UNDONE)
    rows = list(
        history.order_by("comment", "number").values_list(
            "comment", "pk", "from_status", "batch", "undoes"
        )
    )
    undone = {(comment, undoes) for comment, _, _, _, undoes in rows if undoes is not None}
    first: dict[int, int | None] = {}
    for comment, pk, came_from, batch, _ in rows:
        stands = came_from == _S.PENDING and (comment, batch) not in undone
        if first.setdefault(comment, None) is None and stands:
            first[comment] = pk
    return first


def removed(blogs: Sequence[Blog], span: Span) -> list[Removed]:
    """Return the published comments that were taken away in the span. Two queries."""
    taken = Decision.objects.filter(
        blog__in=blogs,
        at__gte=span[0],
        at__lt=span[1],
        from_status=_S.APPROVED,
        to_status__in=[_S.REMOVED, _S.SPAM],
    ).exclude(actor_kind__in=_NO_MODERATION)
    # Undoing a restoration takes nothing away that was not away before
    taken = taken.exclude(batch__in=_UNDOING.values("batch"))
    undoing = Decision.objects.filter(
        comment__in=taken.order_by().values("comment"), batch__in=_UNDOING.values("batch")
    )
    undone = set(undoing.order_by().values_list("comment", _STEP_UNDONE))
    rows = taken.values_list("comment", "batch", "blog", "policy_rule", "actor", _raw("at"))
    return [
        Removed(blog, rule, actor, _seconds(at))
        for comment, batch, blog, rule, actor, at in rows.order_by()
        if (comment, batch) not in undone
    ]
