"""Sign-in throttling: what django-axes is told, and what a throttled person sees."""

import datetime as dt
import hashlib
import hmac
import ipaddress

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from govblog import errors, portions
from govblog.proxies import household

# Longer than any pause at the door
ATTEMPTS_KEPT = dt.timedelta(days=1)


def address_as_hash(request: HttpRequest) -> str:
    """Return a keyed hash of the sender's household, written as an IPv6 address (RFC 4193).

    django-axes stores an address with every failed sign-in; this way it never stores a real one.
    """
    address = household(request.META.get("REMOTE_ADDR", ""))
    key = settings.SECRET_KEY.encode()
    digest = hmac.new(key, f"govblog.signin {address}".encode(), hashlib.sha256).digest()
    return str(ipaddress.IPv6Address(b"\xfd" + digest[:15]))


def too_many(request: HttpRequest, minutes: int) -> HttpResponse:
    """Answer 429, to be tried again in so many minutes."""
    response = errors.page(request, 429, retry_minutes=minutes)
    response["Retry-After"] = str(minutes * 60)
    return response


def locked_out(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    """Answer 429 after too many failed sign-ins for one name from one address."""
    return too_many(request, int(settings.AXES_COOLOFF_TIME * 60))


def attempts_due(now: dt.datetime) -> "QuerySet[AccessAttempt]":
    """Return the failed sign-ins of ATTEMPTS_KEPT ago: who guessed then is not stopped now."""
    return AccessAttempt.objects.filter(attempt_time__lte=now - ATTEMPTS_KEPT)


def forget_attempts(now: dt.datetime | None = None, most: int | None = None) -> int:
    """Delete such failures; return how many."""
    return portions.delete(attempts_due(now or timezone.now()), most)
