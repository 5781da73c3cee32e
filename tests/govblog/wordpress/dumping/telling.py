"""All that a blog holds as plain values, so that two blogs can be compared."""

import re
from typing import Any

from comments.models import Comment, PolicyRule
from posts.furnishing import SETTINGS
from posts.models import (
    Author,
    Blog,
    Category,
    OldAddress,
    Page,
    Picture,
    Post,
    PostRevision,
    Tag,
)
from posts.models.moved import TARGETS

_FILE = re.compile(r"/media/(pictures/[0-9a-f]{24}\.webp)")


def told(blog: Blog) -> dict[str, Any]:
    """Return texts, threads, statuses, dates, authors, terms and addresses of a blog.

    A picture is called by what is said of it: its file has another name on each blog.
    """
    rules = PolicyRule.objects.filter(blog=blog, retired_at=None).order_by("number")
    return {
        "settings": {name: getattr(blog, name) for name in SETTINGS},
        "rules": list(rules.values_list("number", "title", "text")),
        "terms": terms(blog),
        "pictures": sorted(map(repr, pictures(blog).values())),
        "pages": {page.slug: _page(page) for page in Page.objects.filter(blog=blog)},
        "posts": posts(blog),
        "comments": comments(blog),
        "old addresses": old_addresses(blog),
        "featured": blog.featured and blog.featured.slug,
    }


def terms(blog: Blog) -> dict[str, Any]:
    """Return authors, categories and tags."""
    authors = Author.objects.filter(blog=blog).values_list("slug", "name", "role", "about")
    return {
        "authors": sorted(authors),
        "categories": sorted(Category.objects.filter(blog=blog).values_list("slug", "name")),
        "tags": sorted(Tag.objects.filter(blog=blog).values_list("slug", "name")),
    }


def pictures(blog: Blog) -> dict[str, tuple[object, ...]]:
    """Return what is said of each picture, by the name of its file."""
    said = ("alt", "decorative", "caption", "credit", "source", "licence", "width", "height")
    return {
        str(one.file.name): tuple(getattr(one, name) for name in said)
        for one in Picture.objects.filter(blog=blog)
    }


def _page(page: Page) -> Any:
    texts = page.texts.order_by("number").values_list("number", "title", "body", "at")
    return page.shown, list(texts)


def posts(blog: Blog) -> dict[str, Any]:
    """Return the posts with all their texts, by their slugs."""
    said = (
        "day", "first_published_at", "withdrawn_at", "withdrawn_reason", "comments_closed_at",
        "comments_closed_reason", "comments_reopen_at", "comments_close_after", "slow_minutes",
        "comments_approved", "comments_shown", "threads_shown",
    )  # fmt: skip
    known = pictures(blog)
    return {
        post.slug: {
            **{name: getattr(post, name) for name in said},
            "address": post.get_absolute_url() if post.day else None,
            "texts": [_text(one, known) for one in post.revisions.order_by("number")],
        }
        for post in Post.objects.filter(blog=blog)
    }


def _text(one: PostRevision, known: dict[str, tuple[object, ...]]) -> dict[str, Any]:
    said = ("number", "status", "publish_at", "title", "excerpt", "change_note", "saved_at")
    return {
        **{name: getattr(one, name) for name in (*said, "version")},
        "body": _FILE.sub(lambda match: repr(known.get(match[1])), one.body),
        "picture": one.picture and known[str(one.picture.file.name)],
        "authors": sorted(author.slug for author in one.authors.all()),
        "categories": sorted(category.slug for category in one.categories.all()),
        "tags": sorted(tag.slug for tag in one.tags.all()),
        "related": [named.post.slug for named in one.related.all()],
    }


def comments(blog: Blog) -> list[tuple[object, ...]]:
    """Return the comments of each post in the order in which they came in."""
    rows = list(
        Comment.objects.filter(post__blog=blog)
        .select_related("content", "post")
        .order_by("post__slug", "created_at", "pk")
    )
    places = {comment.pk: place for place, comment in enumerate(rows)}
    return [
        (
            one.post.slug,
            places[one.parent_id] if one.parent_id else None,
            one.status,
            one.shown,
            one.created_at,
            one.content.name,
            one.content.body,
            one.content.body_html,
            one.content.official,
            one.content.erased_at,
        )
        for one in rows
    ]


def old_addresses(blog: Blog) -> list[tuple[str, str]]:
    """Return which paths lead on, and where to."""
    rows = OldAddress.objects.filter(blog=blog).select_related(*TARGETS)
    return sorted((one.path, one.target.get_absolute_url()) for one in rows)
