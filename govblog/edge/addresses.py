"""The addresses at which nginx may keep the pages of a key: it knows no keys, only addresses.

The list has an end, which docs/deploy.md tells: what is beyond it lives until its time is over.
"""

import datetime as dt
from collections.abc import Iterator
from itertools import islice

from comments import pages, tree
from comments.models import Comment, Decision, TextChange
from posts import reading
from posts.models import Blog, OldAddress, Page, Post, PostEvent

MOST = 200  # addresses of one key
PAGES = 50  # of one conversation: its first and last
BEYOND = 3  # pages that a conversation may have lost
COMMENTS = 20  # changed ones, whose own pages are told too
POSTS = 20  # newest or changed ones of a blog
FRONT_PAGES = 5
OLD = 5  # earlier addresses of a post
# What was changed may have been written down a moment before the change was to be told
_BEFORE = dt.timedelta(minutes=1)
_OF_BLOG = (
    "/feed/", "/comments/feed/", "/all-posts/", "/category/", "/tag/", "/author/",
    "/comment-policy/", "/sitemap.xml", "/sitemap-1.xml", "/robots.txt",
)  # fmt: skip


def of_post(post: Post, since: dt.datetime) -> list[str]:
    """Return where comments of a post may be kept, the most read first; `since` is the change."""
    if post.day is None:
        return []
    path = post.get_absolute_url()
    return _bounded(_of_post(post, path, since - _BEFORE))


def of_blog(blog: Blog, since: dt.datetime) -> list[str]:
    """Return where a blog's posts and lists may be kept, the most read first."""
    return _bounded(_of_blog(blog, since - _BEFORE))


def _bounded(found: Iterator[str]) -> list[str]:
    return list(islice(dict.fromkeys(found), MOST))


def _of_post(post: Post, path: str, since: dt.datetime) -> Iterator[str]:
    changed = _changed(post, since)
    yield path
    yield from (pages.place_of(comment, path).partition("#")[0] for comment in changed)
    yield from (f"{path}feed/", "/comments/feed/")
    last = pages.last_number(post, post.blog)
    numbers = range(2, last + 1 + BEYOND)
    if len(numbers) > PAGES:
        numbers = [*numbers[: PAGES // 2], *numbers[-PAGES // 2 :]]  # type: ignore[assignment]
    yield from (f"{path}?page={number}" for number in numbers)
    for comment in changed:
        root = tree.root_of(comment).pk
        yield from (f"{path}comments/{root}/", f"{path}comments/{root}/?page=2")
        yield from (f"/comments/{comment.pk}/reply/", f"/comments/{comment.pk}/report/")
    old = OldAddress.objects.filter(post=post).order_by("-pk")[:OLD]
    yield from old.values_list("path", flat=True)


def _changed(post: Post, since: dt.datetime) -> list[Comment]:
    decided = Decision.objects.filter(comment__post=post, at__gte=since)
    reworded = TextChange.objects.filter(comment__post=post, at__gte=since)
    pks = {
        *decided.order_by("-pk").values_list("comment_id", flat=True)[:COMMENTS],
        *reworded.order_by("-pk").values_list("comment_id", flat=True)[:COMMENTS],
    }
    return list(Comment.objects.filter(pk__in=pks).order_by("-pk")[:COMMENTS])


def _of_blog(blog: Blog, since: dt.datetime) -> Iterator[str]:
    yield "/"
    public = Post.objects.published().filter(blog=blog)
    newest = list(public.order_by("-first_published_at", "-pk")[:POSTS])
    done = PostEvent.objects.filter(post__blog=blog, post__day__isnull=False, at__gte=since)
    touched = done.order_by("-pk").values_list("post_id", flat=True)[:POSTS]
    changed = list(Post.objects.filter(pk__in=set(touched)))
    yield from (post.get_absolute_url() for post in [*changed, *newest])
    yield from _OF_BLOG
    yield from (f"/?page={number}" for number in range(2, FRONT_PAGES + 1))
    days = [post.day for post in [*changed, *newest] if post.day]
    yield from (f"/{day:%Y}/" for day in days)
    yield from (f"/{day:%Y}/{day:%m}/" for day in days)
    for model, _ in reading.TERMS.values():
        terms = model.objects.filter(postrevision__post__in=[*changed, *newest]).distinct()
        for term in terms.order_by("pk")[:POSTS]:
            path = term.get_absolute_url()
            yield from (path, f"{path}feed/")
    shown = Page.objects.filter(blog=blog).order_by("pk")[:POSTS]
    yield from (page.get_absolute_url() for page in shown)
