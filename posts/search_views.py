"""The search page."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.views.decorators.http import require_safe

from govblog.paging import OneAddress, Pagination, page_number, pagination
from govblog.public import Page, answer, blog_of
from govblog.text import clean_line
from posts import parts, searching
from posts.models import Blog

POSTS_ON_PAGE = 10
_LONGEST_SHOWN = 2_000  # characters that come back to who typed more


@dataclass(frozen=True, slots=True)
class Search:
    """What the search page shows: what was typed, what is wrong with it, what was found."""

    typed: str
    error: str = ""
    found: searching.Answer | None = None
    pagination: Pagination | None = None
    where: str = ""


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Answer with the public posts that hold what `?q=` says, ten on a page; 422 when it cannot."""
    blog, typed = blog_of(request), request.GET.get("q", "")
    try:
        number = page_number(request)
    except OneAddress as shorter:
        asked = f"?{urlencode({'q': typed}, errors='replace')}" if typed else ""
        return HttpResponsePermanentRedirect(f"{shorter.path}{asked}")
    try:
        asked_for = searching.read(typed, blog.language)
    except searching.NotAsked as wrong:
        said = clean_line(typed[:_LONGEST_SHOWN])
        return _page(blog, Search(said, error=str(wrong)), 422)
    if not asked_for.typed:
        return _page(blog, Search(""))
    start = (number - 1) * POSTS_ON_PAGE
    found = searching.search(blog, asked_for, start=start, many=POSTS_ON_PAGE)
    pages = max(1, -(-found.total // POSTS_ON_PAGE))
    if number > pages:
        raise Http404("There is no such page.")
    query = urlencode({"q": asked_for.typed})
    links = pagination(number, pages, "/search/", query=query)
    where = "" if number == 1 else f" (page {number} of {pages})"
    return _page(blog, Search(asked_for.typed, found=found, pagination=links, where=where))


def _page(blog: Blog, shown: Search, status: int = 200) -> HttpResponse:
    about = f"{shown.typed} – " if shown.found else ""
    context = {
        "blog": blog,
        "page": Page(
            title=f"{about}Search{shown.where} – {blog.name}",
            robots="noindex",
            is_error=bool(shown.error),
        ),
        "search": shown,
        "errors": [(shown.error, "#search")] if shown.error else [],
        "pagination": shown.pagination,
        "sidebar": parts.sidebar(blog),
    }
    return answer("posts/search.html", context, status)
