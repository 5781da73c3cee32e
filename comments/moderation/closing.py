"""Closing and reopening comments: of a post, or of a whole blog."""

import datetime as dt
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from govblog import roles, text
from posts.models import Blog, BlogEvent, Post, PostEvent

LONGEST_REASON = 300  # characters


class NoReason(ValueError):
    """Comments are closed with a sentence for readers, and there is none that fits."""


def close(post: Post, *, by: User, reason: str, at: dt.datetime | None = None) -> Post:
    """Close the comments of `post` from `at` on, at once when `at` is None; return the post.

    `reason` is public. A comment on its way in when they close is either in before or comes back
    to its writer. Raises NoReason, PermissionDenied.
    """
    return _set_post(post, by, PostEvent.Act.CLOSE, at or timezone.now(), _said(reason))


def reopen(post: Post, *, by: User) -> Post:
    """Open the comments of `post` again; return the post. Raises PermissionDenied."""
    return _set_post(post, by, PostEvent.Act.REOPEN, None, "")


def close_blog(blog: Blog, *, by: User, reason: str, at: dt.datetime | None = None) -> Blog:
    """Close the comments of every post of `blog`, as `close` does for one; return the blog.

    Raises NoReason, PermissionDenied.
    """
    return _set_blog(blog, by, BlogEvent.Act.CLOSE, at or timezone.now(), _said(reason))


def reopen_blog(blog: Blog, *, by: User) -> Blog:
    """Open the comments of `blog` again; return the blog. Raises PermissionDenied."""
    return _set_blog(blog, by, BlogEvent.Act.REOPEN, None, "")


def _said(reason: str) -> str:
    said = text.clean_line(reason)
    if text.is_blank(said):
        raise NoReason("Enter the reason. It is shown to readers in place of the form.")
    if len(said) > LONGEST_REASON:
        raise NoReason(f"The reason must be {LONGEST_REASON} characters or less.")
    return said


def _set_post(post: Post, by: User, act: str, closed_at: dt.datetime | None, reason: str) -> Post:
    with transaction.atomic():
        locked = Post.objects.select_for_update().get(pk=post.pk)
        roles.require(by, "close a post", locked.blog_id)
        PostEvent.objects.create(post=locked, **_set(locked, by, act, closed_at, reason))
    return locked


def _set_blog(blog: Blog, by: User, act: str, closed_at: dt.datetime | None, reason: str) -> Blog:
    with transaction.atomic():
        locked = Blog.objects.select_for_update().get(pk=blog.pk)
        roles.require(by, "close a blog", locked)
        BlogEvent.objects.create(blog=locked, **_set(locked, by, act, closed_at, reason))
    return locked


def _set(
    place: Post | Blog, by: User, act: str, closed_at: dt.datetime | None, reason: str
) -> dict[str, Any]:
    """Close or open a place that is locked; return what its record says.

    The lock is FOR UPDATE: it waits for comments on their way in, which hold both rows
    (govblog/locking.py).
    """
    place.comments_closed_at, place.comments_closed_reason = closed_at, reason
    place.version += 1
    place.save(update_fields=["comments_closed_at", "comments_closed_reason", "version"])
    now = timezone.now()
    return {"act": act, "by": by, "at": now, "due_at": closed_at or now, "reason": reason}
