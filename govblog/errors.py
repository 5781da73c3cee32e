"""The pages of things that go wrong. None of them needs the database."""

import logging
from dataclasses import dataclass

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation, TooManyFilesSent
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.template import loader

from govblog.logs.routes import method_of, route_of
from posts.models import Blog

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Kept:
    """What a person typed, to be given back; `what` it was to be."""

    body: str
    name: str
    email: str
    what: str = "comment"


# By the field that the words are typed into; everything else is a comment
_WHAT = {"words": "report", "note": "answer"}


def kept_words(request: HttpRequest) -> Kept | None:
    """Return what was typed into a public form, or None when that cannot be read."""
    if request.method != "POST":
        return None
    try:
        field = next((one for one in _WHAT if one in request.POST), "body")
        what, body = _WHAT.get(field, "comment"), request.POST.get(field, "")
        name, email = request.POST.get("name", ""), request.POST.get("email", "")
    except (SuspiciousOperation, RequestDataTooBig, TooManyFilesSent, OSError):
        return None
    return Kept(body, name, email, what) if body or name or email else None


def _blog(request: HttpRequest) -> Blog | None:
    try:
        return Blog.objects.for_host(request.get_host())
    except (DatabaseError, SuspiciousOperation):
        return None


def page(
    request: HttpRequest, status: int, *, with_blog: bool = True, **context: object
) -> HttpResponse:
    """Return the page of an HTTP status, in the blog's frame when `with_blog` and it is at hand."""
    if with_blog:
        context["blog"] = _blog(request)
    response = HttpResponse(loader.get_template(f"{status}.html").render(context), status=status)
    response["Cache-Control"] = "no-store" if context.get("kept") else "max-age=0, s-maxage=1"
    response["X-Robots-Tag"] = "noindex"
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 400."""
    return page(request, 400, with_blog=False)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 403; that an account was refused is logged, without the address it asked for."""
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        logger.warning("Refused: account %s, %s %s", user.pk, method_of(request), route_of(request))
    return page(request, 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 for a staff form without its token."""
    return page(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404."""
    return page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 with what the person typed."""
    return page(request, 500, with_blog=False, kept=kept_words(request))


def unavailable(request: HttpRequest, error: Exception) -> HttpResponse:
    """Answer 503 with what the person typed, and log the error."""
    logger.error("Database unavailable: %s", type(error).__name__, exc_info=error)
    response = page(request, 503, with_blog=False, kept=kept_words(request))
    response["Retry-After"] = "30"
    return response
