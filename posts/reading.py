"""What an article's page asks the database, said once (see govblog/prepared.py)."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, cast

from django.db.models import Q
from django.utils import timezone

from govblog.prepared import Prepared, among, day, moment, number, words
from posts.models import (
    Author,
    Blog,
    Category,
    Picture,
    PictureUse,
    Post,
    PostRevision,
    RelatedPost,
    Tag,
)

# By the first part of their address: the terms, and what a text calls those it has
TERMS: dict[str, tuple[Any, str]] = {
    "category": (Category, "categories"),
    "tag": (Tag, "tags"),
    "author": (Author, "authors"),
}


def term(kind: str, blog: Blog, slug: str) -> Any:
    """Return the category, tag or author at an address, or None.

    A tag is made by typing it under a draft, so its name is no reader's before a text with it is
    public. From then on its address stays, also when no post has it any more.
    """
    model, field = TERMS[kind]
    found = model.objects.filter(blog=blog, slug=slug).first()
    if kind != "tag" or found is None:
        return found
    return found if PostRevision.objects.due().filter(**{field: found}).exists() else None


_NOW, _BLOG = moment("now"), number("blog")
_MODELS = (("", PostRevision), ("post__", Post), ("picture__", Picture))
_COLUMNS = [
    (prefix, model, [field.attname for field in model._meta.concrete_fields])
    for prefix, model in _MODELS
]

_at_address = Prepared(
    lambda: (
        PostRevision.objects.due(_NOW)
        .filter(
            post__in=Post.objects.published(_NOW).filter(
                blog=_BLOG, slug=words("slug"), day=day("day")
            )
        )
        .order_by("-publish_at", "-number")
        .values_list(*[f"{prefix}{name}" for prefix, _, names in _COLUMNS for name in names])
    ),
    plan_once=True,
)


def at_address(blog: Blog, date: dt.date, slug: str) -> PostRevision | None:
    """Return the revision readers see at an address now, with its post and picture, or None."""
    rows = _at_address.rows(now=timezone.now(), blog=blog.pk, slug=slug, day=date, limit=(1, 0))
    if not rows:
        return None
    values, found = list(rows[0]), []
    for _, model, names in _COLUMNS:
        mine, values = values[: len(names)], values[len(names) :]
        found.append(model.from_db("default", names, mine) if mine[0] is not None else None)
    revision: Any = found[0]
    revision.post, revision.picture = found[1], found[2]
    revision.post.blog = blog
    return cast(PostRevision, revision)


_OPEN_COLUMNS = [
    f"{prefix}{field.attname}"
    for prefix, model in (("", Post), ("blog__", Blog))
    for field in model._meta.concrete_fields
]
_published = Prepared(
    lambda: (
        Post.objects.published(_NOW)
        .filter(pk=number("post"))
        .order_by()
        .values_list(*_OPEN_COLUMNS)
    ),
    plan_once=True,
)


def published(pk: int, now: dt.datetime) -> Post | None:
    """Return a post that is public at `now`, with its blog, or None."""
    rows = _published.rows(now=now, post=pk)
    if not rows:
        return None
    ends = len(Post._meta.concrete_fields)
    names = [field.attname for field in Blog._meta.concrete_fields]
    post = Post.from_db("default", _OPEN_COLUMNS[:ends], rows[0][:ends])
    post.blog = Blog.from_db("default", names, rows[0][ends:])
    return post


_authors = Prepared(
    lambda: (
        Author.objects.filter(postrevision=number("revision"))
        .order_by("name")
        .values_list("name", "slug")
    )
)
_filed_under = Prepared(
    lambda: (
        Category.objects.filter(postrevision=number("revision"))
        .order_by("name")
        .values_list("name", "slug")
    )
)
_tags = Prepared(
    lambda: (
        Tag.objects.filter(postrevision=number("revision"))
        .order_by("name")
        .values_list("name", "slug")
    )
)
_categories = Prepared(
    lambda: Category.objects.filter(blog=_BLOG).order_by("name").values_list("name", "slug")
)


_PICTURE = [field.attname for field in Picture._meta.concrete_fields]
_pictures = Prepared(
    lambda: (
        Picture.objects.filter(uses__revision=number("revision"))
        .order_by("pk")
        .values_list(*_PICTURE)
    )
)


def pictures(revision: PostRevision) -> list[Picture]:
    """Return the pictures that a revision shows."""
    rows = _pictures.rows(revision=revision.pk)
    return [Picture.from_db("default", _PICTURE, row) for row in rows]


def pictures_of(revisions: Sequence[PostRevision]) -> dict[int, list[Picture]]:
    """Return the pictures that each of some revisions shows, asked for at once."""
    found: dict[int, list[Picture]] = {one.pk: [] for one in revisions}
    uses = PictureUse.objects.filter(revision__in=list(found)).select_related("picture")
    for use in uses.order_by("picture"):
        found[use.revision_id].append(use.picture)
    return found


def authors(revision: PostRevision) -> list[tuple[str, str]]:
    """Return names and slugs of a revision's authors."""
    return [(name, slug) for name, slug in _authors.rows(revision=revision.pk)]


