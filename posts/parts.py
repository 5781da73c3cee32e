"""The parts of public pages as plain values for templates."""

import datetime as dt
import itertools
from collections.abc import Iterable
from dataclasses import dataclass, replace
from html import escape
from zoneinfo import ZoneInfo

from django.utils.safestring import SafeString

from govblog import sanitise
from govblog.prose.page import Credit, Shown
from posts import months, reading
from posts.models import Blog, Picture, Post, PostRevision
from posts.models.post import PostRevisionQuerySet, article_path
from posts.models.terms import term_path

Link = tuple[str, str]  # words, path
RECENT_POSTS = 5


@dataclass(frozen=True, slots=True)
class Image:
    """A picture with its size in pixels."""

    src: str
    alt: str
    width: int
    height: int
    caption: str
    credit: SafeString
    srcset: str


@dataclass(frozen=True, slots=True)
class Change:
    """What a later text changed, and when readers first saw it."""

    at: dt.datetime
    note: str


@dataclass(frozen=True, slots=True)
class Article:
    """What an article's page shows of its post."""

    title: str
    url: str
    absolute_url: str
    html: SafeString
    published: dt.datetime
    updated: dt.datetime | None
    authors: list[Link]
    categories: list[Link]
    picture: Image | None
    tags: list[Link]
    related: list[Link]
    changes: list[Change]


@dataclass(frozen=True, slots=True)
class Summary:
    """A post in a list."""

    title: str
    url: str
    excerpt: str
    published: dt.datetime
    updated: dt.datetime | None
    authors: list[Link]
    categories: list[Link]
    comments: int
    picture: Image | None
    blog: Link | None = None  # where posts of several blogs stand in one list


@dataclass(frozen=True, slots=True)
class Sidebar:
    """What stands beside the posts."""

    about: str
    categories: list[Link]
    recent: list[Link]
    years: list[tuple[Link, list[Link]]]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The posts published just before and just after one."""

    previous: Link | None
    next: Link | None


def with_all(revisions: PostRevisionQuerySet) -> PostRevisionQuerySet:
    """Fetch with the revisions, in a fixed number of queries, all that a summary shows."""
    return revisions.select_related("post", "picture").prefetch_related("authors", "categories")


def image(picture: Picture | None) -> Image | None:
    """Return a picture as a page shows it."""
    if picture is None:
        return None
    return Image(
        picture.file.url,
        picture.alt,
        picture.width,
        picture.height,
        picture.caption,
        sanitise.credit_line(_credit(picture)),
        picture.srcset,
    )


def _credit(picture: Picture) -> Credit:
    return Credit(picture.credit, picture.source, *picture.terms)


def body(revision: PostRevision, known: Iterable[Picture] | None = None) -> SafeString:
    """Return a revision's text as a page shows it, with the sizes and credits of its pictures.

    These are asked for, unless they are `known`.
    """
    if known is None:
        known = reading.pictures(revision) if "<img" in revision.body else []
    return sanitise.article_html(revision.body, map(_shown, known))


def figure(picture: Picture) -> SafeString:
    """Return a lead picture as one that stands in a text: with its words, maker and licence."""
    words = escape(picture.caption)
    caption = f"<figcaption>{words}</figcaption>" if words else ""
    html = f'<figure><img src="{escape(picture.file.url)}" alt="{escape(picture.alt)}">{caption}'
    return sanitise.article_html(f"{html}</figure>", [_shown(picture)])


def _shown(picture: Picture) -> tuple[str, Shown]:
    shown = Shown(picture.width, picture.height, picture.srcset, _credit(picture))
    return picture.file.url, shown


def summary(revision: PostRevision, zone: ZoneInfo) -> Summary:
    """Return a published revision as it stands in a list."""
    return Summary(
        revision.title,
        revision.post.get_absolute_url(),
        revision.excerpt,
        _published(revision.post, zone),
        _updated(revision, zone),
        [(a.name, a.get_absolute_url()) for a in revision.authors.all()],
        [(c.name, c.get_absolute_url()) for c in revision.categories.all()],
        revision.post.comments_approved,
        image(revision.picture),
    )


def summary_anywhere(revision: PostRevision) -> Summary:
    """Return a published revision as it stands in a list of many blogs: under its own host."""
    blog = revision.post.blog
    mine, origin = summary(revision, blog.zone), blog.origin
    return replace(
        mine,
        url=f"{origin}{mine.url}",
        authors=[(name, f"{origin}{path}") for name, path in mine.authors],
        categories=[(name, f"{origin}{path}") for name, path in mine.categories],
        blog=(blog.name, f"{origin}/"),
    )


def article(revision: PostRevision, blog: Blog) -> Article:
    """Return a revision as an article shows it; one not yet published gets its moment of saving."""
    post = revision.post
    url = post.get_absolute_url() if post.day else ""
    first = post.first_published_at
    return Article(
        revision.title,
        url,
        f"{blog.origin}{url}",
        body(revision),
        (first or revision.saved_at).astimezone(blog.zone),
        _updated(revision, blog.zone),
        [(name, term_path("author", slug)) for name, slug in reading.authors(revision)],
        [(name, term_path("category", slug)) for name, slug in reading.filed_under(revision)],
        image(revision.picture),
        [(name, term_path("tag", slug)) for name, slug in reading.tags(revision)],
        [_link(*row) for row in reading.related(revision, blog)],
        [Change(at.astimezone(blog.zone), note) for at, note in reading.change_notes(post)],
    )


def _updated(revision: PostRevision, zone: ZoneInfo) -> dt.datetime | None:
    """Return since when readers see a text that is not the first, None for the first."""
    first = revision.post.first_published_at
    if first is None or revision.publish_at is None or revision.publish_at <= first:
        return None
    return revision.publish_at.astimezone(zone)


def _published(post: Post, zone: ZoneInfo) -> dt.datetime:
    if post.first_published_at is None:
        raise ValueError("Only a published post stands in a list.")
    return post.first_published_at.astimezone(zone)


def neighbours(post: Post) -> Neighbours:
    """Return the posts before and after one, as they are titled now."""
    before, after = reading.beside(post)
    return Neighbours(
        _link(*before[0]) if before else None,
        _link(*after[0]) if after else None,
    )


def sidebar(blog: Blog) -> Sidebar:
    """Return what stands beside every page of a blog, in three queries."""
    return Sidebar(
        blog.about,
        [(name, term_path("category", slug)) for name, slug in reading.categories(blog)],
        [_link(*row) for row in reading.recent(blog, RECENT_POSTS)],
        _by_year(months.of(blog)),
    )


def _by_year(days: list[dt.date]) -> list[tuple[Link, list[Link]]]:
    return [
        (
            (str(year), f"/{year:04}/"),
            [(f"{day:%B}", f"/{year:04}/{day.month:02}/") for day in its],
        )
        for year, its in itertools.groupby(days, key=lambda day: day.year)
    ]


def _link(title: str, day: dt.date, slug: str) -> Link:
    return title, article_path(day, slug)
