"""The next moment at which a blog's pages change by the clock alone, with nobody's hand."""

import datetime as dt
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from govblog.prepared import Prepared, moment, number
from posts.models import Blog, Post, PostRevision

_NOW = moment("now")


def _first(rows: Any, field: str, blog: Any) -> Subquery:
    """Return the first moment to come of a field of a blog's posts or texts."""
    coming = rows.filter(**{f"{field}__gt": _NOW}, **blog).order_by(field)
    return Subquery(coming.values(field)[:1])


def _said(everywhere: bool) -> Any:
    of_posts: Any = {} if everywhere else {"blog": OuterRef("pk")}
    of_texts: Any = {} if everywhere else {"post__blog": OuterRef("pk")}
    texts = PostRevision.objects.filter(status=PostRevision.Status.PUBLISHED)
    asked = Blog.objects.filter(pk=number("blog")).annotate(
        comes=_first(Post.objects.all(), "first_published_at", of_posts),
        goes=_first(Post.objects.all(), "withdrawn_at", of_posts),
        changes=_first(texts, "publish_at", of_texts),
    )
    return asked.order_by().values_list("comes", "goes", "changes")


_moments = Prepared(_said)


def next_moment(blog: Blog, *, everywhere: bool = False) -> dt.datetime | None:
    """Return when the next post of a blog becomes public, changes or goes; None when none does.

    `everywhere` asks that of all blogs.
    """
    for row in _moments.rows(everywhere, now=timezone.now(), blog=blog.pk):
        return min((one for one in row if one is not None), default=None)
    return None
