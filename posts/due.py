"""The next moment at which public pages change by the clock alone, with nobody's hand."""

import datetime as dt
from typing import Any

from django.db.models import Subquery

from govblog.prepared import Prepared, moment, number
from posts.models import Blog, Post, PostRevision


def _first(rows: Any, field: str) -> Subquery:
    """Return the first moment to come in a field."""
    coming = rows.filter(**{f"{field}__gt": moment("now")}).order_by(field)
    return Subquery(coming.values(field)[:1])


def _said() -> Any:
    texts = PostRevision.objects.filter(status=PostRevision.Status.PUBLISHED)
    asked = Blog.objects.filter(pk=number("blog")).annotate(
        comes=_first(Post.objects.all(), "first_published_at"),
        goes=_first(Post.objects.all(), "withdrawn_at"),
        changes=_first(texts, "publish_at"),
    )
    return asked.order_by().values_list("comes", "goes", "changes")


_moments = Prepared(_said)


def next_moment(blog: Blog, after: dt.datetime) -> dt.datetime | None:
    """Return when the first post of the install becomes public, changes or goes later than `after`;
    None for never.

    Of all its blogs: one post's moment is found in an index at once, and those of one blog alone
    would be looked for among all its posts.
    """
    for row in _moments.rows(now=after, blog=blog.pk):
        return min((one for one in row if one is not None), default=None)
    return None
