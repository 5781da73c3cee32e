"""A page of a list of posts: which posts stand on it, and what is told of the list."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from govblog.paging import OneAddress, page_number, pagination
from govblog.public import OpenGraph, Page, answer, kept
from posts import parts
from posts.models import Blog, PostRevision

POSTS_ON_PAGE = 10


@dataclass
class Listing:
    """What is told of a list of posts, and which post leads its first page.

    `posts` are the posts in it, where they can be counted without their texts. `has_feed` says that
    it has one of its own.
    """

    heading: str
    path: str
    intro: str = ""
    about: str = ""
    lead: PostRevision | None = None
    posts: Any = None
    has_feed: bool = False


def post_list(request: HttpRequest, blog: Blog, found: Any, listing: Listing) -> HttpResponse:
    """Answer with a page of those of the revisions `found` that are of this blog."""
    mine, path = found.filter(post__blog=blog), listing.path
    try:
        number, pages = page_of(request, listing.posts if listing.posts is not None else mine)
    except OneAddress as shorter:
        return shorter.response()
    start = (number - 1) * POSTS_ON_PAGE
    revisions = list(parts.with_all(mine).newest_first()[start : start + POSTS_ON_PAGE])
    lead = listing.lead if number == 1 else None
    title = blog.name if path == "/" else f"{listing.heading} – {blog.name}"
    response = answer(
        "posts/index.html",
        {
            "blog": blog,
            "page": Page(
                title=f"{title}{of_pages(number, pages)}",
                description=blog.strapline,
                canonical=f"{blog.origin}{path}" + (f"?page={number}" if number > 1 else ""),
                og=OpenGraph("website"),
                feed=(title, f"{path}feed/") if listing.has_feed else None,
            ),
            "heading": listing.heading,
            "is_front": path == "/",
            "intro": listing.intro,
            "about": listing.about,
            "lead": parts.summary(lead, blog.zone) if lead else None,
            "posts": [parts.summary(one, blog.zone) for one in revisions],
            "pagination": pagination(number, pages, path),
            "sidebar": parts.sidebar(blog),
        },
    )
    shown = [lead, *revisions] if lead else revisions
    return kept(response, blog, [one.post for one in shown])


def page_of(request: HttpRequest, found: Any, size: int = POSTS_ON_PAGE) -> tuple[int, int]:
    """Return the number of the page asked for, and how many pages of `size` the rows make.

    Raises OneAddress, and Http404 for a page beyond the last.
    """
    number = page_number(request)
    pages = max(1, -(-found.count() // size))
    if number > pages:
        raise Http404("There is no such page.")
    return number, pages


def of_pages(number: int, pages: int) -> str:
    """Return what the title of a later page of a list ends with."""
    return "" if number == 1 else f" (page {number} of {pages})"
