"""Acts on a site that a web server stands in front of."""

import os
import signal
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.utils import timezone

from comments.models import Comment
from govblog import edge
from govblog.edge import sending
from posts import publishing
from posts.models import Blog, Post, Purge
from tests import factories
from tests.engines.acts import NO_LIMITS


def fronted(comments: int = 2) -> dict[str, Any]:
    """Make a post, two approved comments and others that wait, on the blog that all these share."""
    blog = Blog.objects.first()
    if blog is None:
        blog = factories.BlogFactory(host="blog.example.org", name="The blog", **NO_LIMITS)
        factories.rule_of(blog)
    post = factories.PostFactory(blog=blog, slug=f"article-of-{Post.objects.count()}")
    for _ in range(2):
        factories.CommentFactory(post=post, status="approved")
    waiting = [
        factories.CommentFactory(post=post, body=f"These are the words of comment {number}.").pk
        for number in range(comments)
    ]
    return {"path": post.get_absolute_url(), "post": post.pk, "waiting": waiting}


def crowded() -> dict[str, Any]:
    """Make a post as `fronted` does, with so much to read that it takes a slow reader long."""
    made = fronted()
    post = Post.objects.get(pk=made["post"])
    for number in range(50):
        words = f"This is long comment {number}. " + "It goes on and on. " * 200
        factories.CommentFactory(post=post, status="approved", body=words)
    return made


def decided_in_front(pk: int, how: str, purge_url: str) -> None:
    """Decide a comment as on a site with such a PURGE_URL."""
    settings.PURGE_URL = purge_url
    factories.act(Comment.objects.get(pk=pk), how)


def withdrawn_in_front(post: int, purge_url: str) -> None:
    """Withdraw a post as on a site with such a PURGE_URL."""
    settings.PURGE_URL = purge_url
    found = Post.objects.get(pk=post)
    editor: User = factories.staff_of(found.blog, "editor")
    publishing.withdraw(found, by=editor, reason="It was wrong.")


def edge_lag(purge_url: str) -> dict[str, Any]:
    """Say how far behind the web server in front is."""
    settings.PURGE_URL = purge_url
    said = edge.lag(timezone.now())
    tries = list(Purge.objects.values_list("tries", flat=True))
    return {"take_downs": said.take_downs, "error": said.last_error, "tries": max(tries, default=0)}


def comments_kept() -> list[str]:
    """Return the words of every comment."""
    return list(Comment.objects.order_by("pk").values_list("content__body", flat=True))


def to_be_told(count: int, purge_url: str) -> None:
    """Change so many posts on a site with such a PURGE_URL."""
    blog = factories.BlogFactory()
    posts = [factories.PostFactory(blog=blog).pk for _ in range(count)]
    settings.PURGE_URL = purge_url
    Post.objects.filter(pk__in=posts).move_version()


def told_now(
    purge_url: str, *, killed: bool = False, unprotected: bool = False, later: bool = False
) -> int:
    """Tell what is due; `killed`: end once a cache took the first; `later`: as after the lease."""
    settings.PURGE_URL = purge_url
    if unprotected:
        sending._claim = lambda rows: True
    if killed:
        sending._note_taken = lambda rows: os.kill(os.getpid(), signal.SIGKILL)
    if later:
        Purge.objects.update(due_at=timezone.now())
    return edge.send_due()


def purges_left() -> list[int]:
    """Return how often each change was told that is still to be told."""
    return list(Purge.objects.order_by("pk").values_list("sends", flat=True))
