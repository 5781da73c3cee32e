"""The ways to ask for an article. Imported once Django is set up."""

from collections.abc import Callable, Sequence
from io import BytesIO

from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.urls import path

from govblog.urls import urlpatterns as own
from tests.benchmarks import scene
from tests.benchmarks.textbook import views

_bytes: list[bytes] = []


def bare(request: HttpRequest) -> HttpResponse:
    """Return the bytes of the article as they were a moment ago."""
    return HttpResponse(_bytes[0])


urlpatterns = [path("bare/", bare), path("textbook/<int:pk>/", views.article), *own]


def ways_to_ask(
    parents: Sequence[int | None],
) -> tuple[dict[str, Callable[[], object]], int | None]:
    """Return ways to ask for the article, by name, and the database's process id."""
    post = scene.a_post()
    scene.comments(post, parents)
    scene.textbook_comments(post, parents)
    application = WSGIHandler()

    def get(address: str) -> bytes:
        said: list[str] = []
        response = application(_request(address), lambda status, headers: said.append(status))
        body = b"".join(response)
        response.close()
        if not said[0].startswith("200"):
            raise RuntimeError(f"{address}: {said[0]}")
        return body

    article = post.get_absolute_url()
    _bytes.append(get(article))
    ways = {
        "article": lambda: get(article),
        "bare view": lambda: get("/bare/"),
        "textbook": lambda: get(f"/textbook/{post.pk}/"),
    }
    return ways, scene.server()


def _request(address: str) -> dict[str, object]:
    return {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": address,
        "QUERY_STRING": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "HTTP_HOST": "127.0.0.1:8000",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.input": BytesIO(),
        "wsgi.url_scheme": "http",
    }
