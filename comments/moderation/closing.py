"""Closing and reopening the comments of a post."""

import datetime as dt

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from govblog import roles
from posts.models import Post, PostEvent


def close(post: Post, *, by: User, reason: str, at: dt.datetime | None = None) -> Post:
    """Close the comments of `post` from `at` on, at once when `at` is None; return the post.

    `reason` is public. A comment on its way in when they close is either in before or comes back
    to its writer. Raises ValueError without a reason, PermissionDenied.
    """
    if not reason.strip():
        raise ValueError("Enter the reason. It is shown to readers in place of the form.")
    return _set(post, by, PostEvent.Act.CLOSE, at or timezone.now(), reason.strip())


def reopen(post: Post, *, by: User) -> Post:
    """Open the comments of `post` again; return the post. Raises PermissionDenied."""
    return _set(post, by, PostEvent.Act.REOPEN, None, "")


def _set(post: Post, by: User, act: str, closed_at: dt.datetime | None, reason: str) -> Post:
    with transaction.atomic():
        # FOR UPDATE waits for comments on their way in, which hold the row (govblog/locking.py)
        locked = Post.objects.select_for_update().get(pk=post.pk)
        roles.require(by, "close a post", locked.blog_id)
        locked.comments_closed_at, locked.comments_closed_reason = closed_at, reason
        locked.version += 1
        locked.save(update_fields=["comments_closed_at", "comments_closed_reason", "version"])
        now = timezone.now()
        PostEvent.objects.create(
            post=locked, act=act, by=by, at=now, due_at=closed_at or now, reason=reason
        )
    return locked
