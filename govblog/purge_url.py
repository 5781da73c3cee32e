"""What PURGE_URL says: which caches stand in front of the site, and how they are reached.

    nginx+http://SECRET@127.0.0.1:8080           has no purge: fetches each page anew when told
    varnish+http://SECRET@127.0.0.1:6081         docs/deploy/varnish.vcl
    fastly+https://TOKEN@api.fastly.com/SERVICE  its own purge by Surrogate-Key

Several, separated by commas, are all told.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import unquote, urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error

KINDS = ("nginx", "varnish", "fastly")


class Unclear(Exception):
    """PURGE_URL cannot be read. The message says why, and names no token."""


@dataclass(frozen=True)
class Door:
    """A web server, and the secret by which it knows us. Its words hold no secret."""

    scheme: str
    host: str
    port: int | None
    path: str
    secret: str

    def __repr__(self) -> str:
        return str(self)

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}" if self.port else host


def door(url: str) -> Door:
    """Return the door that an address such as `http://SECRET@127.0.0.1:8080` names.

    Raises Unclear.
    """
    try:
        said = urlsplit(url)
        host, port = said.hostname, said.port
    except ValueError as error:
        raise Unclear("its host or port cannot be read") from error
    if said.scheme not in {"http", "https"}:
        raise Unclear("the address of a cache begins with http:// or https://")
    if not host:
        raise Unclear("it names no host")
    if said.query or said.fragment or said.password:
        raise Unclear("it has more in it than a scheme, a secret, a host, a port and a path")
    return Door(said.scheme, host, port, said.path.strip("/"), unquote(said.username or ""))


@dataclass(frozen=True)
class Named:
    """A cache as PURGE_URL names it."""

    kind: str
    at: Door


@cache
def read(said: str) -> tuple[Named, ...]:
    """Return the caches that PURGE_URL names, none for nothing. Raises Unclear."""
    return tuple(_named(one.strip()) for one in said.split(",") if one.strip())


def _named(said: str) -> Named:
    kind, plus, url = said.partition("+")
    if not plus or kind not in KINDS:
        raise Unclear("it begins with none of nginx+, varnish+ and fastly+")
    at = door(url)
    if not at.secret:
        raise Unclear("it has no secret before the @")
    if kind != "fastly" and at.path:
        raise Unclear("nothing follows the host and port")
    if kind == "fastly" and not at.path:
        raise Unclear("fastly+https://TOKEN@api.fastly.com/ is followed by the service")
    if kind == "fastly" and at.scheme != "https" and at.host not in {"127.0.0.1", "localhost"}:
        raise Unclear("a token goes over https only")
    return Named(kind, at)


def check(app_configs: Sequence[AppConfig] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """E020: it is clear which caches in front are told of what changed."""
    try:
        read(settings.PURGE_URL)
    except Unclear as error:
        return [
            Error(
                f"PURGE_URL cannot be read: {error}.",
                hint="Such as nginx+http://SECRET@127.0.0.1:8080 (docs/deploy.md), or leave it "
                "out when no cache stands in front.",
                id="govblog.E020",
            )
        ]
    return []
