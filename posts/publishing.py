"""What may happen to a post, and who may do it.

A post's words are in its revisions. A revision is a draft or published; a published one is
public from its moment on, which may be to come: then it is called scheduled. There is at most one
draft, and never beside a scheduled revision: take that back first. Which revision readers see is
decided by the query at that moment, not by a job.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from govblog import roles, sanitise
from govblog.telling import name_of
from govblog.text import clean_line, is_blank
from posts import uses
from posts.faults import faults
from posts.models import Author, Blog, Category, Picture, Post, PostEvent, PostRevision

_S = PostRevision.Status
_ACT = PostEvent.Act

# act: {from: to}, of a revision
TRANSITIONS: dict[str, dict[str, str]] = {
    "publish": {_S.DRAFT: _S.PUBLISHED},
    "take back": {_S.PUBLISHED: _S.DRAFT},
}


class NotDone(Exception):
    """The act is refused; the message says why, in words for the person who tried it."""


class EditedMeanwhile(NotDone):
    """Someone else saved this draft after it was opened."""

    def __init__(self, revision: PostRevision) -> None:
        self.revision = revision
        super().__init__(
            f"{name_of(revision.saved_by)} saved this draft after you opened it. "
            "Your text has not been saved."
        )


@dataclass(frozen=True)
class Text:
    """What an editor writes: plain title and excerpt, HTML body, and what goes with them."""

    title: str
    body: str
    excerpt: str = ""
    picture: Picture | None = None
    authors: Sequence[Author] = field(default_factory=tuple)
    categories: Sequence[Category] = field(default_factory=tuple)


def _locked(post: Post) -> Post:
    """Lock a post, its blog first: the order in which a decision locks them too."""
    Blog.objects.select_for_update(no_key=True).get(pk=post.blog_id)
    return Post.objects.select_for_update().get(pk=post.pk)


def _free_slug(blog: Blog, wished: str, own: Post | None = None) -> str:
    """Return `wished`, or with a number behind it when another post of the blog has it."""
    base = slugify(wished)[:190].strip("-") or "post"
    taken = Post.objects.filter(blog=blog, slug__startswith=base)
    if own is not None:
        taken = taken.exclude(pk=own.pk)
    slugs = set(taken.values_list("slug", flat=True))
    if base not in slugs:
        return base
    return next(s for n in range(2, len(slugs) + 3) if (s := f"{base}-{n}") not in slugs)


def start(blog: Blog, text: Text, *, by: User, slug: str = "") -> Post:
    """Make a new post with its first draft; return the post.

    Raises PermissionDenied, and sanitise.TooLong for a body beyond its limit.
    """
    roles.require(by, "write", blog)
    with transaction.atomic():
        # Two editors who start the same title at once take turns
        Blog.objects.select_for_update(no_key=True).get(pk=blog.pk)
        post = Post.objects.create(blog=blog, slug=_free_slug(blog, slug or text.title))
        _write(PostRevision(post=post, number=1), text, by)
    return post


def save_draft(post: Post, text: Text, *, by: User, seen: int, slug: str = "") -> PostRevision:
    """Save `text` as the post's draft, a new one if there is none; return it.

    `seen` is the version of the newest revision when the text was opened. `slug` counts only
    until the post is first published. Raises EditedMeanwhile when someone else saved since,
    NotDone when a revision is scheduled, PermissionDenied, sanitise.TooLong.
    """
    with transaction.atomic():
        locked = _locked(post)
        roles.require(by, "write", locked.blog_id)
        if scheduled(locked) is not None:
            raise NotDone("This post is scheduled. Take it back to draft first, then change it.")
        revision = locked.revisions.latest("number")
        if revision.version != seen:
            raise EditedMeanwhile(revision)
        if locked.first_published_at is None and slug and slug != locked.slug:
            locked.slug = _free_slug(locked.blog, slug, own=locked)
            locked.save(update_fields=["slug"])
        if revision.status != _S.DRAFT:
            after = {"number": revision.number + 1, "version": revision.version}
            revision = PostRevision(post=locked, **after)
        revision.version += 1
        return _write(revision, text, by)


def _write(revision: PostRevision, text: Text, by: User) -> PostRevision:
    revision.title = " ".join(text.title.split())
    revision.excerpt = " ".join(text.excerpt.split())
    revision.body = sanitise.post_html(text.body)
    revision.picture = text.picture
    revision.saved_by, revision.saved_at = by, timezone.now()
    revision.save()
    revision.authors.set(text.authors)
    revision.categories.set(text.categories)
    uses.note(revision)
    return revision


def local_moment(date: dt.date, time: dt.time, zone: ZoneInfo) -> dt.datetime:
    """Return the UTC instant of a local date and time.

    An hour that comes twice, when clocks go back, means the first. Raises NotDone for an hour
    that the clocks skip when they go forward.
    """
    local = dt.datetime.combine(date, time, zone)
    instant = local.astimezone(dt.UTC)
    if instant.astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise NotDone(
            f"There is no {time:%H:%M} on {date:%-d %B %Y}: the clocks go forward. "
            "Choose another time."
        )
    return instant


def draft_of(post: Post) -> PostRevision | None:
    """Return the post's draft, or None."""
    return post.revisions.filter(status=_S.DRAFT).first()


