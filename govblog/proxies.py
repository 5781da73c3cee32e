"""Whom to believe about where a request came from (ASVS 15.3.4)."""

import ipaddress
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def household(address: str) -> str:
    """Return what counts as one sender: an IPv4 address, or the /64 an IPv6 address is in.

    An IPv4 address written as IPv6 is the IPv4 address; what is no address is returned as it is.
    """
    ip = _parsed(address)
    if ip is None:
        return address
    if ip.version == 4:
        return str(ip)
    return str(ipaddress.ip_network((ip.packed, 64), strict=False))


def _parsed(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return None
    return getattr(ip, "ipv4_mapped", None) or ip


class Proxies:
    """Whom to believe: addresses or networks, and `unix` for a Unix socket.

    Of several addresses the last that is not itself a trusted proxy counts.
    """

    def __init__(self, said: Iterable[str]) -> None:
        names = [name.strip() for name in said]
        self.unix = "unix" in names
        self.networks: list[Network] = [
            ipaddress.ip_network(name, strict=False) for name in names if name and name != "unix"
        ]

    def trusts(self, address: str) -> bool:
        """Say whether what the machine at an address says of a request is true."""
        if not address:
            return self.unix
        ip = _parsed(address)
        return ip is not None and any(ip in network for network in self.networks)

    def scheme(self, meta: dict[str, Any]) -> str:
        """Return the scheme of a request, as whoever may be believed says."""
        said: str = meta.get("HTTP_X_FORWARDED_PROTO", "").strip().lower()
        if said in {"http", "https"} and self.trusts(meta.get("REMOTE_ADDR", "")):
            return said
        return str(meta["wsgi.url_scheme"])

    def believe(self, meta: dict[str, Any]) -> None:
        """Set a request's true scheme and address. What a stranger said of itself is taken off."""
        if not self.trusts(meta.get("REMOTE_ADDR", "")):
            meta.pop("HTTP_X_REQUEST_ID", None)
            return
        meta["wsgi.url_scheme"] = self.scheme(meta)
        for said in reversed(meta.get("HTTP_X_FORWARDED_FOR", "").split(",")):
            try:
                address = str(ipaddress.ip_address(said.strip()))
            except ValueError:
                return
            meta["REMOTE_ADDR"] = address
            if not self.trusts(address):
                return


class TrustedProxyMiddleware:
    """Set the sender's address and scheme from X-Forwarded-*, if a trusted proxy says so.

    TRUSTED_PROXIES lists them. From anyone else the two headers are ignored, and X-Request-ID is
    taken off.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.proxies = Proxies(settings.TRUSTED_PROXIES)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request with its true address and scheme."""
        self.proxies.believe(request.META)
        return self.get_response(request)
