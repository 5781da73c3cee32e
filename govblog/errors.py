"""The pages of things that go wrong. None of them needs the database."""

import errno
import logging
import re
import sys
from dataclasses import dataclass
from typing import TypeGuard

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation, TooManyFilesSent
from django.db import DatabaseError, InterfaceError, InternalError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader
from psycopg.errors import InFailedSqlTransaction

from govblog.logs.routes import method_of, route_of
from posts.models import Blog

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Kept:
    """What a person typed, to be given back; `what` it was to be.

    `more` has what was typed into other fields: the name of each, and the words. With `is_sure`
    nothing of it was saved.
    """

    body: str
    name: str
    email: str
    what: str = "comment"
    more: tuple[tuple[str, str], ...] = ()
    is_sure: bool = True


# By the field that the words are typed into
_WHAT = {"words": "report", "note": "answer", "body": "comment"}
_OWN = {"name", "email"}
# What a page put into a form by itself, and what belongs to nobody's screen
_NOT_TYPED = re.compile(
    r"csrf|seen|act|parent|next|website|chosen|found|credential|secret|token|code|password",
    re.IGNORECASE,
)
_PICKED = re.compile(r"[0-9]{0,18}|on|none|yes|no", re.ASCII)
# What people pick on public forms; at the desks a reason is typed
_CHOICES = {"reason", "verdict", "what", "every", "where"}


def kept_words(request: HttpRequest) -> Kept | None:
    """Return what was typed into a form, or None when that cannot be read or was nothing."""
    if request.method != "POST":
        return None
    try:
        typed = [(name, said) for name, all_ in request.POST.lists() for said in all_]
    except (SuspiciousOperation, RequestDataTooBig, TooManyFilesSent, OSError):
        return None
    said = dict(reversed(typed))
    field = next((one for one in _WHAT if one in said), "")
    body, name, email = (said.get(one, "") for one in (field, "name", "email"))
    # A desk saves, and then keeps what it has to say of it
    is_sure = not request.path_info.startswith("/admin/")
    told = {field, *_OWN, *(_CHOICES if is_sure else ())}
    more = tuple(
        (_PLAIN.sub(" ", one), words)
        for one, words in typed
        if one not in told and not _NOT_TYPED.search(one) and not _PICKED.fullmatch(words)
    )
    if not (body or name or email or more):
        return None
    return Kept(body, name, email, _WHAT.get(field, "form") if is_sure else "form", more, is_sure)


_PLAIN = re.compile(r"[^\w]+|_")


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


_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EFBIG}


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 with what the person typed; 503 when it was the database that failed.

    What fails in a view comes to `unavailable` directly, what fails around it comes here.
    """
    error = sys.exception()
    if is_away(error):
        return unavailable(request, error)
    return page(request, 500, with_blog=False, kept=kept_words(request))


def is_away(error: BaseException | None) -> TypeGuard[Exception]:
    """Say whether an error tells that the database cannot be reached, is full, locked or slow, or
    that no file can be written."""
    if isinstance(error, OSError):
        return error.errno in _DISK
    # PostgreSQL, when a question before it failed and a library passed that over: Django does so
    # where a form asks whether the rules of a table hold
    if isinstance(error, InternalError):
        return isinstance(error.__cause__, InFailedSqlTransaction)
    return isinstance(error, OperationalError | InterfaceError)


def unavailable(request: HttpRequest, error: Exception) -> HttpResponse:
    """Answer 503 with what the person typed, and log the error."""
    logger.error("Database or disk unavailable: %s", type(error).__name__, exc_info=error)
    response = page(request, 503, with_blog=False, kept=kept_words(request))
    response["Retry-After"] = "30"
    return response
