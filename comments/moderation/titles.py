"""What a post is called in mail and on private pages."""

import datetime as dt

from django.utils import timezone

from comments.models import Comment
from govblog.prepared import Prepared, moment, number
from posts.models import PostRevision

_titles = Prepared(
    lambda: (
        PostRevision.objects.due(moment("now"))
        .filter(post=number("post"))
        .order_by("-publish_at", "-number")
        .values_list("title")
    ),
    plan_once=True,
)


def title_of(comment: Comment) -> str:
    """Return the title readers see of the comment's post, or the last one they saw.

    Its slug where they never saw any: a draft's title is nobody's to read.
    """
    return shown_title(comment.post_id, timezone.now()) or comment.post.slug


def shown_title(post: int, at: dt.datetime) -> str:
    """Return the title that readers see of a post, or saw last; "" where they never saw any."""
    rows = _titles.rows(now=at, post=post, limit=(1, 0))
    return rows[0][0] if rows else ""


def with_path(comment: Comment) -> tuple[str, str]:
    """Return what `title_of` does, and the path of the post."""
    return title_of(comment), comment.post.get_absolute_url()
