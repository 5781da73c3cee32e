"""What belongs to one request can be found by its id, and each answer can be counted."""

import io
import logging
import re

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings

from govblog import health, logs
from govblog.logs import checking, lines
from govblog.logs.requests import RequestMiddleware, request_id
from posts.models import Post
from tests.logged import objects_in, standard_error

ID = "0af7651916cd43dd8448eb211c80319c"
UUID = "0AF76519-16cd-43dd-8448-eb211c80319c"


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> io.StringIO:
    """What standard error gets to read, with a line for each request."""
    settings.LOG_REQUESTS = True
    monkeypatch.setattr(logging.getLogger(logs.REQUESTS), "level", logging.INFO)
    logging.getLogger(logs.REQUESTS).manager._clear_cache()  # type: ignore[attr-defined]
    return standard_error(monkeypatch, as_json=True)


def asked(said: str) -> str:
    return request_id(said)


def test_an_id_from_the_proxy_is_taken_when_it_looks_like_one() -> None:
    assert asked(ID) == ID
    assert asked(UUID) == UUID.lower()


@pytest.mark.parametrize(
    "said", ["", "sian.ffred", "07700900123", "a" * 31, f"{ID}\n", f"{ID},{ID}", "٣" * 32]
)
def test_what_could_be_a_name_or_a_number_of_a_person_is_no_id(said: str) -> None:
    made = asked(said)
    assert re.fullmatch(r"[0-9a-f]{32}", made)
    assert made not in {said, ID}


@pytest.mark.django_db
def test_an_answer_is_one_line_by_route_and_never_by_address(log: io.StringIO, post: Post) -> None:
    response = Client().get(f"{post.get_absolute_url()}?page=1&who=me", REMOTE_ADDR="192.0.2.7")
    (said,) = objects_in(log.getvalue())
    assert (said["method"], said["route"], said["status"]) == ("GET", "article", 301)
    assert said["milliseconds"] > 0
    assert said["pid"] > 1
    assert len(said["request_id"]) == 32
    assert set(said) == {
        "event", "timestamp", "level", "logger", "pid",
        "request_id", "method", "route", "status", "milliseconds",
    }  # fmt: skip
    assert post.slug not in log.getvalue()
    assert "192.0.2.7" not in log.getvalue()
    assert "x-request-id" not in {name.lower() for name in response.headers}


@pytest.mark.parametrize(("sender", "is_taken"), [("10.0.0.7", True), ("192.0.2.7", False)])
def test_only_a_trusted_proxy_names_the_request(
    log: io.StringIO, settings: Settings, sender: str, is_taken: bool
) -> None:
    settings.TRUSTED_PROXIES = ["10.0.0.7"]
    Client(REMOTE_ADDR=sender).get("/healthz/live", headers={"x-request-id": ID})
    (said,) = objects_in(log.getvalue())
    assert (said["request_id"] == ID) is is_taken


def test_a_fault_and_the_answer_to_it_have_one_id(
    log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "private", None)
    Client(raise_request_exception=False).get("/healthz/live")
    fault, answer = objects_in(log.getvalue())
    assert fault["event"] == "Internal Server Error: GET live"
    assert fault["exception"].endswith("TypeError")
    assert fault["request_id"] == answer["request_id"]
    assert answer["status"] == 500


def test_the_next_request_knows_nothing_of_the_one_before(log: io.StringIO) -> None:
    for _ in range(2):
        Client().get("/healthz/live")
    logging.getLogger("posts").error("By the clock")
    first, second, third = objects_in(log.getvalue())
    assert first["request_id"] != second["request_id"]
    assert "request_id" not in third


def test_a_made_up_method_is_not_written_down(log: io.StringIO) -> None:
    Client().generic("SIAN-FFRED", "/healthz/live")
    (said,) = objects_in(log.getvalue())
    assert said["method"] == "OTHER"
    assert "SIAN" not in log.getvalue()


def test_people_get_no_line_for_each_request(monkeypatch: pytest.MonkeyPatch) -> None:
    log = standard_error(monkeypatch)

    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    RequestMiddleware(view)(RequestFactory().get("/"))
    assert log.getvalue() == ""


def test_lines_of_a_kind_that_there_is_not_are_told(settings: Settings) -> None:
    assert checking.check() == []
    settings.LOG_FORMAT = "xml"
    assert [one.id for one in checking.check()] == ["govblog.E010"]
    assert type(lines.formatter("xml")) is lines.PlainLines
