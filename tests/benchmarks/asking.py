"""The ways to ask for an article. Imported once Django is set up."""

import os
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import etag

from govblog.urls import urlpatterns as own
from tests.benchmarks import scene
from tests.benchmarks.textbook import views

_bytes: list[bytes] = []


def bare(request: HttpRequest) -> HttpResponse:
    """Return the bytes of the article as they were a moment ago."""
    if not _bytes:
        _bytes.append(Path(os.environ["BENCHMARK_BYTES"]).read_bytes())
    return HttpResponse(_bytes[0])


bare_with_a_tag = etag(lambda request: '"bare"')(bare)

urlpatterns = [
    path("bare/", bare),
    path("bare-with-a-tag/", bare_with_a_tag),
    path("textbook/<int:pk>/", views.article),
    *own,
]


def ways_to_ask(
    parents: Sequence[int | None],
) -> tuple[dict[str, Callable[[], object]], int | None]:
    """Return ways to ask for the article, by name, and the database's process id."""
    post = scene.a_post()
    scene.comments(post, parents)
    scene.textbook_comments(post, parents)
    article = asked_for(post.get_absolute_url())
    bytes_of_bare(article())
    ways: dict[str, Callable[[], object]] = {
        "article": article,
        "bare view": asked_for("/bare/"),
        "textbook": asked_for(f"/textbook/{post.pk}/"),
    }
    return ways, scene.server()


def bytes_of_bare(body: bytes) -> None:
    """Let the bare view return these bytes."""
    _bytes[:] = [body]


def answered(
    application: Any, path: str, more: dict[str, str] | None = None
) -> tuple[bytes, dict[str, str]]:
    """Return what a whole application answers to a request: bytes and headers."""
    said: list[Any] = []
    asked = {**_request(path, ""), **(more or {})}
    response = application(asked, lambda status, headers: said.extend((status, headers)))
    body = b"".join(response)
    if close := getattr(response, "close", None):
        close()
    if said[0][:3] not in {"200", "304"}:
        raise RuntimeError(f"{path}: {said[0]}")
    return body, dict(said[1])


def asked_for(path: str, **query: str) -> Callable[[], bytes]:
    """Return a way to ask the whole WSGI application for an address that is there."""
    application = WSGIHandler()

    def get() -> bytes:
        said: list[str] = []
        request = _request(path, urlencode(query))
        response = application(request, lambda status, headers: said.append(status))
        body = b"".join(response)
        response.close()
        if not said[0].startswith("200"):
            raise RuntimeError(f"{path}: {said[0]}")
        return body

    return get


def _request(path: str, query: str) -> dict[str, object]:
    return {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "HTTP_HOST": "127.0.0.1:8000",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.input": BytesIO(),
        "wsgi.url_scheme": "http",
    }
