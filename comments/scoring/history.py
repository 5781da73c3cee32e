"""What the score learns from: what moderators of one blog decided, the newest of each kind."""

import sys
from collections.abc import Iterator

from django.db.models import F

from comments.models import Comment, Content, Decision
from comments.scoring.learning import Lesson
from comments.scoring.signs import signs_of

MOST = 5_000  # comments of each kind

_S = Comment.Status
# Rejected is not spam: a person wrote it to this post, and it broke a rule
_HONEST = (_S.APPROVED, _S.REJECTED, _S.REMOVED)


def last_decision(blog_pk: int) -> int:
    """Return the number of the blog’s newest decision, 0 before the first."""
    numbers = Decision.objects.filter(blog=blog_pk).order_by("-number")
    return numbers.values_list("number", flat=True).first() or 0


def lessons_of(blog_pk: int, most: int = MOST) -> list[Lesson]:
    """Return what people decided on this blog as it stands now, in the order it was decided.

    At most `most` comments of each kind, the newest. What an import or a rule decided is left out,
    as are the team’s own replies.
    """
    found = [*_of_kind(blog_pk, [_S.SPAM], most), *_of_kind(blog_pk, _HONEST, most)]
    return [lesson for _, lesson in sorted(found, key=lambda one: one[0])]


def _of_kind(
    blog_pk: int, statuses: list[_S] | tuple[_S, ...], most: int
) -> Iterator[tuple[int, Lesson]]:
    decisions = Decision.objects.filter(
        blog=blog_pk,
        actor_kind=Decision.ActorKind.PERSON,
        to_status__in=statuses,
        comment__status=F("to_status"),
    )
    told = decisions.exclude(comment__content__source=Content.Source.DESK).order_by("-number")
    content = "comment__content"
    rows = told.values_list(
        "number",
        "comment",
        "comment__post",
        f"{content}__body",
        f"{content}__name",
        f"{content}__email",
    )
    seen: set[int] = set()
    for number, comment, post, body, name, email in rows[:most].iterator(chunk_size=500):
        if comment in seen:
            continue
        seen.add(comment)
        # The same few thousand signs come again and again: each is kept in memory once
        signs = [sys.intern(sign) for sign in signs_of(body, name=name, email=email)]
        yield number, Lesson(signs, statuses[0] == _S.SPAM, post)
