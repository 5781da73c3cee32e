"""Which post leads the front page of a blog: one at most, chosen by an editor."""

from django.contrib.auth.models import User
from django.db import transaction

from govblog import roles
from posts.models import Blog, Post, PostEvent
from posts.publishing import NotDone, _locked, _record

_ACT = PostEvent.Act


def feature(post: Post, *, by: User) -> Post | None:
    """Let a public post lead the front page; return the post that led until now, if any.

    Raises NotDone when it leads already or readers cannot see it, PermissionDenied.
    """
    with transaction.atomic():
        locked = _locked(post)
        roles.require(by, "publish", locked.blog_id)
        if not Post.objects.published().filter(pk=locked.pk).exists():
            raise NotDone("Readers cannot see this post, so it cannot lead the front page.")
        before = locked.blog.featured
        if before == locked:
            raise NotDone("This post leads the front page already.")
        Blog.objects.filter(pk=locked.blog_id).update(featured=locked)
        if before is not None:
            _record(before, None, _ACT.UNFEATURE, by)
        _record(locked, None, _ACT.FEATURE, by)
    return before


def unfeature(post: Post, *, by: User) -> None:
    """Let no post lead the front page any more.

    Raises NotDone when this one does not, PermissionDenied.
    """
    with transaction.atomic():
        locked = _locked(post)
        roles.require(by, "publish", locked.blog_id)
        if locked.blog.featured_id != locked.pk:
            raise NotDone("This post does not lead the front page any more.")
        Blog.objects.filter(pk=locked.blog_id).update(featured=None)
        _record(locked, None, _ACT.UNFEATURE, by)