def filed_under(revision: PostRevision) -> list[tuple[str, str]]:
    """Return names and slugs of a revision's categories."""
    return [(name, slug) for name, slug in _filed_under.rows(revision=revision.pk)]


def tags(revision: PostRevision) -> list[tuple[str, str]]:
    """Return names and slugs of a revision's tags."""
    return [(name, slug) for name, slug in _tags.rows(revision=revision.pk)]


def categories(blog: Blog) -> list[tuple[str, str]]:
    """Return names and slugs of all categories of a blog."""
    return [(name, slug) for name, slug in _categories.rows(blog=blog.pk)]


_change_notes = Prepared(
    lambda: (
        PostRevision.objects.due(_NOW)
        .filter(post=number("post"))
        .exclude(change_note="")
        .order_by("-publish_at", "-number")
        .values_list("publish_at", "change_note")
    )
)


def change_notes(post: Post, now: dt.datetime | None = None) -> list[tuple[dt.datetime, str]]:
    """Return what readers are told that later texts of a public post changed, newest first.

    Each with the moment from which its text was public.
    """
    rows = _change_notes.rows(now=now or timezone.now(), post=post.pk)
    return [(at, note) for at, note in rows]


def _public(*bounds: Q) -> Any:
    # These first: of two bounds SQLite lets the index have the one that it reads first
    return PostRevision.objects.filter(*bounds, post__blog=_BLOG).public(_NOW)


_LINK = ("title", "post__day", "post__slug")
_same_moment = Q(post__first_published_at=moment("at"))
# The first condition of each says no more than the rest, but an index can begin with it
_older = Q(post__first_published_at__lte=moment("at")) & (
    Q(post__first_published_at__lt=moment("at")) | (_same_moment & Q(post__lt=number("post")))
)
_newer = Q(post__first_published_at__gte=moment("at")) & (
    Q(post__first_published_at__gt=moment("at")) | (_same_moment & Q(post__gt=number("post")))
)
_before = Prepared(lambda: _public(_older).newest_first().values_list(*_LINK))
_after = Prepared(lambda: _public(_newer).newest_first().reverse().values_list(*_LINK))
_recent = Prepared(lambda: _public().newest_first().values_list(*_LINK))
_named = Prepared(
    lambda: (
        RelatedPost.objects.filter(revision=number("revision"))
        .order_by("place")
        .values_list("post")
    ),
    plan_once=True,
)
_titled = Prepared(lambda: _public().filter(among("post", "posts")).values_list("post", *_LINK))


def beside(post: Post) -> tuple[list[tuple], list[tuple]]:
    """Return title, day and slug of the post published before, and of the one after."""
    asked: dict[str, Any] = {
        "now": timezone.now(),
        "blog": post.blog_id,
        "at": post.first_published_at,
        "post": post.pk,
        "limit": (1, 0),
    }
    return _before.rows(**asked), _after.rows(**asked)


def recent(blog: Blog, most: int) -> list[tuple]:
    """Return title, day and slug of the newest posts of a blog."""
    return _recent.rows(now=timezone.now(), blog=blog.pk, limit=(most, 0))


def related(revision: PostRevision, blog: Blog) -> list[tuple]:
    """Return title, day and slug of the posts a revision names that are public now."""
    named = [post for (post,) in _named.rows(revision=revision.pk)]
    if not named:
        return []
    titled = _titled.rows(now=timezone.now(), blog=blog.pk, posts=named)
    found = {post: link for post, *link in titled}
    return [tuple(found[post]) for post in named if post in found]
