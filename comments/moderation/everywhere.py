"""Closing and reopening the comments of all blogs at once, as before an election."""

import datetime as dt
import uuid
from dataclasses import dataclass, field, replace

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from comments.moderation import closing
from comments.moderation.door import Closing, closing_of
from govblog import roles
from posts.models import Blog, BlogEvent

ALL_BLOGS = "close all blogs"
_LEFT_AS_LONG = "closed by itself, for at least as long"
_LEFT_EARLIER = (
    "closed by itself now, so it cannot close at a later time as well: change it on its own page"
)
_LEFT_OWN = "closed by itself: reopen it on its own page"


@dataclass
class Everywhere:
    """What became of each blog: those that were done, and those left alone with why, in words."""

    done: list[Blog] = field(default_factory=list)
    left: list[tuple[Blog, str]] = field(default_factory=list)


def close_all_blogs(
    *,
    by: User,
    reason: str,
    at: dt.datetime | None = None,
    until: dt.datetime | None = None,
    seen: int | None = None,
) -> Everywhere:
    """Close the comments of every blog on which `by` may; say what became of each.

    It is one act, whose records share a batch. A blog that someone closed by itself for at least
    as long is left alone and stays so when all reopen. `at`, `until` and `seen` (of `last_act_on`)
    mean what they mean for one. Raises NoReason, NotClosed, ChangedMeanwhile, PermissionDenied.
    """
    words = closing.said(reason)
    with transaction.atomic():
        blogs, now = _locked(by, seen), timezone.now()
        wanted = Closing(words, at or now, until)
        closing.ask_later(until, max(wanted.since, now))
        result, batch = Everywhere(), uuid.uuid4()
        for blog in blogs:
            own = closing_of(blog)
            if own is not None and not own.is_over(now) and (why := _keeps(own, wanted, now)):
                result.left.append((blog, why))
                continue
            mine = wanted
            if own is not None and own.holds(now) and at is None:
                mine = replace(wanted, since=own.since)
            record = closing.closed_by(blog, mine)
            closing.keep(blog, by, record | {"batch": batch})
            result.done.append(blog)
    return result


def reopen_all_blogs(*, by: User, seen: int | None = None) -> Everywhere:
    """Open the comments of every blog that was last closed with all others; say which.

    One that was closed by itself stays closed. Raises ChangedMeanwhile, PermissionDenied.
    """
    with transaction.atomic():
        blogs, now = _locked(by, seen), timezone.now()
        result, batch = Everywhere(), uuid.uuid4()
        together = _closed_together(blogs)
        for blog in blogs:
            own = closing_of(blog)
            if own is None or own.is_over(now):
                continue
            if blog.pk not in together:
                result.left.append((blog, _LEFT_OWN))
                continue
            record = closing.reopened(blog, now) or {}
            closing.keep(blog, by, record | {"batch": batch})
            result.done.append(blog)
    return result


def last_act_on(blogs: QuerySet[Blog]) -> BlogEvent | None:
    """Return the last time that comments of any of these blogs were closed, reopened or slowed."""
    events = BlogEvent.objects.filter(blog__in=blogs, act__in=closing.DOOR)
    return events.select_related("by", "blog").order_by("-pk").first()


def _locked(by: User, seen: int | None) -> list[Blog]:
    """Lock the blogs in the order of their keys, as everyone does who locks several."""
    roles.require(by, ALL_BLOGS)
    mine = roles.blogs_where(by, ALL_BLOGS)
    blogs = list(mine.select_for_update().order_by("pk"))
    if seen is not None:
        closing.ask_unchanged(last_act_on(mine), seen)
    return blogs


def _keeps(own: Closing, wanted: Closing, now: dt.datetime) -> str:
    """Say why a blog keeps its own closing, "" when it takes the one for all."""
    begins = own.since <= wanted.since
    if begins and (own.until is None or (wanted.until and own.until >= wanted.until)):
        return _LEFT_AS_LONG
    return _LEFT_EARLIER if own.holds(now) and wanted.since > now else ""


def _closed_together(blogs: list[Blog]) -> set[int]:
    """Return the keys of the blogs whose comments were last closed with all others."""
    last = BlogEvent.objects.filter(blog=OuterRef("pk"), act__in=closing.DOOR[:2]).order_by("-pk")
    found = Blog.objects.filter(pk__in=[blog.pk for blog in blogs]).annotate(
        last_batch=Subquery(last.values("batch")[:1])
    )
    return set(found.exclude(last_batch=None).values_list("pk", flat=True))
