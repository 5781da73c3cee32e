"""A cache in front of the site that is none: it takes, refuses, sleeps or hangs up, and notes."""

import http.server
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from posts.models import Post

SECRET = "s3cret-that-nobody-logs"
DRIP = "drip"  # a byte now and then, for ever
DROP = "drop"  # the line is cut without a word
NOISE = "noise"  # it is no web server


@dataclass
class FakeEdge:
    """What it was asked, and how it answers: a status, or how it does not."""

    port: int = 0
    answer: int | str = 200
    headers: dict[str, str] = field(default_factory=lambda: {"X-Cache": "BYPASS"})
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    gone: threading.Event = field(default_factory=threading.Event)

    def keys(self) -> list[str]:
        """Return the first key of each thing it was told, in order."""
        return [headers.get("Surrogate-Key", path).split()[0] for _, path, headers in self.asked]


class _Handler(http.server.BaseHTTPRequestHandler):
    edge: FakeEdge

    def _take(self) -> None:
        edge = self.edge
        edge.asked.append((self.command, self.path, dict(self.headers)))
        if edge.answer == DROP:
            return
        if edge.answer == NOISE:
            self.wfile.write(b"220 mail.example.org\r\n")
            return
        if edge.answer == DRIP:
            while not edge.gone.is_set():
                self.wfile.write(b"H")
                time.sleep(0.05)
            return
        self.send_response(int(edge.answer))
        for name, value in edge.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    do_GET = do_POST = do_PURGE = _take  # noqa: N815 (as the library finds them)

    def log_message(self, *said: object) -> None:
        """Say nothing."""


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Let who asked go."""


@contextmanager
def fake_edge(answer: int | str = 200) -> Iterator[FakeEdge]:
    """Run such a server on this machine."""
    edge = FakeEdge(answer=answer)
    handler = type("Handler", (_Handler,), {"edge": edge})
    with _Server(("127.0.0.1", 0), handler) as server:
        edge.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield edge
        finally:
            edge.gone.set()
            server.shutdown()
            thread.join()


def changed(post: Post, *, hard: bool = False) -> None:
    """Change a post, as a verb does."""
    Post.objects.filter(pk=post.pk).move_version(hard=hard)
