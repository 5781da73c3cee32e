"""Which post leads the front page of a blog: one at most, chosen by an editor."""

from django.contrib.auth.models import User
from django.db import transaction

from govblog import roles
from posts.models import Blog, Post, PostEvent
from posts.publishing import NotDone
from posts.publishing.step import locked, move_pages, record

_ACT = PostEvent.Act


def feature(post: Post, *, by: User) -> Post | None:
    """Let a public post lead the front page; return the post that led until now, if any.

    Raises NotDone when it leads already or readers cannot see it, PermissionDenied.
    """
    with transaction.atomic():
        mine = locked(post)
        roles.require(by, "publish", mine.blog_id)
        if not Post.objects.published().filter(pk=mine.pk).exists():
            raise NotDone("Readers cannot see this post, so it cannot lead the front page.")
        before = mine.blog.featured
        if before == mine:
            raise NotDone("This post leads the front page already.")
        Blog.objects.filter(pk=mine.blog_id).update(featured=mine)
        if before is not None:
            record(before, None, _ACT.UNFEATURE, by)
            move_pages(before)
        record(mine, None, _ACT.FEATURE, by)
        move_pages(mine)
    return before


def unfeature(post: Post, *, by: User) -> None:
    """Let no post lead the front page any more.

    Raises NotDone when this one does not, PermissionDenied.
    """
    with transaction.atomic():
        mine = locked(post)
        roles.require(by, "publish", mine.blog_id)
        if mine.blog.featured_id != mine.pk:
            raise NotDone("This post does not lead the front page any more.")
        Blog.objects.filter(pk=mine.blog_id).update(featured=None)
        record(mine, None, _ACT.UNFEATURE, by)
        move_pages(mine)
