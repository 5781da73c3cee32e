"""Pictures fetched from the one host that was named, and from nowhere else.

Whoever wrote the export chose the addresses in it, so nothing in the inner network is asked: the
address that the name stands for must be a public one, the connection goes to that very address,
and where it leads on is not followed.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from urllib.parse import SplitResult, quote, urlsplit

from posts.pictures import MOST_BYTES

SECONDS = 20.0  # for one picture, from the first question to the last byte
_PORTION = 65_536  # bytes
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")  # of IPv4 addresses (RFC 6052)


class NotFetched(Exception):
    """The picture was not fetched; the message says why."""


def is_public(address: str) -> bool:
    """Say whether a network address belongs to the public internet, and none in it does not."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        inside = found.ipv4_mapped or found.sixtofour
        if found in _TRANSLATED:
            inside = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inside is not None and not inside.is_global:
            return False
    return found.is_global and not found.is_multicast


class Fetcher:
    """Fetches from one host. `allows` says which network addresses may be asked."""

    def __init__(
        self, host: str, *, allows: Callable[[str], bool] = is_public, seconds: float = SECONDS
    ) -> None:
        self.host, self.allows, self.seconds = host.lower(), allows, seconds

    def __call__(self, url: str) -> bytes:
        """Return what stands at an address, at most MOST_BYTES. Raises NotFetched."""
        try:
            asked = urlsplit(url)
            port = asked.port or (443 if asked.scheme == "https" else 80)
        except ValueError as error:
            raise NotFetched("Its address cannot be read.") from error
        if asked.scheme not in {"http", "https"}:
            raise NotFetched("Only http and https addresses are fetched.")
        named = {(asked.hostname or "").lower(), asked.netloc.lower()}
        if self.host not in named or asked.username is not None:
            raise NotFetched(f"Its host is not {self.host}, the one that --fetch-media names.")
        until = time.monotonic() + self.seconds
        try:
            return self._got(asked.scheme, asked.hostname or "", port, _target(asked), until)
        except (OSError, http.client.HTTPException) as error:
            raise NotFetched(f"{self.host} did not give it.") from error

    def _got(self, scheme: str, host: str, port: int, target: str, until: float) -> bytes:
        address = self._address(host, port)
        line = socket.create_connection((address, port), timeout=_left(until))
        if scheme == "https":
            safe = ssl.create_default_context()
            line = safe.wrap_socket(line, server_hostname=host, do_handshake_on_connect=False)
        # Each wait has an end of its own, so a host that gives a byte at a time would have none
        watch = threading.Timer(_left(until), _cut, [line])
        watch.start()
        try:
            if isinstance(line, ssl.SSLSocket):
                line.do_handshake()
            return self._asked(line, host, port, target, until)
        finally:
            watch.cancel()
            line.close()

    def _asked(self, line: socket.socket, host: str, port: int, target: str, until: float) -> bytes:
        connection = http.client.HTTPConnection(host, port)
        connection.sock = line
        connection.request("GET", target, headers={"Accept": "image/*"})
        with connection.getresponse() as answer:
            if answer.status != 200:
                raise NotFetched(f"{self.host} answered {answer.status}.")
            data = bytearray()
            while portion := answer.read1(_PORTION):
                data += portion
                if len(data) > MOST_BYTES:
                    raise NotFetched("It is bigger than 10 MB.")
                _left(until)
        _left(until)
        return bytes(data)

    def _address(self, host: str, port: int) -> str:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = [str(one[4][0]) for one in found]
        if not addresses or not all(self.allows(one) for one in addresses):
            raise NotFetched(f"{self.host} is not on the public internet, so it is not asked.")
        return addresses[0]


def _cut(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise NotFetched("It took too long.")
    return left


def _target(asked: SplitResult) -> str:
    path = quote(asked.path or "/", safe="/%:@!$&'()*+,;=~-._")
    return f"{path}?{quote(asked.query, safe='=&%+,;:@/?-._~')}" if asked.query else path
