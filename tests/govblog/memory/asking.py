"""Ways to ask the server's door, as a web server does, and to see what it answered."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.signals import request_started
from django.db import OperationalError, close_old_connections, connection

from govblog.memory.door import DOOR
from govblog.wsgi import application


@dataclass
class Said:
    """What was answered."""

    status: int
    headers: dict[str, str]
    body: bytes
    names: list[str] = field(default_factory=list)

    @property
    def is_from_need(self) -> bool:
        """Whether nobody was asked whether it still holds."""
        return "Cache-Status" in self.headers


def ask(path: str, method: str = "GET", host: str = "testserver", **headers: str) -> Said:
    """Return what the whole application answers."""
    path, _, query = path.partition("?")
    said: list[Any] = []
    environ = {
        "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80", "HTTP_HOST": host,
        "REMOTE_ADDR": "127.0.0.1", "wsgi.input": BytesIO(), "wsgi.url_scheme": "http",
        "wsgi.errors": BytesIO(),
        **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
    }  # fmt: skip
    # As Django's test client: the connection is the test's, with all it has not committed
    request_started.disconnect(close_old_connections)
    try:
        response = application(environ, lambda status, found: said.extend((status, found)))
    finally:
        request_started.connect(close_old_connections)
    body = b"".join(response)
    return Said(int(said[0][:3]), dict(said[1]), body, [name for name, _ in said[1]])


@contextmanager
def unwatched() -> Iterator[None]:
    """Answer from memory as it is done for real: without making the page anew to compare."""
    before = settings.PAGE_MEMORY_WATCHED
    settings.PAGE_MEMORY_WATCHED = False
    try:
        yield
    finally:
        settings.PAGE_MEMORY_WATCHED = before


@contextmanager
def database_away() -> Iterator[list[str]]:
    """Let nobody reach the database; yield what was asked of it."""
    asked: list[str] = []

    def away(execute: Any, sql: str, *said: Any) -> None:
        asked.append(sql)
        raise OperationalError("connection refused")

    with connection.execute_wrapper(away):
        yield asked
    DOOR.asking.rests_until = 0
