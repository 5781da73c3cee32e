"""Pages from memory are told and counted like all others, where that is asked for."""

import io
import logging
from collections.abc import Iterator

import pytest
from django.test import RequestFactory
from pytest_django import Settings

from govblog import logs, watching, wsgi
from govblog.metrics import counting
from posts.models import Post
from tests.logged import objects_in, standard_error

ID = "0af7651916cd43dd8448eb211c80319c"


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What standard error gets to read, with a line for each request."""
    logging.getLogger(logs.REQUESTS).setLevel(logging.INFO)
    return standard_error(monkeypatch, as_json=True)


@pytest.fixture
def pages() -> Iterator[dict[str, float]]:
    """How many pages came from where."""
    counting.PAGES.clear()
    found: dict[str, float] = {}
    yield found
    counting.PAGES.clear()


def counted() -> dict[str, float]:
    (family,) = counting.PAGES.collect()
    return {
        one.labels["source"]: one.value for one in family.samples if one.name.endswith("_total")
    }


def environ_of(path: str, sender: str = "10.0.0.7") -> dict[str, object]:
    more = {"HTTP_X_REQUEST_ID": ID, "REMOTE_ADDR": sender, "HTTP_HOST": "127.0.0.1"}
    return RequestFactory().get(path, **more).environ


def test_who_asks_for_neither_pays_for_neither(settings: Settings) -> None:
    settings.LOG_REQUESTS, settings.METRICS = False, ""
    assert watching.Watching().is_idle


@pytest.mark.parametrize(("sender", "is_taken"), [("10.0.0.7", True), ("192.0.2.7", False)])
def test_a_page_from_memory_is_one_line_by_its_route(
    settings: Settings, log: io.StringIO, sender: str, is_taken: bool
) -> None:
    settings.LOG_REQUESTS, settings.TRUSTED_PROXIES = True, ["10.0.0.7"]
    path = "/2026/03/09/sian-ffred/"
    watching.Watching().kept(environ_of(path, sender), 304, 0.0, stale=False)
    (said,) = objects_in(log.getvalue())
    assert (said["route"], said["status"], said["method"]) == ("article", 304, "GET")
    assert (said["request_id"] == ID) is is_taken
    assert "sian" not in log.getvalue()
    assert "192.0.2.7" not in log.getvalue()


def test_pages_are_counted_by_where_they_came_from(
    settings: Settings, pages: dict[str, float]
) -> None:
    settings.METRICS = "k" * 40
    watch = watching.Watching()
    for stale in (False, False, True):
        watch.kept(environ_of("/"), 200, 0.0, stale=stale)
    assert counted() == {"memory": 2, "stale": 1}


@pytest.mark.django_db(transaction=True)
def test_the_door_tells_of_what_it_answers_from_memory(
    settings: Settings, log: io.StringIO, monkeypatch: pytest.MonkeyPatch, post: Post
) -> None:
    settings.LOG_REQUESTS, settings.PAGE_MEMORY_WATCHED = True, False
    monkeypatch.setattr(wsgi, "WATCHING", watching.Watching())
    answers = []
    for _ in range(3):
        environ = environ_of(post.get_absolute_url())
        answers.append(b"".join(wsgi.application(environ, lambda status, headers: None)))
    assert len(set(answers)) == 1
    assert {one["route"] for one in objects_in(log.getvalue())} == {"article"}
