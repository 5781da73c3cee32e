"""Browsers that are known: one in which an account signed in is not stopped by its neighbours.

A signed cookie of the staff world, after OWASP's device cookies. It opens nothing: it only lets a
colleague try their own name while someone in the same household is stopped for trying many.
"""

from django.conf import settings
from django.contrib.auth.models import User
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

from govblog.public import STAFF_PREFIX

_SALT = "govblog.signin.known"
_KEPT = 90 * 24 * 60 * 60  # seconds


def remember(response: HttpResponse, account: User) -> HttpResponse:
    """Mark the browser that gets this answer as one in which `account` signed in."""
    response.set_cookie(
        settings.KNOWN_COOKIE_NAME,
        signing.dumps(_of(account.get_username()), salt=_SALT),
        max_age=_KEPT,
        path=STAFF_PREFIX,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def is_known(request: HttpRequest, username: str) -> bool:
    """Say whether the account of this name signed in in this browser within the last 90 days."""
    cookie = request.COOKIES.get(settings.KNOWN_COOKIE_NAME, "")
    try:
        said = signing.loads(cookie, salt=_SALT, max_age=_KEPT)
    except signing.BadSignature:
        return False
    return constant_time_compare(said, _of(username))


def _of(username: str) -> str:
    return salted_hmac(_SALT, username, algorithm="sha256").hexdigest()
