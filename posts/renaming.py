"""What may happen to the address of a published post. Every address it had leads to it."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from govblog import roles
from govblog.telling import name_of
from posts import old_addresses
from posts.models import Post, PostEvent
from posts.publishing import NotDone
from posts.publishing.step import free_slug, locked, move_pages, record

_ACT = PostEvent.Act


def rename(post: Post, slug: str, *, by: User, seen: str | None = None) -> Post:
    """Give a published or scheduled post another slug, on the same day; return it.

    Its comments stay with it. `seen` is the slug on the editor's screen, None for any. Raises
    NotDone when it has no address yet, somebody was faster, or the wished address is none, is
    its own, or is or was another post's; PermissionDenied.
    """
    with transaction.atomic():
        mine = locked(post)
        roles.require(by, "publish", mine.blog_id)
        if mine.first_published_at is None:
            raise NotDone("This post has no address yet. Change it with the text, in the form.")
        if seen is not None and mine.slug != seen:
            raise NotDone(_changed_by(mine))
        wished = slugify(slug)[:190].strip("-")
        if not wished:
            raise NotDone("Enter an address of letters and digits, such as “opening-hours”.")
        if wished == mine.slug:
            raise NotDone(f"“{wished}” is the address this post has.")
        free = free_slug(mine.blog, wished, own=mine)
        if free != wished:
            raise NotDone(
                f"“{wished}” is or was the address of another post. You can have “{free}”."
            )
        _move(mine, wished, by)
    return mine


def _move(post: Post, slug: str, by: User) -> None:
    path, public = post.get_absolute_url(), post.first_published_at
    post.slug = slug
    post.save(update_fields=["slug"])
    old_addresses.come_back(post.blog, post.get_absolute_url())
    if public is not None and public <= timezone.now():
        old_addresses.leave(post.blog, path, post)
    record(post, None, _ACT.RENAME, by, reason=f"It was {path}")
    move_pages(post)


def _changed_by(post: Post) -> str:
    newest = post.events.filter(act=_ACT.RENAME).select_related("by").first()
    who = name_of(newest.by) if newest else "Somebody"
    return (
        f"{who} has renamed this post: its address ends in “{post.slug}” now. "
        "Nothing else was changed."
    )
