"""A Redis that is stopped, hangs, was emptied or is full changes nothing that anybody sees."""

from collections.abc import Iterator
from contextlib import suppress
from itertools import count

import pytest
import redis

from tests.crashing.site import Site, site
from tests.crashing.writing import WORDS
from tests.fronts import free_port
from tests.redis_server import cache_url, redis_program, running_redis

pytestmark = [
    pytest.mark.engines,
    pytest.mark.skipif(redis_program() is None, reason="Redis is not installed"),
]
# It refuses more than that
SMALL = ("--maxmemory", "2mb", "--maxmemory-policy", "noeviction")


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, port: int) -> Iterator[Site]:
    """A site that keeps its pages in Redis, which may not be there."""
    folder = tmp_path_factory.mktemp("redis")
    with site(folder, f"sqlite:///{folder}/blog.sqlite3", CACHE_URL=cache_url(port)) as made:
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


def test_with_it_and_when_it_is_stopped_and_back(served: Site, port: int) -> None:
    with running_redis(port):
        is_served(served, "It is there.")
    is_served(served, "It is stopped.")
    with running_redis(port):
        is_served(served, "It is back.")
    are_there(served, "It is there.", "It is stopped.", "It is back.")


def test_when_it_hangs(served: Site, port: int) -> None:
    with running_redis(port) as server:
        is_served(served, "It answers.")
        with server.hung():
            is_served(served, "It hangs.")
        is_served(served, "It answers again.")
    are_there(served, "It answers.", "It hangs.", "It answers again.")


def test_when_it_is_emptied_and_when_it_is_full(served: Site, port: int) -> None:
    with running_redis(port, *SMALL):
        own = redis.Redis(port=port)
        is_served(served, "It has something.")
        own.flushall()
        is_served(served, "It is empty.")
        fill_up(own)
        is_served(served, "It is full.")
    are_there(served, "It has something.", "It is empty.", "It is full.")
