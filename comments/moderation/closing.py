"""Closing and reopening comments of a post or a blog, and slow mode: who does it, on record.

A post, and a blog, has one closing at a time: at once or from a moment to come, for good or until
a moment at which it ends by itself. What follows for readers stands in `door.py`.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any, TypeVar, cast

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from comments.moderation.door import Closing, closing_of
from govblog import roles, text
from govblog.telling import day_and_time, name_of
from posts.models import Blog, BlogEvent, Post, PostEvent
from posts.models.blog import LONGEST_SLOW_MODE

LONGEST_REASON = 300  # characters
Event = PostEvent | BlogEvent
Place = TypeVar("Place", bound=Post | Blog)
_Record = dict[str, Any]
LONGEST_OPEN = 3_650  # days
DOOR = (
    BlogEvent.Act.CLOSE,
    BlogEvent.Act.REOPEN,
    BlogEvent.Act.SLOW,
    PostEvent.Act.CLOSE_AFTER,
)
_DID = {
    BlogEvent.Act.CLOSE.value: "closed the comments",
    BlogEvent.Act.REOPEN.value: "reopened the comments",
    BlogEvent.Act.SLOW.value: "set slow mode",
    PostEvent.Act.CLOSE_AFTER.value: "set after how many days comments close",
}


class NotClosed(ValueError):
    """The act is refused; the message says why, in words for the person who tried it."""


class NoReason(NotClosed):
    """Comments are closed with a sentence for readers, and there is none that fits."""


class ChangedMeanwhile(NotClosed):
    """Someone else closed, reopened or slowed comments here after the page was opened."""

    def __init__(self, event: Event) -> None:
        self.event = event
        blog = event.blog if isinstance(event, BlogEvent) else event.post.blog
        super().__init__(
            f"{name_of(event.by)} {_DID[event.act]} on "
            f"{day_and_time(event.at, blog.zone)}, after you opened this page. What you "
            "entered has not been done. Look at how it is now, and decide again."
        )


def close(
    post: Post,
    *,
    by: User,
    reason: str,
    at: dt.datetime | None = None,
    until: dt.datetime | None = None,
    seen: int | None = None,
) -> Post:
    """Close the comments of `post` from `at`, at once when it is None, `until` then; return it.

    Without `until` they stay closed until someone reopens them. `reason` is public. Comments that
    are closed already keep the moment since when; what is said anew counts. A comment on its way
    in when they close is either in before or comes back to its writer. `seen` is the number of the
    last act here that the person knew of (`last_act`); None stands for any. Raises NoReason,
    NotClosed, ChangedMeanwhile, PermissionDenied.
    """
    return _at(post, by, seen, lambda place, now: _close(place, now, said(reason), at, until))


def close_blog(
    blog: Blog,
    *,
    by: User,
    reason: str,
    at: dt.datetime | None = None,
    until: dt.datetime | None = None,
    seen: int | None = None,
) -> Blog:
    """Close the comments of every post of `blog`, as `close` does for one; return the blog.

    Raises NoReason, NotClosed, ChangedMeanwhile, PermissionDenied.
    """
    return _at(blog, by, seen, lambda place, now: _close(place, now, said(reason), at, until))


def reopen(post: Post, *, by: User, seen: int | None = None) -> Post:
    """Open the comments of `post` again, or call a closing to come off; return the post.

    Of comments that are open already nothing is recorded. Raises ChangedMeanwhile,
    PermissionDenied.
    """
    return _at(post, by, seen, reopened)


def reopen_blog(blog: Blog, *, by: User, seen: int | None = None) -> Blog:
    """Open the comments of `blog` again, as `reopen` does for a post; return the blog.

    Raises ChangedMeanwhile, PermissionDenied.
    """
    return _at(blog, by, seen, reopened)


def set_slow(place: Place, minutes: int, *, by: User, seen: int | None = None) -> Place:
    """Let a person comment once in so many minutes on a post, or on each of a blog; 0 for no wait.

    Return the post or the blog. Raises NotClosed for less than 0 or more than LONGEST_SLOW_MODE
    minutes, ChangedMeanwhile, PermissionDenied.
    """
    if not 0 <= minutes <= LONGEST_SLOW_MODE:
        raise NotClosed(f"Enter a number of minutes from 0 to {LONGEST_SLOW_MODE}.")

    def change(place: Post | Blog, now: dt.datetime) -> _Record | None:
        if place.slow_minutes == minutes:
            return None
        place.slow_minutes = minutes
        return {"act": BlogEvent.Act.SLOW, "due_at": now, "minutes": minutes}

    return _at(place, by, seen, change)


def set_close_after(post: Post, days: int | None, *, by: User, seen: int | None = None) -> Post:
    """Let the comments of `post` close so many days after it is published; return the post.

    0 lets them stay open, None leaves it to the blog. Raises NotClosed for less than 0 or more
    than LONGEST_OPEN days, ChangedMeanwhile, PermissionDenied.
    """
    if days is not None and not 0 <= days <= LONGEST_OPEN:
        raise NotClosed(f"Enter a number of days from 0 to {LONGEST_OPEN:,}, or leave it empty.")

    def change(place: Post | Blog, now: dt.datetime) -> _Record | None:
        if place.comments_close_after == days:
            return None
        # Of a blog it is a setting, changed with its settings
        cast(Post, place).comments_close_after = days
        number = "1 day." if days == 1 else f"{days or 0:,} days."
        told = "As the blog says." if days is None else number
        return {"act": PostEvent.Act.CLOSE_AFTER, "due_at": now, "reason": told}

    return _at(post, by, seen, change)


def acts_here(place: Post | Blog, most: int) -> list[Event]:
    """Return the last times that comments of a post or a blog were closed, reopened or slowed.

    Newest first, and no more than `most`.
    """
    events: Any = place.events
    return list(events.filter(act__in=DOOR).select_related("by").order_by("-pk")[:most])


def last_act(place: Post | Blog) -> Event | None:
    """Return the last of these acts on a post or a blog, None when there was none."""
    return next(iter(acts_here(place, 1)), None)


def _at(
    place: Place,
    by: User,
    seen: int | None,
    change: Callable[[Post | Blog, dt.datetime], _Record | None],
) -> Place:
    """Lock a post or a blog, change it and write the record; return it.

    The lock is FOR UPDATE: it waits for comments on their way in, which hold both rows
    (govblog/locking.py).
    """
    with transaction.atomic():
        locked: Any = type(place)._default_manager.select_for_update().get(pk=place.pk)
        if isinstance(locked, Post):
            roles.require(by, "close a post", locked.blog_id)
        else:
            roles.require(by, "close a blog", locked.pk)
        ask_unchanged(last_act(locked) if seen is not None else None, seen)
        if (record := change(locked, timezone.now())) is not None:
            keep(locked, by, record)
    return cast(Place, locked)


def ask_unchanged(last: Event | None, seen: int | None) -> None:
    """Raise ChangedMeanwhile when the last act is not the one that was seen; None is any."""
    if seen is not None and last is not None and last.pk != seen:
        raise ChangedMeanwhile(last)


def keep(place: Post | Blog, by: User, record: _Record) -> None:
    """Store a post or a blog that is locked, with its record, as changed for readers."""
    place.save(
        update_fields=[
            "comments_closed_at",
            "comments_closed_reason",
            "comments_reopen_at",
            "comments_close_after",
            "slow_minutes",
        ]
    )
    if isinstance(place, Post):
        Post.objects.filter(pk=place.pk).move_version()
    else:
        Blog.objects.filter(pk=place.pk).move_version()
    place.refresh_from_db(fields=["version"])
    place.events.create(by=by, at=timezone.now(), **record)


def _close(
    place: Post | Blog,
    now: dt.datetime,
    reason: str,
    at: dt.datetime | None,
    until: dt.datetime | None,
) -> _Record:
    own = closing_of(place)
    since = at or now
    if own is not None and own.holds(now):
        if at is not None and at > now:
            raise NotClosed(
                "Comments are closed already, so they cannot close at a later time. Leave the "
                "later time out to change the reason or when they reopen, or reopen them first."
            )
        since = at or own.since
    ask_later(until, max(since, now))
    return closed_by(place, Closing(reason, since, until))


def ask_later(until: dt.datetime | None, than: dt.datetime) -> None:
    """Raise NotClosed when comments would reopen at or before `than`."""
    if until is not None and until <= than:
        raise NotClosed("Comments must reopen after they close. Enter a later date and time.")


def closed_by(place: Post | Blog, closing: Closing) -> _Record:
    """Close a place that is locked; return what its record says."""
    place.comments_closed_at, place.comments_closed_reason = closing.since, closing.reason
    place.comments_reopen_at = closing.until
    return {
        "act": BlogEvent.Act.CLOSE,
        "due_at": closing.since,
        "reason": closing.reason,
        "reopen_at": closing.until,
    }


def reopened(place: Post | Blog, now: dt.datetime) -> _Record | None:
    """Open a place that is locked; return what its record says, None when it is open for good."""
    own = closing_of(place)
    if own is None or own.is_over(now):
        return None
    place.comments_closed_at = place.comments_reopen_at = None
    place.comments_closed_reason = ""
    return {"act": BlogEvent.Act.REOPEN, "due_at": now}


def said(reason: str) -> str:
    """Return the reason as it is shown. Raises NoReason."""
    line = text.clean_line(reason)
    if text.is_blank(line):
        raise NoReason("Enter the reason. It is shown to readers in place of the form.")
    if len(line) > LONGEST_REASON:
        raise NoReason(f"The reason must be {LONGEST_REASON} characters or less.")
    return line
