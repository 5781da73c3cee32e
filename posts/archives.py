"""The ways to older posts: by month, by tag, over all blogs, and the lists of terms."""

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from govblog.memory.marks import may_be_kept
from govblog.paging import OneAddress, pagination
from govblog.public import OpenGraph, Page, answer, blog_of, kept
from posts import parts, reading
from posts.listing import POSTS_ON_PAGE, Listing, of_pages, page_of, post_list
from posts.models import Author, Blog, Category, Post, PostRevision, Tag

TERMS_ON_PAGE = 100
ALL_POSTS = "/all-posts/"


@may_be_kept
@require_safe
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer with the posts of a tag."""
    blog = blog_of(request)
    term = reading.term("tag", blog, slug)
    if term is None:
        raise Http404("No tag with posts has this address.")
    found = PostRevision.objects.public().filter(tags=term)
    return post_list(
        request, blog, found, Listing(term.name, term.get_absolute_url(), has_feed=True)
    )


@may_be_kept
@require_safe
def year(request: HttpRequest, year: str) -> HttpResponse:
    """Answer with the posts of a year."""
    return _between(request, int(year), 1, 12, heading=year, path=f"/{year}/")


@may_be_kept
@require_safe
def month(request: HttpRequest, year: str, month: str) -> HttpResponse:
    """Answer with the posts of a month."""
    number = int(month)
    name = f"{dt.date(2000, number, 1):%B} {year}"
    return _between(request, int(year), number, number, heading=name, path=f"/{year}/{month}/")


def _between(
    request: HttpRequest, year: int, first: int, last: int, *, heading: str, path: str
) -> HttpResponse:
    """Answer with the posts of some months of a year, as their days are in the blog's time zone."""
    blog = blog_of(request)
    try:
        start = dt.date(year, first, 1)
        end = dt.date(year + last // 12, last % 12 + 1, 1)
    except ValueError as error:
        raise Http404("There is no such year.") from error
    posts = Post.objects.published().filter(blog=blog, day__gte=start, day__lt=end)
    if not posts.exists():
        raise Http404("Nothing was published then.")
    found = PostRevision.objects.public().filter(post__day__gte=start, post__day__lt=end)
    return post_list(request, blog, found, Listing(heading, path, posts=posts))


@may_be_kept
@require_safe
def categories(request: HttpRequest) -> HttpResponse:
    """Answer with the categories that have posts."""
    return _terms(request, Category, "Categories", filed=PostRevision.categories.through)


@may_be_kept
@require_safe
def tags(request: HttpRequest) -> HttpResponse:
    """Answer with the tags that have posts."""
    return _terms(request, Tag, "Tags", filed=PostRevision.tags.through)


@may_be_kept
@require_safe
def authors(request: HttpRequest) -> HttpResponse:
    """Answer with the authors that have posts."""
    return _terms(request, Author, "Authors", filed=PostRevision.authors.through)


def _terms(request: HttpRequest, model: Any, heading: str, *, filed: Any) -> HttpResponse:
    blog, path = blog_of(request), f"/{model.KIND}/"
    shown = filed.objects.filter(
        **{model.KIND: OuterRef("pk")}, postrevision__in=PostRevision.objects.public()
    )
    found = model.objects.filter(Exists(shown), blog=blog).order_by("name", "pk")
    try:
        number, pages = page_of(request, found, TERMS_ON_PAGE)
    except OneAddress as shorter:
        return shorter.response()
    start = (number - 1) * TERMS_ON_PAGE
    rows = found[start : start + TERMS_ON_PAGE]
    response = answer(
        "posts/terms.html",
        {
            "blog": blog,
            "page": _page(blog, heading, path, number, pages),
            "heading": heading,
            "terms": [(one.name, one.get_absolute_url(), getattr(one, "role", "")) for one in rows],
            "pagination": pagination(number, pages, path),
            "pages_of": heading.lower(),
            "sidebar": parts.sidebar(blog),
        },
    )
    return kept(response, blog)


@may_be_kept
@require_safe
def all_posts(request: HttpRequest) -> HttpResponse:
    """Answer with the posts of all blogs of the install, each under its own blog's address."""
    # Read before what they stand for, so that a change meanwhile is none of this page's
    blog, versions = blog_of(request), Blog.objects.versions()
    try:
        number, pages = page_of(request, Post.objects.published())
    except OneAddress as shorter:
        return shorter.response()
    start = (number - 1) * POSTS_ON_PAGE
    found = parts.with_all(PostRevision.objects.public()).select_related("post__blog")
    shown = found.newest_first()[start : start + POSTS_ON_PAGE]
    heading = "Posts of all blogs"
    response = answer(
        "posts/all.html",
        {
            "blog": blog,
            "page": _page(blog, heading, ALL_POSTS, number, pages),
            "heading": heading,
            "posts": [parts.summary_anywhere(one) for one in shown],
            "pagination": pagination(number, pages, ALL_POSTS),
            "sidebar": parts.sidebar(blog),
        },
    )
    return kept(response, blog, [one.post for one in shown], of_all_blogs=versions)


def _page(blog: Blog, heading: str, path: str, number: int, pages: int) -> Page:
    return Page(
        title=f"{heading} – {blog.name}{of_pages(number, pages)}",
        description=blog.strapline,
        canonical=f"{blog.origin}{path}" + (f"?page={number}" if number > 1 else ""),
        og=OpenGraph("website"),
    )
