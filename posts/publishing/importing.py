"""What may happen to a post that is brought from another system.

It comes in by the same roads as one that is written here: cleaned, found by search, noted in the
record. What was public there is public here at once, at the moment it first was; nobody's approval
is asked, because its readers have it already.
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
from posts.publishing.states import OPEN, EditedMeanwhile, NotDone
from posts.publishing.step import free_slug, locked, move_pages, record
from posts.publishing.writing import Text, write

ACT = "import and export"
_S = PostRevision.Status


@dataclass(frozen=True)
class Brought:
    """A post as it was elsewhere. Without `published_at` it is a draft; one to come schedules it.

    `day` is that of its address, None for the day in the blog's time zone. `text` has no tags:
    they are `tags`, made already.
    """

    text: Text
    slug: str
    published_at: dt.datetime | None = None
    day: dt.date | None = None
    tags: Sequence[Tag] = field(default_factory=tuple)


def plant(blog: Blog, brought: Brought, *, by: User) -> PostRevision:
    """Make a post of what was brought; return its text.

    Its slug gets a number behind it when another post has or had it. Subscribers are not told of
    what was public before it came. Raises PermissionDenied, sanitise.TooLong.
    """
    with transaction.atomic():
        mine = Blog.objects.select_for_update(no_key=True).get(pk=blog.pk)
        roles.require(by, ACT, mine)
        is_taken = Post.objects.filter(blog=mine, slug=brought.slug).exists()
        slug = free_slug(mine, brought.slug) if is_taken else brought.slug
        post = Post(blog=mine, slug=slug)
        _date(post, brought)
        post.save()
        revision = PostRevision(post=post, number=1)
        _state(revision, brought.published_at)
        _write(revision, brought, by)
        _tell_nobody(post, is_new=True)
        record(post, revision, PostEvent.Act.IMPORT, by, due=brought.published_at)
        move_pages(post)
    return revision


def replant(post: Post, brought: Brought, *, by: User, seen: int) -> PostRevision:
    """Give a post that was brought before the text that it has elsewhere now; return that text.

    What is public stays so, at its address and from its moment on. `seen` is the version of its
    text after it was brought last. Raises EditedMeanwhile when somebody here wrote, published or
    took back since, NotDone when it is public here and not there any more; PermissionDenied,
    sanitise.TooLong.
    """
    with transaction.atomic():
        mine = locked(post)
        roles.require(by, ACT, mine.blog_id)
        revision = mine.revisions.latest("number")
        now, first = timezone.now(), mine.first_published_at
        was_public = first is not None and first <= now
        # A draft that was brought with a public text: the new one would stand before it
        worked_on = OPEN if was_public else {_S.REVIEW, _S.APPROVED}
        if revision.version != seen or revision.status in worked_on:
            raise EditedMeanwhile(revision, "What was written here stays.")
        if was_public:
            if brought.published_at is None or brought.published_at > now:
                raise NotDone("It is not public there any more. Withdraw it here if it must go.")
            revision = PostRevision(post=mine, number=revision.number + 1, version=seen)
            _state(revision, now)
        else:
            _date(mine, brought)
            mine.save(update_fields=["first_published_at", "day"])
            _tell_nobody(mine)
            _state(revision, brought.published_at)
        revision.version += 1
        _write(revision, brought, by)
        record(mine, revision, PostEvent.Act.IMPORT, by, due=revision.publish_at)
        move_pages(mine)
    return revision


def _tell_nobody(post: Post, *, is_new: bool = False) -> None:
    """See that subscribers are not told of a post that was public before it came."""
    now, first = timezone.now(), post.first_published_at
    told = {"begun_at": now, "done_at": now}
    if first is None or first > now:
        return
    if is_new:
        Telling.objects.create(post=post, **told)
    else:
        Telling.objects.get_or_create(post=post, defaults=told)


def _date(post: Post, brought: Brought) -> None:
    at = post.first_published_at = brought.published_at
    zoned = at.astimezone(post.blog.zone).date() if at else None
    post.day = (brought.day or zoned) if at else None


def _state(revision: PostRevision, at: dt.datetime | None) -> None:
    revision.status = _S.DRAFT if at is None else _S.PUBLISHED
    revision.publish_at, revision.approved_by = at, None


def _write(revision: PostRevision, brought: Brought, by: User) -> None:
    write(revision, brought.text, by)
    if brought.tags:
        revision.tags.set(old_addresses.as_now(brought.tags))
