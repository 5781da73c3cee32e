"""A picture is fetched from the one host that was named, on the public internet, or not at all."""

import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from govblog.wordpress.loading import fetching
from govblog.wordpress.loading.fetching import Fetcher, NotFetched, is_public


class _Host(BaseHTTPRequestHandler):
    """A host that answers each path in its own way."""

    asked: list[str] = []

    def do_GET(self) -> None:
        """Answer."""
        self.asked.append(self.path)
        if self.path.startswith("/away"):
            self.send_response(302)
            self.send_header("Location", "http://127.0.0.1:1/secret")
            self.end_headers()
            return
        self.send_response(404 if self.path.startswith("/none") else 200)
        self.end_headers()
        if self.path.startswith("/big"):
            portion = b"x" * 1_000_000
            for _ in range(40):
                try:
                    self.wfile.write(portion)
                except OSError:
                    return
        elif self.path.startswith("/slow"):
            for _ in range(100):
                try:
                    self.wfile.write(b"x")
                    self.wfile.flush()
                except OSError:
                    return
                time.sleep(0.05)
        else:
            self.wfile.write(b"a picture")

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def host() -> Iterator[str]:
    """Return the host and port of a server that runs."""
    _Host.asked = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Host)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def anything(address: str) -> bool:
    """Allow every address, as the test's own server has none that is public."""
    return True


def test_what_the_named_host_has_is_fetched(host: str) -> None:
    fetch = Fetcher(host, allows=anything)
    assert fetch(f"http://{host}/a b/ü.png?x=1") == b"a picture"
    assert _Host.asked == ["/a%20b/%C3%BC.png?x=1"]


@pytest.mark.parametrize(
    ("path", "why"), [("/away", "answered 302"), ("/none", "answered 404"), ("/big", "10 MB")]
)
def test_what_leads_elsewhere_is_not_there_or_is_too_big_is_not_fetched(
    host: str, path: str, why: str
) -> None:
    with pytest.raises(NotFetched, match=why):
        Fetcher(host, allows=anything)(f"http://{host}{path}")
    assert _Host.asked == [path]


def test_a_host_that_gives_a_byte_at_a_time_is_left(host: str) -> None:
    began = time.monotonic()
    with pytest.raises(NotFetched):
        Fetcher(host, allows=anything, seconds=0.5)(f"http://{host}/slow")
    assert time.monotonic() - began < 3


def test_a_host_that_never_ends_its_headers_is_left() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        host = f"127.0.0.1:{server.getsockname()[1]}"

        def drip() -> None:
            line, _ = server.accept()
            with line:
                line.sendall(b"HTTP/1.0 200 OK\r\n")
                for _ in range(60):
                    try:
                        line.sendall(b"x")
                    except OSError:
                        return
                    time.sleep(0.05)

        threading.Thread(target=drip, daemon=True).start()
        began = time.monotonic()
        with pytest.raises(NotFetched):
            Fetcher(host, allows=anything, seconds=0.5)(f"http://{host}/")
        assert time.monotonic() - began < 3


@pytest.mark.parametrize(
    "url",
    [
        "http://elsewhere.example/a.png", "ftp://{}/a.png", "file:///etc/passwd",
        "http://user@{}/a.png", "http://[bad/a.png", "//{}/a.png", "",
    ],
)  # fmt: skip
def test_no_other_host_and_no_other_kind_of_address_is_asked(host: str, url: str) -> None:
    with pytest.raises(NotFetched):
        Fetcher(host, allows=anything)(url.format(host))
    assert _Host.asked == []


@pytest.mark.parametrize("spelled", ["127.0.0.1", "localhost", "2130706433", "0x7f000001", "[::1]"])
def test_the_inner_network_is_not_asked_in_any_spelling(host: str, spelled: str) -> None:
    port = host.rpartition(":")[2]
    named = f"{spelled}:{port}"
    with pytest.raises(NotFetched):
        Fetcher(named)(f"http://{named}/a.png")
    assert _Host.asked == []


def test_a_name_that_stands_for_a_public_and_an_inner_address_is_not_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    both = [(0, 0, 0, "", ("93.184.215.14", 80)), (0, 0, 0, "", ("10.0.0.1", 80))]
    monkeypatch.setattr(fetching.socket, "getaddrinfo", lambda *said, **more: both)
    with pytest.raises(NotFetched, match="not on the public internet"):
        Fetcher("blog.example")("http://blog.example/a.png")


@pytest.mark.parametrize(
    "address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "64:ff9b::5db8:d70e"]
)
def test_addresses_of_the_public_internet_may_be_asked(address: str) -> None:
    assert is_public(address)


INNER = (
    "10.0.0.1 192.168.1.1 169.254.169.254 0.0.0.0 100.64.0.1 224.0.0.1 ::1 :: ::ffff:127.0.0.1 "
    "fe80::1 fd00::1 2002:7f00:1:: 64:ff9b::7f00:1 nonsense"
)


@pytest.mark.parametrize("address", INNER.split())
def test_no_other_address_is_asked(address: str) -> None:
    assert not is_public(address)
