"""What this install talks to: its cache, its mail server, and itself as readers reach it."""

import http.client
import secrets
import ssl
import time
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import caches
from django.core.mail import get_connection
from django.core.mail.backends.smtp import EmailBackend

from govblog.doctor.finding import Findings, fault, ok, warning
from govblog.letters import faults
from govblog.logs.errors import line_of

_SLOW = 0.1  # seconds
_PATIENCE = 5.0
_CERTIFICATE_DAYS = 14
_CACHE = "See that the server of CACHE_URL runs. Pages are served without it."
_OF_EACH_PROCESS = ("LocMemCache", "DummyCache")


def cache(deep: bool) -> Findings:
    """Yield whether each cache keeps what it is given, how soon, and whether all share it."""
    for name in settings.CACHES:
        key, began = f"doctor-{secrets.token_hex(8)}", time.monotonic()
        try:
            caches[name].set(key, "here", timeout=60)
            kept = caches[name].get(key)
            caches[name].delete(key)
        except Exception as error:
            says = f"“{name}” fails: {line_of(error)}."
            yield fault(says, _CACHE)
            continue
        spent = time.monotonic() - began
        kind = settings.CACHES[name]["BACKEND"].rpartition(".")[2]
        if kept != "here":
            yield fault(f"“{name}” ({kind}) does not keep what it is given.", _CACHE)
        elif spent > _SLOW:
            says = f"“{name}” ({kind}) took {spent * 1000:.0f} ms for three questions."
            yield warning(says, "Readers are faster without one so slow: look at its machine.")
        else:
            shared = "each process has its own" if kind in _OF_EACH_PROCESS else "all share it"
            yield ok(f"“{name}” ({kind}) keeps what it is given; {shared}.")


def mail(deep: bool) -> Findings:
    """Yield whether the mail server lets us in. Nothing is sent."""
    connection = get_connection()
    if not isinstance(connection, EmailBackend):
        kind = type(connection).__module__.rpartition(".")[2]
        yield warning(f"There is none: mail goes to “{kind}”.", "Set EMAIL_URL.")
        return
    began = time.monotonic()
    try:
        faults.while_connecting(connection.open)
        faults.while_connecting(lambda: _noop(connection))
    except faults.Fault as error:
        do = "See EMAIL_URL and the server. Letters wait meanwhile; none is lost."
        yield fault(str(error), do)
        return
    finally:
        faults.ignored(connection.close)
    yield ok(f"It lets us in, after {time.monotonic() - began:.1f} s. Nothing was sent.")


def _noop(connection: EmailBackend) -> None:
    if connection.connection is not None:
        connection.connection.noop()


def site(deep: bool) -> Findings:
    """Yield whether the site answers where readers ask for it, and how long its certificate is."""
    base = urlsplit(settings.BASE_URL)
    plain = base.scheme == "http"
    to = http.client.HTTPConnection if plain else http.client.HTTPSConnection
    asked = to(base.hostname or "", base.port, timeout=_PATIENCE)
    try:
        asked.request("GET", "/")
        left = None if plain else _days_left(asked)
        status = asked.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        says = f"{settings.BASE_URL} does not answer from here: {line_of(error)}."
        yield warning(says, "See that the web server and gunicorn run; a firewall may forbid it.")
        return
    finally:
        asked.close()
    if status >= 500:
        says = f"{settings.BASE_URL} answers {status}."
        yield fault(says, "See the log of the web server in front, and that gunicorn runs.")
    elif left is not None and left < _CERTIFICATE_DAYS:
        yield warning(f"Its certificate ends in {left:.0f} days.", "Renew it.")
    else:
        yield ok(f"{settings.BASE_URL} answers {status}.")


def _days_left(asked: http.client.HTTPConnection) -> float | None:
    certificate = asked.sock.getpeercert() if isinstance(asked.sock, ssl.SSLSocket) else None
    if not certificate or "notAfter" not in certificate:
        return None
    return (ssl.cert_time_to_seconds(str(certificate["notAfter"])) - time.time()) / 86_400
