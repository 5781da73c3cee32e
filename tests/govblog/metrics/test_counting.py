"""Answers are counted by route and status, in every process, and by nothing that was asked for."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import resolve

from govblog.metrics import counting, exposition
from tests.gunicorns import environment, get, say, served

SECRET = "k" * 40


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[counting.CountingMiddleware]:
    """A counter of answers that begins with none."""

    def view(request: HttpRequest) -> HttpResponse:
        request.resolver_match = None if "no" in request.path else resolve(request.path)
        return HttpResponse(status=200 if request.resolver_match else 404)

    counting.REQUESTS.clear()
    counting.SECONDS.clear()
    yield counting.CountingMiddleware(view)
    counting.REQUESTS.clear()
    counting.SECONDS.clear()


@pytest.mark.django_db
def test_an_answer_is_counted_by_its_route_and_status(
    counted: counting.CountingMiddleware,
) -> None:
    for _ in range(3):
        counted(RequestFactory().get("/healthz/live"))
    told = exposition.text()[0].decode()
    assert 'govblog_requests_total{method="GET",route="live",status="200"} 3.0' in told
    assert 'govblog_request_seconds_count{route="live"} 3.0' in told


@pytest.mark.django_db
def test_whatever_is_asked_for_there_are_no_more_figures_than_routes(
    counted: counting.CountingMiddleware,
) -> None:
    for number in range(50):
        asking = RequestFactory().generic(
            f"SIAN{number}", f"/no/{number}/sian@example.org?q={number}"
        )
        counted(asking)
    told = exposition.text()[0].decode()
    assert re.findall(r"govblog_requests_total\{.*", told) == [
        'govblog_requests_total{method="OTHER",route="none",status="404"} 50.0'
    ]
    assert "sian" not in told.lower()


class Pool:
    """A pool of connections of which some are in use."""

    def get_stats(self) -> dict[str, int]:
        return {"pool_size": 8, "pool_available": 3, "requests_waiting": 2}


def test_the_use_of_connections_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    kind = type(counting.connections["default"])
    monkeypatch.setattr(kind, "pool", Pool(), raising=False)
    counting.see_pool()
    states = {
        sample.labels["state"]: sample.value
        for family in counting.CONNECTIONS.collect()
        for sample in family.samples
    }
    assert states == {"open": 8, "idle": 3, "waiting": 2}


def test_several_processes_are_counted_as_one(tmp_path: Path) -> None:
    log = tmp_path / "log"
    env = {
        **environment(tmp_path),
        "METRICS": SECRET,
        "WEB_CONCURRENCY": "2",
        "TMPDIR": str(tmp_path),
    }
    with served(env, log) as (_, door):
        for _ in range(12):
            say(door, get("/healthz/live", Host="127.0.0.1"))
        known = {"Host": "127.0.0.1", "Authorization": f"Bearer {SECRET}"}
        told = [say(door, get("/metrics", **known)).decode() for _ in range(6)]
        assert len(list(tmp_path.glob("govblog-metrics-*/*.db"))) >= 2
    name = 'govblog_requests_total{method="GET",route="live",status="200"} '
    assert {one.split(name)[1].split("\n")[0] for one in told} == {"12.0"}
    # There are no tables yet
    assert all("govblog_database_up 0.0" in one for one in told)
    assert list(tmp_path.glob("govblog-metrics-*")) == []
