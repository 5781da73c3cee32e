"""A Redis that is stopped, hangs, was emptied or is full changes nothing that anybody sees."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

import pytest
import redis

from tests.crashing.site import PATIENCE, Site, free_port, site
from tests.crashing.writing import WORDS

pytestmark = pytest.mark.engines


@contextmanager
def running_redis(port: int, folder: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a Redis that keeps nothing on disk and at most two megabytes, refusing more."""
    options = ["--save", "", "--maxmemory", "2mb", "--maxmemory-policy", "noeviction"]
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", *options]
    with (folder / "redis.log").open("ab") as log:
        server = subprocess.Popen(command, cwd=folder, stdout=log)
    try:
        until = time.monotonic() + PATIENCE
        while True:
            try:
                redis.Redis(port=port).ping()
                break
            except redis.ConnectionError:
                assert time.monotonic() < until
                time.sleep(0.05)
        yield server
    finally:
        # One that was stopped hears nothing else
        server.kill()
        server.wait()


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, port: int) -> Iterator[Site]:
    """A site that keeps its pages in Redis, which may not be there."""
    folder = tmp_path_factory.mktemp("redis")
    url, kept = f"sqlite:///{folder}/blog.sqlite3", f"rediscache://127.0.0.1:{port}/0"
    with site(folder, url, CACHE_URL=kept) as made:
        made.path = made.ask("scene")
        made.start()
        yield made


def fill_up(own: redis.Redis) -> None:
    """Keep something until it takes no more."""
    with suppress(redis.ResponseError):
        for number in count(1):
            own.set(f"filler-{number}", "x" * 10_000)


def is_served(served: Site, body: str) -> None:
    """See that pages are read and a comment is taken in, once."""
    for path in ("/", served.path, "/feed/", f"{served.path}feed/"):
        for _ in range(3):
            assert served.get(path)[0] == 200, path
    for _ in range(2):
        assert served.send(f"{served.path}comments/", **WORDS, body=body)[0] == 303


def are_there(served: Site, *bodies: str) -> None:
    """See that comments sent twice each are there once, as are all others."""
    written = [said for _, said, _ in served.ask("look")["comments"]]
    assert set(bodies) <= set(written)
    assert len(written) == len(set(written))


def test_without_it(served: Site) -> None:
    is_served(served, "There is no Redis.")
    are_there(served, "There is no Redis.")


def test_with_it_and_when_it_is_stopped_and_back(served: Site, port: int, tmp_path: Path) -> None:
    with running_redis(port, tmp_path):
        is_served(served, "It is there.")
    is_served(served, "It is stopped.")
    with running_redis(port, tmp_path):
        is_served(served, "It is back.")
    are_there(served, "It is there.", "It is stopped.", "It is back.")


def test_when_it_hangs(served: Site, port: int, tmp_path: Path) -> None:
    with running_redis(port, tmp_path) as server:
        is_served(served, "It answers.")
        os.kill(server.pid, signal.SIGSTOP)
        is_served(served, "It hangs.")
        os.kill(server.pid, signal.SIGCONT)
        is_served(served, "It answers again.")
    are_there(served, "It answers.", "It hangs.", "It answers again.")


def test_when_it_is_emptied_and_when_it_is_full(served: Site, port: int, tmp_path: Path) -> None:
    with running_redis(port, tmp_path):
        own = redis.Redis(port=port)
        is_served(served, "It has something.")
        own.flushall()
        is_served(served, "It is empty.")
        fill_up(own)
        is_served(served, "It is full.")
    are_there(served, "It has something.", "It is empty.", "It is full.")
