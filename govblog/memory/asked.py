"""What of a request a kept page depends on: host, path, `?page=`, encoding, and nothing else."""

import re
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.http.request import split_domain_port, validate_host
from django.urls import Resolver404, resolve

from govblog.proxies import Proxies
from posts import by_query

PAGE = "page"
# Behind a question mark these lead elsewhere: WordPress's addresses, and its search
LEAD_ON = {*by_query.KEYS, "s"}
LONGEST_QUERY = 2_000  # characters
ENCODINGS = ("br", "gzip")  # the best first
_NUMBER = re.compile(r"[1-9][0-9]{0,8}")


class Asked(NamedTuple):
    """A request for a page that may be kept. `address` is all but the host and the encoding."""

    host: str
    address: str
    encoding: str


def read(environ: dict[str, Any]) -> Asked | None:
    """Return what a request asks for, None when its answer is never kept.

    That is so for every method but GET and HEAD, a host that is not ours, an address that leads
    elsewhere and a request that is sent on to https: they all go the long way.
    """
    if environ["REQUEST_METHOD"] not in {"GET", "HEAD"} or environ.get("SCRIPT_NAME"):
        return None
    path = environ.get("PATH_INFO", "")
    if not is_kept(path) or _has_body(environ):
        return None
    query = environ.get("QUERY_STRING", "")
    if query:
        said = page_in(query)
        if said is None:
            return None
        query = said
    host = environ.get("HTTP_HOST") or environ["SERVER_NAME"]
    host = name_of_host(host, tuple(settings.ALLOWED_HOSTS))
    if not host:
        return None
    scheme = "http"
    if proxies().scheme(environ) == "https":
        scheme = "https"
    elif settings.SECURE_SSL_REDIRECT:
        return None
    encoding = best(environ.get("HTTP_ACCEPT_ENCODING", "")[:200])
    return Asked(host, f"{scheme}:{path}?{query}", encoding)


def _has_body(environ: dict[str, Any]) -> bool:
    length = environ.get("CONTENT_LENGTH")
    return bool(length and length != "0") or "HTTP_TRANSFER_ENCODING" in environ


@lru_cache(maxsize=4_096)
def is_kept(path: str) -> bool:
    """Say whether the view of an address says that its answers may be kept."""
    try:
        path = path.encode("latin-1").decode()
        match = resolve(path)
    except (Resolver404, UnicodeError):
        return False
    return getattr(match.func, "may_be_kept", False)


@lru_cache(maxsize=1_024)
def page_in(query: str) -> str | None:
    """Return the page number that a query asks for, as it is written, "" for none.

    What no view reads is left out. None when the query may ask for something else: where a
    parameter leads elsewhere, has a spelling of its own, or the page is said twice or is no number.
    """
    if len(query) > LONGEST_QUERY:
        return None
    found = ""
    for part in query.split("&"):
        name, _, said = part.partition("=")
        if name in LEAD_ON or "%" in name or "+" in name:
            return None
        if name == PAGE:
            if found or not _NUMBER.fullmatch(said):
                return None
            found = said
    return found


@lru_cache(maxsize=256)
def name_of_host(said: str, allowed: tuple[str, ...]) -> str:
    """Return the name in a Host header, "" when it is none that these allow."""
    domain, _ = split_domain_port(said)
    if not domain or not validate_host(domain, allowed):
        return ""
    try:
        return urlsplit(f"//{said}").hostname or ""
    except ValueError:
        # Where every host is allowed: colons in brackets that are no address
        return ""


@lru_cache(maxsize=1_024)
def best(accepted: str) -> str:
    """Return the best encoding that an Accept-Encoding header allows, "" for the page as it is.

    RFC 9110, 12.5.3: an encoding with the weight 0 is refused, `*` stands for all not named.
    """
    weights: dict[str, bool] = {}
    for part in accepted.lower().split(","):
        name, *rest = (one.strip() for one in part.split(";"))
        weight = next((one[2:] for one in rest if one.startswith("q=")), "1")
        weights[name] = bool(weight.strip("0."))
    others = weights.get("*", False)
    return next((one for one in ENCODINGS if weights.get(one, others)), "")


@lru_cache(maxsize=1)
def _proxies(names: tuple[str, ...]) -> Proxies:
    return Proxies(names)


def proxies() -> Proxies:
    """Return whom to believe about the scheme."""
    return _proxies(tuple(settings.TRUSTED_PROXIES))
