"""Whether comments on a post are open: the only meaning of "closed", told by the clock alone.

Comments can be closed on the whole blog, on the post, and by the post's age. They are open when
none of these holds. When several do, the one that lasts longest is the one readers are told of, of
two that last as long the blog's, then the post's; and comments reopen when the last has ended.
"""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from govblog.text import counted
from posts.models import Blog, Post

_NEVER = dt.datetime.max.replace(tzinfo=dt.UTC)


class Refused(Exception):
    """The comment is not taken in. Its writer gets it back with the reason."""


class Closed(Refused):
    """Comments are closed: `reason` is public, `since` the moment they closed.

    `until` is the moment from which they are open again, None while nobody has said one.
    """

    def __init__(self, reason: str, since: dt.datetime, until: dt.datetime | None = None) -> None:
        self.reason, self.since, self.until = reason, since, until
        super().__init__(reason)


@dataclass(frozen=True)
class Closing:
    """A time for which comments are closed, which may be past or to come."""

    reason: str
    since: dt.datetime
    until: dt.datetime | None = None

    def holds(self, now: dt.datetime) -> bool:
        """Say whether comments are closed by it at `now`."""
        return self.since <= now < (self.until or _NEVER)

    def is_over(self, now: dt.datetime) -> bool:
        """Say whether it has ended by `now`."""
        return (self.until or _NEVER) <= now


def closing_of(place: Post | Blog) -> Closing | None:
    """Return what was last said of a post or a blog itself; it may be over."""
    if place.comments_closed_at is None:
        return None
    return Closing(place.comments_closed_reason, place.comments_closed_at, place.comments_reopen_at)


def closing_by_age(post: Post) -> Closing | None:
    """Return when the age of a post closes its comments, None where neither it nor its blog says.

    What is said of the post counts before what is said of the blog, also that they stay open.
    """
    own, first = post.comments_close_after, post.first_published_at
    days = post.blog.comments_close_after if own is None else own
    if not days or first is None:
        return None
    age = counted(days, "day")
    since = first + min(dt.timedelta(days=days), _NEVER - first)
    which = "a post" if own is None else "this post"
    return Closing(f"Comments on {which} close {age} after it is published.", since)


def closings(post: Post) -> list[Closing]:
    """Return all that closes comments on `post`, ever: the blog's, the post's, the age's."""
    found = (closing_of(post.blog), closing_of(post), closing_by_age(post))
    return [one for one in found if one is not None]


def closed(post: Post, now: dt.datetime | None = None) -> Closed | None:
    """Return why, since when and until when comments on `post` are closed; None when open."""
    moment = now or timezone.now()
    every = closings(post)
    told = _longest(every, moment)
    if told is None:
        return None
    until = told.until
    # What begins before that moment, or at it, keeps them closed beyond
    while until is not None and (next_one := _longest(every, until)):
        until = next_one.until
    return Closed(told.reason, told.since, until)


def _longest(every: list[Closing], now: dt.datetime) -> Closing | None:
    holding = [one for one in every if one.holds(now)]
    return max(holding, key=lambda one: one.until or _NEVER, default=None)


def closes_next(post: Post, now: dt.datetime | None = None) -> Closed | None:
    """Return the next time for which comments on `post` close; None when there is none."""
    moment = now or timezone.now()
    to_come = [one.since for one in closings(post) if one.since > moment]
    return closed(post, min(to_come)) if to_come else None


def moments(post: Post, now: dt.datetime | None = None) -> list[dt.datetime]:
    """Return every moment to come at which it may change whether comments on `post` are open."""
    after = now or timezone.now()
    all_of = [at for one in closings(post) for at in (one.since, one.until)]
    return [at for at in all_of if at is not None and at > after]


def slow_minutes(post: Post) -> int:
    """Return for how many minutes a person waits between two comments on `post`, 0 for none."""
    return max(post.slow_minutes, post.blog.slow_minutes)