def scheduled(post: Post, now: dt.datetime | None = None) -> PostRevision | None:
    """Return the post's revision that is published from a moment still to come, or None."""
    moment = now or timezone.now()
    return post.revisions.filter(status=_S.PUBLISHED, publish_at__gt=moment).first()


def publish(
    post: Post, *, by: User, seen: int | None = None, at: dt.datetime | None = None
) -> PostRevision:
    """Publish the post's draft from `at` on, at once when `at` is None; return the revision.

    `seen` is the version of the draft on the editor's screen; None stands for any. The address
    takes the day of the first publication in the blog's time zone and then never changes.
    Raises NotDone when there is nothing to publish or `faults` finds something, EditedMeanwhile,
    PermissionDenied.
    """
    now = timezone.now()
    moment = at or now
    with transaction.atomic():
        locked = _locked(post)
        roles.require(by, "publish", locked.blog_id)
        revision = draft_of(locked)
        if revision is None:
            raise NotDone("There is no draft to publish.")
        if seen is not None and revision.version != seen:
            raise EditedMeanwhile(revision)
        if found := faults(revision):
            raise NotDone(" ".join(found))
        if locked.revisions.filter(status=_S.PUBLISHED, publish_at__gt=moment).exists():
            raise NotDone("Readers see a later text by then. Choose a later time, or publish now.")
        revision.status = TRANSITIONS["publish"][revision.status]
        revision.publish_at, revision.version = moment, revision.version + 1
        revision.save(update_fields=["status", "publish_at", "version"])
        if locked.first_published_at is None:
            _give_address(locked, moment)
        _record(locked, revision, _ACT.PUBLISH, by, due=moment)
    return revision


def _give_address(post: Post, moment: dt.datetime) -> None:
    post.first_published_at = moment
    post.day = moment.astimezone(post.blog.zone).date()
    post.save(update_fields=["first_published_at", "day"])


def take_back(post: Post, *, by: User) -> PostRevision:
    """Make the scheduled revision a draft again; return it.

    Raises NotDone when none is scheduled any more, PermissionDenied.
    """
    with transaction.atomic():
        locked = _locked(post)
        roles.require(by, "publish", locked.blog_id)
        revision = scheduled(locked)
        if revision is None:
            raise NotDone("Nothing is scheduled for this post. It may have become public by now.")
        revision.status = TRANSITIONS["take back"][revision.status]
        revision.publish_at, revision.version = None, revision.version + 1
        revision.save(update_fields=["status", "publish_at", "version"])
        first = locked.first_published_at
        if first is not None and first > timezone.now():
            locked.first_published_at = locked.day = None
            locked.save(update_fields=["first_published_at", "day"])
        _record(locked, revision, _ACT.TAKE_BACK, by)
    return revision


def withdraw(post: Post, *, by: User, reason: str, at: dt.datetime | None = None) -> Post:
    """Take a published post down from `at` on, at once when `at` is None; return the post.

    Its address then answers 410 with `reason`, which is public. Raises NotDone when the post is
    not public, is withdrawn already, or no reason is given; PermissionDenied.
    """
    moment = at or timezone.now()
    said = clean_line(reason)
    if is_blank(said):
        raise NotDone("Enter the reason. It is shown to readers in place of the post.")
    with transaction.atomic():
        locked = _locked(post)
        roles.require(by, "publish", locked.blog_id)
        first = locked.first_published_at
        if first is None or first > min(moment, timezone.now()):
            raise NotDone("This post is not public, so there is nothing to withdraw.")
        if locked.withdrawn_at is not None:
            raise NotDone("This post is withdrawn already.")
        locked.withdrawn_at, locked.withdrawn_reason = moment, said
        locked.save(update_fields=["withdrawn_at", "withdrawn_reason"])
        _record(locked, None, _ACT.WITHDRAW, by, due=moment, reason=said)
    return locked


def put_back(post: Post, *, by: User) -> Post:
    """Make a withdrawn post public again at the same address; return the post.

    Raises NotDone when it is not withdrawn, PermissionDenied.
    """
    with transaction.atomic():
        locked = _locked(post)
        roles.require(by, "publish", locked.blog_id)
        if locked.withdrawn_at is None:
            raise NotDone("This post is not withdrawn.")
        locked.withdrawn_at, locked.withdrawn_reason = None, ""
        locked.save(update_fields=["withdrawn_at", "withdrawn_reason"])
        _record(locked, None, _ACT.RETURN, by)
    return locked


def _record(
    post: Post,
    revision: PostRevision | None,
    act: PostEvent.Act,
    by: User,
    due: dt.datetime | None = None,
    reason: str = "",
) -> None:
    """Write the act into the record and move the versions of the pages that show it."""
    now = timezone.now()
    PostEvent.objects.create(
        post=post, revision=revision, act=act, by=by, at=now, due_at=due or now, reason=reason
    )
    Post.objects.filter(pk=post.pk).move_version()
    Blog.objects.filter(pk=post.blog_id).move_version()
