"""How a post comes back that an export of this platform holds: with all its texts and its door.

Nobody's approval comes with it: a text that was approved elsewhere is in review here.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from govblog import roles
from posts import old_addresses
from posts.models import Blog, Post, PostEvent, PostRevision, Tag, Telling
from posts.publishing.importing import ACT
from posts.publishing.states import OPEN, NotDone
from posts.publishing.step import free_slug, move_pages, record
from posts.publishing.writing import Text, write

_S = PostRevision.Status
_NOT_SOUND = "What the export says of its texts does not fit together."


@dataclass(frozen=True)
class Past:
    """One of the texts that a post had. `text` has no tags: they are `tags`, made already."""

    text: Text
    number: int
    status: str
    version: int
    saved_at: dt.datetime
    publish_at: dt.datetime | None = None
    change_note: str = ""
    tags: Sequence[Tag] = field(default_factory=tuple)


@dataclass(frozen=True)
class Door:
    """When the comments of a post close, and how many minutes lie between two of one person."""

    closed_at: dt.datetime | None = None
    closed_reason: str = ""
    reopen_at: dt.datetime | None = None
    close_after: int | None = None
    slow_minutes: int = 0


@dataclass(frozen=True)
class Life:
    """All that a post was: its address, its moments, its door, its texts by their numbers."""

    slug: str
    texts: Sequence[Past]
    day: dt.date | None = None
    first_published_at: dt.datetime | None = None
    withdrawn_at: dt.datetime | None = None
    withdrawn_reason: str = ""
    door: Door = field(default_factory=Door)


def rebuild(blog: Blog, life: Life, *, by: User) -> PostRevision:
    """Make a post as it was elsewhere; return its newest text.

    Its slug gets a number behind it when another post has or had it. Raises NotDone when what is
    said of it does not fit together, PermissionDenied, sanitise.TooLong.
    """
    _require_sound(life)
    with transaction.atomic():
        mine = Blog.objects.select_for_update(no_key=True).get(pk=blog.pk)
        roles.require(by, ACT, mine)
        is_taken = Post.objects.filter(blog=mine, slug=life.slug).exists()
        post = Post.objects.create(
            blog=mine,
            slug=free_slug(mine, life.slug) if is_taken else life.slug,
            day=life.day,
            first_published_at=life.first_published_at,
            withdrawn_at=life.withdrawn_at,
            withdrawn_reason=life.withdrawn_reason,
            comments_closed_at=life.door.closed_at,
            comments_closed_reason=life.door.closed_reason,
            comments_reopen_at=life.door.reopen_at,
            comments_close_after=life.door.close_after,
            slow_minutes=life.door.slow_minutes,
        )
        for past in life.texts:
            newest = _write(post, past, by)
        now, first = timezone.now(), life.first_published_at
        if first is not None and first <= now:
            Telling.objects.create(post=post, begun_at=now, done_at=now)
        record(post, newest, PostEvent.Act.IMPORT, by, due=first)
        move_pages(post)
    return newest


def _write(post: Post, past: Past, by: User) -> PostRevision:
    revision = PostRevision(
        post=post,
        number=past.number,
        status=_S.REVIEW if past.status == _S.APPROVED else past.status,
        publish_at=past.publish_at,
        change_note=past.change_note,
        version=past.version,
    )
    write(revision, past.text, by)
    if past.tags:
        revision.tags.set(old_addresses.as_now(past.tags))
    revision.saved_at = past.saved_at
    revision.save(update_fields=["saved_at"])
    return revision


def _require_sound(life: Life) -> None:
    """Refuse what no post can have been: so nothing becomes public by a mistake in a file."""
    texts = life.texts
    public = [one for one in texts if one.status == _S.PUBLISHED]
    numbers = [one.number for one in texts]
    sound = (
        bool(texts)
        and numbers == sorted(set(numbers))
        and all(one.status in OPEN for one in texts if one not in public)
        and len(texts) - len(public) <= 1
        and all(one in public for one in texts[:-1])
        and all((one.publish_at is not None) == (one in public) for one in texts)
        and bool(public) == (life.first_published_at is not None)
        and (life.day is None) == (life.first_published_at is None)
        and (life.first_published_at is not None or life.withdrawn_at is None)
    )
    if not sound:
        raise NotDone(_NOT_SOUND)
