"""How many comments a post has on show, kept on the post so that no page has to count them."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Case, Count, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce

from comments.models import Comment
from posts.models import Post

# What each number of a post counts among its comments on show
_COUNTED: dict[str, dict[str, Any]] = {
    "comments_approved": {"status": Comment.Status.APPROVED},
    "comments_shown": {},
    "threads_shown": {"parent__isnull": True},
}


def recount(posts: Iterable[int]) -> int:
    """Count anew the comments on show of these posts; return how many posts.

    The caller holds the lock on their blogs' rows, so that nobody else counts at the same time.
    """
    shown = Comment.objects.filter(post=OuterRef("pk"), shown=True).order_by()
    numbers = {
        name: Coalesce(
            Subquery(shown.filter(**which).values("post").annotate(n=Count("pk")).values("n")), 0
        )
        for name, which in _COUNTED.items()
    }
    return Post.objects.filter(pk__in=list(posts)).update(**numbers)


def add(came: Mapping[int, tuple[int, int]]) -> None:
    """Count approved comments more that came on show, by post: how many, and how many of them
    top-level ones. Nothing else of the posts changed. The caller holds the lock that `recount`
    needs.
    """
    if not came:
        return
    comments, threads = (
        Case(*(When(pk=post, then=many[which]) for post, many in came.items())) for which in (0, 1)
    )
    Post.objects.filter(pk__in=list(came)).update(
        comments_approved=F("comments_approved") + comments,
        comments_shown=F("comments_shown") + comments,
        threads_shown=F("threads_shown") + threads,
    )


def miscounted() -> list[tuple[int, dict[str, tuple[int, int]]]]:
    """Return the posts whose numbers are wrong: key, and for each number (kept, counted)."""
    counted = {
        f"true_{name}": Count("comments", filter=Q(comments__shown=True, **_of_comments(which)))
        for name, which in _COUNTED.items()
    }
    wrong = []
    for post in Post.objects.annotate(**counted).order_by("pk").iterator():
        pairs = {name: (getattr(post, name), getattr(post, f"true_{name}")) for name in _COUNTED}
        off = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
        if off:
            wrong.append((post.pk, off))
    return wrong


def _of_comments(which: dict[str, Any]) -> dict[str, Any]:
    return {f"comments__{name}": value for name, value in which.items()}
