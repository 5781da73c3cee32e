"""Each change is told to the cache in front at least once, and by one worker where several look."""

import pytest

from tests.engines.processes import Engine
from tests.govblog.edge.fake import fake_edge

pytestmark = pytest.mark.engines
POSTS = 12


def url_of(port: int) -> str:
    return f"varnish+http://secret@127.0.0.1:{port}"


def test_of_workers_that_look_at_once_one_tells_a_change(engine: Engine) -> None:
    with fake_edge() as there:
        url = url_of(there.port)
        engine.ask("to_be_told", count=POSTS, purge_url=url)
        told = engine.at_once([("told_now", {"purge_url": url})] * 4)
    assert sum(told) == POSTS
    assert len(there.keys()) == len(set(there.keys())) == POSTS
    assert engine.ask("purges_left") == [1] * POSTS


def test_without_the_claim_changes_would_be_told_by_several(engine: Engine) -> None:
    with fake_edge() as there:
        url = url_of(there.port)
        engine.ask("to_be_told", count=POSTS, purge_url=url)
        engine.at_once([("told_now", {"purge_url": url, "unprotected": True})] * 4)
    assert len(there.keys()) > POSTS


def test_what_a_worker_was_killed_in_is_told_again(engine: Engine) -> None:
    with fake_edge() as there:
        url = url_of(there.port)
        engine.ask("to_be_told", count=3, purge_url=url)
        worker = engine.start("told_now", purge_url=url, killed=True)
        worker.go()
        assert worker.file.readline() == ""
        assert len(there.keys()) == 1
        assert engine.ask("purges_left") == [0, 0, 0]
        assert engine.ask("told_now", purge_url=url, later=True) == 3
        assert engine.ask("told_now", purge_url=url, later=True) == 3
    assert engine.ask("purges_left") == []
