"""Whom to believe about where a request came from (ASVS 15.3.4)."""

import ipaddress
from collections.abc import Callable

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


class TrustedProxyMiddleware:
    """Set the sender's address and scheme from X-Forwarded-*, if a trusted proxy says so.

    TRUSTED_PROXIES lists addresses or networks; `unix` stands for a Unix socket. From anyone
    else the two headers are ignored, and X-Request-ID is taken off. Of several addresses the last
    that is not itself a trusted proxy counts.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        names = [name.strip() for name in settings.TRUSTED_PROXIES]
        self.unix = "unix" in names
        self.networks: list[Network] = [
            ipaddress.ip_network(name, strict=False) for name in names if name and name != "unix"
        ]

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request with its true address and scheme."""
        if self._is_trusted(request.META.get("REMOTE_ADDR", "")):
            self._believe(request)
        else:
            request.META.pop("HTTP_X_REQUEST_ID", None)
        return self.get_response(request)

    def _is_trusted(self, address: str) -> bool:
        if not address:
            return self.unix
        ip = _parsed(address)
        return ip is not None and any(ip in network for network in self.networks)

    def _believe(self, request: HttpRequest) -> None:
        scheme = request.headers.get("X-Forwarded-Proto", "").strip().lower()
        if scheme in {"http", "https"}:
            request.META["wsgi.url_scheme"] = scheme
        for said in reversed(request.headers.get("X-Forwarded-For", "").split(",")):
            try:
                address = str(ipaddress.ip_address(said.strip()))
            except ValueError:
                return
            request.META["REMOTE_ADDR"] = address
            if not self._is_trusted(address):
                return
