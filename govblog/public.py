"""What every public answer has in common: no cookie, the same bytes for everyone, its headers."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    UnreadablePostError,
)
from django.template import loader
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.safestring import SafeString

from govblog import errors
from govblog.memory.marks import Standing, mark
from posts import due
from posts.models import Blog, Post

STAFF_PREFIX = "/admin/"
REQUEST_LIMIT = 1_000_000  # bytes; the longest comment in its longest spelling is 45,000
_ONE_CLICK = {"List-Unsubscribe": ["One-Click"]}
# What a page behind a mailed link says of a button
NOT_PRESSED_HERE = {
    "title": "Nothing was changed",
    "text": "The button was not pressed on this page. Press it here.",
}
CHOICE_SAVED = {"title": "Your choice is saved", "text": "It counts from now on."}
FORM_TYPES = {"application/x-www-form-urlencoded", "multipart/form-data"}


@dataclass(frozen=True)
class OpenGraph:
    """What a page says of itself when it is shared. `published` is an ISO 8601 instant."""

    type: str
    image: str = ""
    published: str = ""


@dataclass(frozen=True)
class Page:
    """What stands in the head of a public page. `canonical` is an absolute address or empty.

    `feed` is the title and path of the page's own feed, beside that of the blog.
    """

    title: str
    description: str = ""
    canonical: str = ""
    robots: str = ""
    og: OpenGraph | None = None
    json_ld: SafeString | str = ""
    feed: tuple[str, str] | None = None
    is_error: bool = False


class SeeOther(HttpResponseRedirect):
    """303: look there with GET (RFC 9110, 15.4.4)."""

    status_code = 303


class PublicWorldMiddleware:
    """Keep the two worlds apart, and answer in house style when the database is away.

    A public request loses its cookies before anything can read them, so a page cannot depend on
    who asks. A staff answer is never stored.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request in its world."""
        staff = request.path_info.startswith(STAFF_PREFIX)
        if not staff:
            request.META.pop("HTTP_COOKIE", None)
            # Without a cookie there is no token: a public form is guarded by `sent_from_here`
            request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]
        response = self.get_response(request)
        if staff:
            add_never_cache_headers(response)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer 503, with what the person typed, when the database cannot be reached; 400 when
        a form did not come to its end."""
        if errors.is_away(error):
            return errors.unavailable(request, error)
        if isinstance(error, UnreadablePostError):
            return errors.bad_request(request)
        return None


def blog_of(request: HttpRequest) -> Blog:
    """Return the blog that answers to the request's host. Raises Http404 when there is none."""
    blog = Blog.objects.for_host(request.get_host())
    if blog is None:
        raise Http404("There is no blog here yet. Run manage.py quickstart.")
    return blog


def answer(template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """Return a public page made from plain values: no request, no user, no cookie."""
    return HttpResponse(loader.get_template(template).render(context), status=status)


def kept(
    response: HttpResponse,
    blog: Blog,
    posts: Iterable[Post] = (),
    moments: Iterable[dt.datetime | None] = (),
    *,
    of_all_blogs: int | None = None,
    of_all_posts: int | None = None,
) -> HttpResponse:
    """Return an answer that may be kept: it shows these posts on this blog.

    Both are as they were read before what the page shows of them, or with it. It holds until the
    blog's next moment, and until the first of `moments`, which are more that the page tells of.
    They are those to come when the blog was read: one that fell while the page was made may be
    in it or not.
    `of_all_blogs` and `of_all_posts` are the sums of their versions, if any of them changes it.
    """
    shown = list(posts)
    versions = {post.pk: post.version for post in shown}
    standing = Standing(
        blog.pk,
        blog.version if of_all_blogs is None else of_all_blogs,
        blog.of_several,
        tuple(versions),
        sum(versions.values()) if of_all_posts is None else of_all_posts,
        talk=of_all_posts is not None,
        everywhere=of_all_blogs is not None,
    )
    began = blog.read_at or timezone.now()
    ends = [post.withdrawn_at for post in shown]
    return mark(response, standing, [due.next_moment(blog, began), *moments], ends)


def private(response: HttpResponse) -> HttpResponse:
    """Return an answer that is for one person: stored nowhere, found by no search engine."""
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def closed_off(response: HttpResponse) -> HttpResponse:
    """Let the address, which is a secret, go nowhere: not stored, not found, not passed on."""
    response = private(response)
    # Not "no-referrer": with that the page's own form would be sent with "Origin: null"
    response["Referrer-Policy"] = "strict-origin"
    return response


def stated(
    template: str,
    blog: Blog,
    heading: str,
    status: int = 200,
    *,
    is_error: bool | None = None,
    **more: Any,
) -> HttpResponse:
    """Return the page behind a private link in one of its states.

    Unless told, only what can be put right on the page is an error: not that a link is no more.
    """
    if is_error is None:
        is_error = status in {403, 422}
    page = Page(title=f"{heading} – {blog.name}", robots="noindex", is_error=is_error)
    context = {"blog": blog, "page": page, "heading": heading, **more}
    return answer(template, context, status)


def behind_a_token(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Close off whatever a view answers, also where it takes no such request."""

    @wraps(view)
    def closed(*args: Any, **said: Any) -> HttpResponse:
        return closed_off(view(*args, **said))

    return closed


def unreadable(request: HttpRequest) -> HttpResponse | None:
    """Return the answer to a request that is no form, or is too long to be read as one."""
    if request.content_type not in FORM_TYPES:
        return errors.page(request, 415)
    if "CONTENT_LENGTH" not in request.META and "Transfer-Encoding" in request.headers:
        # A body sent in chunks: it would be read as an empty form
        return errors.bad_request(request)
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        length = 0
    return errors.page(request, 413) if length > REQUEST_LIMIT else None


def is_one_click(request: HttpRequest) -> bool:
    """Say whether a mail program sent this for its user to stop mail (RFC 8058, 3.2)."""
    return (
        request.method == "POST"
        and unreadable(request) is None
        and dict(request.POST.lists()) == _ONE_CLICK
    )


def sent_from_here(request: HttpRequest, blog: Blog) -> bool | None:
    """Say whether a form was sent from this site's own page; None when nothing tells.

    Sec-Fetch-Site counts if present, else Origin, else Referer (OWASP CSRF Prevention). The
    session is never asked: a staff member's cookie gives a comment no power.
    """
    headers = request.headers
    if "Sec-Fetch-Site" in headers:
        return headers["Sec-Fetch-Site"] == "same-origin"
    ours = {blog.origin, settings.BASE_URL}
    if "Origin" in headers:
        return headers["Origin"] in ours
    if "Referer" in headers:
        try:
            referer = urlsplit(headers["Referer"])
        except ValueError:
            return False
        return f"{referer.scheme}://{referer.netloc}" in ours
    return None
