"""What every benchmark needs: an empty database on either engine, and comments in it, fast."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from tests.servers import temporary_postgres

ENGINES = ("SQLite", "PostgreSQL")
PAUSE = 0.05  # seconds between two readers
WORDS = (
    "The new form took me ten minutes where the old one took an afternoon. Two things would help: "
    "say at the start which papers are needed, and let me save what I typed and come back.\n"
)


@contextmanager
def empty_database(engine: str) -> Iterator[str]:
    """Yield the DATABASE_URL of an empty database that is gone afterwards."""
    if engine == "PostgreSQL":
        with temporary_postgres() as url:
            yield url
        return
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{folder}/benchmark.sqlite3"


def run(module: str, engine: str, *arguments: str) -> Any:
    """Run `python -m module arguments` on an empty database; return the JSON it prints."""
    with empty_database(engine) as url:
        settings = {"DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings", "DATABASE_URL": url}
        done = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            env={**os.environ, **settings},
            stdout=subprocess.PIPE,
            check=True,
        )
    return json.loads(done.stdout)


class Place(NamedTuple):
    """The numbers of one node, and its thread's position among the threads, from 0."""

    thread: int
    left: int
    right: int
    level: int


def spread(size: int) -> list[int | None]:
    """Return the parents, by position, of `size` comments in threads of ten, up to 4 deep."""
    thread: list[int | None] = [None, 0, 1, 2, 3, 0, 0, 5, 1, 0]
    return [
        None if (parent := thread[n % 10]) is None else n - n % 10 + parent for n in range(size)
    ]


def mostly_roots(size: int) -> list[int | None]:
    """Return the parents of `size` comments of which six in ten begin a thread, up to 3 deep."""
    ten: list[int | None] = [None, 0, None, None, 3, 4, None, None, 7, None]
    return [None if (parent := ten[n % 10]) is None else n - n % 10 + parent for n in range(size)]


def one_thread(size: int) -> list[int | None]:
    """Return the parents of one thread of `size` replies; the first begins a chain 20 deep."""
    return [None, *range(20), *([0] * (size - 20))]


def places(parents: Sequence[int | None]) -> list[Place]:
    """Return the nested-set numbers that go with these parents."""
    replies: dict[int | None, list[int]] = defaultdict(list)
    for node, parent in enumerate(parents):
        replies[parent].append(node)
    found: dict[int, Place] = {}
    for thread, root in enumerate(replies[None]):
        numbers = count(1)
        open_at: dict[int, int] = {}
        ahead, depth = [root], 0
        while ahead:
            node = ahead.pop()
            if node in open_at:
                depth -= 1
                found[node] = Place(thread, open_at[node], next(numbers), depth)
                continue
            open_at[node] = next(numbers)
            depth += 1
            ahead += [node, *reversed(replies[node])]
    return [found[node] for node in range(len(parents))]


def insert(
    parents: Sequence[int | None], first_thread: int, make: Callable[[int], Any]
) -> list[Any]:
    """Insert one node for each parent, numbered soundly; return them in the order of `parents`.

    `make` returns a node without its place, from its position. Threads are numbered from
    `first_thread`.
    """
    spots = places(parents)
    nodes = [make(number) for number in range(len(parents))]
    levels: dict[int, list[Any]] = defaultdict(list)
    for node, spot in zip(nodes, spots, strict=True):
        node.tree_id, node.level = first_thread + spot.thread, spot.level
        node.lft, node.rght = spot.left, spot.right
        levels[spot.level].append(node)
    by_position = dict(zip(map(id, nodes), parents, strict=True))
    for level in sorted(levels):
        for node in levels[level]:
            parent = by_position[id(node)]
            node.parent_id = None if parent is None else nodes[parent].pk
        type(nodes[0])._base_manager.bulk_create(levels[level], batch_size=1_000)
    return nodes


class Cost(NamedTuple):
    """What one act costs, in milliseconds: of CPU, the database's included, and of the clock."""

    cpu: float
    wall: float


def cost(act: Callable[[], object], rounds: int, server: int | None = None) -> Cost:
    """Return the median cost of `act` over `rounds`, after one round that does not count.

    `server` is the process id of the database server, if there is one.
    """
    act()
    costs = []
    for _ in range(rounds):
        theirs, own, wall = of_server(server), time.process_time(), time.perf_counter()
        act()
        used, took = time.process_time() - own, time.perf_counter() - wall
        costs.append(((used + of_server(server) - theirs) * 1000, took * 1000))
    return Cost(median(used for used, _ in costs), median(wall for _, wall in costs))


def cpu(server: int | None) -> float:
    """Return the seconds of CPU used so far by this process and its database server's."""
    return time.process_time() + of_server(server)


def of_server(server: int | None) -> float:
    """Return the seconds of CPU used so far by a server's processes, 0 without a server.

    All of them: connections come from a pool, and the next request may get another process.
    """
    if server is None:
        return 0
    nanoseconds = 0
    for child in Path(f"/proc/{server}/task/{server}/children").read_text().split():
        # One that looks after the tables may have ended a moment ago
        with suppress(FileNotFoundError, ProcessLookupError):
            nanoseconds += int(Path(f"/proc/{child}/schedstat").read_text().split()[0])
    return nanoseconds / 1e9


def reads(address: str, times: int) -> list[float]:
    """Return the milliseconds that each of some readers waits for a page, one after the other."""
    from django.test import Client  # noqa: PLC0415

    client, took = Client(), []
    for _ in range(times):
        began = time.perf_counter()
        assert client.get(address).status_code == 200
        took.append((time.perf_counter() - began) * 1_000)
        time.sleep(PAUSE)
    return took
