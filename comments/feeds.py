"""Feeds of comments: of those that wait, for moderators; of those on show, for everyone."""

import datetime as dt
from collections.abc import Iterable, Sequence
from uuid import uuid5

from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed

from comments.models import Comment, Mark
from govblog import atom
from govblog.telling import day_and_time
from govblog.text import clean_line
from posts.hours import Calendar
from posts.models import Blog, Post, PostRevision

ATOM = Atom1Feed.content_type
NEWEST = 50  # comments
OFFICIAL = "official reply"


def of_queue(own: Blog, blogs: Sequence[Blog], now: dt.datetime | None = None) -> str:
    """Return the comments that wait on `blogs`, the newest first, as Atom.

    `own` is the blog at whose address the feed is read. It has no commenter's name, email or
    words, and asks the database the same few questions however many wait.
    """
    moment = now or timezone.now()
    known = {blog.pk: blog for blog in blogs}
    waiting = Comment.objects.waiting().filter(post__blog__in=known).select_related("post")
    found = list(waiting.order_by("-created_at", "-pk")[:NEWEST])
    titles, marks = _titles(found), _marks(found)
    calendars = Calendar.of_all(blogs)
    desk = f"{own.origin}{reverse('admin:comments_comment_changelist')}"
    feed = Atom1Feed(
        title="Comments that wait for a decision",
        link=desk,
        description=None,
        language=own.language,
        author_name=clean_line(own.name),
        feed_guid=f"tag:{own.host},2026:queue",
    )
    for comment in found:
        blog = known[comment.post.blog_id]
        age = calendars[blog.pk].age(comment.created_at, moment)
        title = titles.get(comment.post_id, comment.post.slug)
        held = ["held"] if comment.held or comment.pk in marks else []
        change = reverse("admin:comments_comment_change", args=[comment.pk])
        feed.add_item(
            title=f"{'Held: ' if held else ''}{title} ({age})",
            link=f"{blog.origin}{change}",
            description=_said(comment, blog, marks.get(comment.pk, [])),
            unique_id=f"tag:{own.host},2026:waiting:{comment.pk}",
            pubdate=comment.created_at,
            updateddate=comment.created_at,
            categories=[clean_line(blog.name), *held],
        )
    return feed.writeString("utf-8")


def of_readers(blog: Blog, post: Post | None, title: str = "") -> tuple[atom.Feed, list[Post]]:
    """Return the newest comments on show under a post titled `title`, or on a whole blog, and the
    posts they are on.

    Of a blog, those under posts that are public now. The number of queries is fixed.
    """
    shown = Comment.objects.approved().select_related("content", "post")
    if post is not None:
        newest = shown.filter(post=post).order_by("-pk")[:NEWEST]
        titles, path, of = {post.pk: title}, post.get_absolute_url(), f"comments:{post.pk}"
    else:
        public = Post.objects.published().filter(blog=blog)
        newest = shown.filter(post__in=public).order_by("-pk")[:NEWEST]
        titles, path, of = _public_titles(newest), "/comments/", "comments"
    about = f"Comments on {title or blog.name}"
    feed = atom.Feed(
        id=uuid5(blog.feed_id, of).urn,
        title=about,
        url=f"{blog.origin}{path}#comments" if post else f"{blog.origin}/",
        own=f"{blog.origin}{path}feed/",
        author=blog.organisation or blog.name,
        language=blog.language,
        entries=[
            _shown(one, blog, titles.get(one.post_id, ""))
            for one in sorted(newest, key=lambda one: (one.created_at, one.pk), reverse=True)
        ],
    )
    return feed, [one.post for one in newest]


def _public_titles(comments: Iterable[Comment]) -> dict[int, str]:
    found = PostRevision.objects.public().filter(post__in={one.post_id for one in comments})
    return dict(found.values_list("post", "title"))


def _shown(comment: Comment, blog: Blog, title: str) -> atom.Entry:
    said = comment.content
    official = f" ({OFFICIAL})" if said.official else ""
    return atom.Entry(
        id=uuid5(blog.feed_id, f"comment:{comment.pk}").urn,
        title=f"{said.name}{official} on {title}",
        url=f"{blog.origin}{comment.get_absolute_url()}",
        published=comment.created_at,
        updated=comment.created_at,
        authors=[(said.name, "")],
        html=said.body_html,
    )


def _said(comment: Comment, blog: Blog, marks: Sequence[str]) -> str:
    received = f"Received on {day_and_time(comment.created_at, blog.zone)}"
    return "".join(f"{sentence}. " for sentence in (received, *marks)).rstrip()


def _titles(comments: Sequence[Comment]) -> dict[int, str]:
    """Return the newest titles of the posts, without what XML cannot hold."""
    found = PostRevision.objects.filter(post__in={one.post_id for one in comments})
    newest = found.order_by("number").values_list("post", "title")
    return {post: clean_line(title) for post, title in newest}


def _marks(comments: Sequence[Comment]) -> dict[int, list[str]]:
    """Return the kinds of what was noticed of each; never the details, which may quote it."""
    found: dict[int, list[str]] = {}
    for mark in Mark.objects.filter(comment__in=[one.pk for one in comments]).order_by("kind"):
        found.setdefault(mark.comment_id, []).append(mark.get_kind_display())
    return found
