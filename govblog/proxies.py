"""Whom to believe about where a request came from (ASVS 15.3.4)."""

import ipaddress
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class TrustedProxyMiddleware:
    """Set the sender's address and scheme from X-Forwarded-*, if a trusted proxy says so.

    TRUSTED_PROXIES lists addresses or networks; `unix` stands for a Unix socket. From anyone
    else the two headers are ignored. Of several addresses the last that is not itself a trusted
    proxy counts.
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
        return self.get_response(request)

    def _is_trusted(self, address: str) -> bool:
        if not address:
            return self.unix
        try:
            ip = ipaddress.ip_address(address)
        except ValueError:
            return False
        return any(ip in network for network in self.networks)

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
