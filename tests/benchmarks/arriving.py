"""Comments that arrive while others read: `python -m tests.benchmarks.arriving [ENGINE…]`.

First eight clients post without a pause, as wrk does. Then comments and readers arrive at their
own pace, whether or not those before them were answered, for half a minute. Afterwards every
comment that was confirmed is looked for, and the trees are checked.
"""

import asyncio
import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

import django

from tests.benchmarks import common
from tests.benchmarks.asking_wrk import rate
from tests.benchmarks.serving import row
from tests.benchmarks.site import Site, served

SECONDS = 30
READS = 200  # a second
WRITES = {"SQLite": 40, "PostgreSQL": 60}  # a second
PATIENCE = 30.0  # seconds for an answer
SIZE = 1_000  # comments that are on the article before


@dataclass
class Came:
    """What came of the requests: milliseconds each took, by kind, and what was answered."""

    took: dict[str, list[float]] = field(default_factory=lambda: {"read": [], "write": []})
    answered: Counter[str] = field(default_factory=Counter)
    confirmed: list[str] = field(default_factory=list)


async def _send(site: Site, said: bytes) -> str:
    host, _, port = urlsplit(site.address).netloc.partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    try:
        writer.write(said)
        answer = await reader.read()
    finally:
        writer.close()
    return answer.split(b" ", 2)[1].decode() if answer else "nothing"


async def _asked(came: Came, kind: str, site: Site, said: bytes) -> str:
    began = time.perf_counter()
    try:
        async with asyncio.timeout(PATIENCE):
            status = await _send(site, said)
    except (OSError, TimeoutError) as error:
        status = type(error).__name__
    came.took[kind].append((time.perf_counter() - began) * 1_000)
    came.answered[f"{kind} {status}"] += 1
    return status


async def _read(came: Came, site: Site) -> None:
    said = f"GET {site.path} HTTP/1.1\r\nHost: {urlsplit(site.address).netloc}\r\n"
    await _asked(came, "read", site, f"{said}Connection: close\r\n\r\n".encode())


async def _write(came: Came, site: Site, number: int, parents: list[int]) -> None:
    words = f"Comment number {number} of those that arrive, sent once."
    # Two in five are replies
    parent = str(random.choice(parents)) if number % 5 < 2 else ""
    email = f"reader{number}@example.org"
    body = urlencode({"body": words, "name": "Reader", "email": email, "parent": parent})
    head = (
        f"POST {site.path}comments/ HTTP/1.1\r\nHost: {urlsplit(site.address).netloc}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
        f"Sec-Fetch-Site: same-origin\r\nConnection: close\r\n"
        f"X-Forwarded-For: 10.{number % 250}.{number // 250 % 250}.1\r\n\r\n"
    )
    if await _asked(came, "write", site, (head + body).encode()) == "303":
        came.confirmed.append(words)


async def _at_a_pace(a_second: int, act: object) -> None:
    """Begin `act(number)` at this rate, however long each takes; wait for all."""
    began, begun = time.perf_counter(), []
    for number in range(a_second * SECONDS):
        await asyncio.sleep(max(0.0, began + number / a_second - time.perf_counter()))
        begun.append(asyncio.create_task(act(number)))  # type: ignore[operator]
    await asyncio.gather(*begun)


async def _all(site: Site, writes: int, parents: list[int]) -> Came:
    came = Came()
    await asyncio.gather(
        _at_a_pace(READS, lambda number: _read(came, site)),
        _at_a_pace(writes, lambda number: _write(came, site, number, parents)),
    )
    return came


def _percentile(took: list[float], share: float) -> float:
    return sorted(took)[min(len(took) - 1, int(len(took) * share))]


def look() -> dict[str, object]:
    """Tell what is in this process's database: parents, texts of what arrived, faults."""
    django.setup()
    from django.core.management import CommandError, call_command  # noqa: PLC0415

    from comments.models import Comment, Content  # noqa: PLC0415

    faults = 0
    # Not the record of decisions: the comments that were there before came without one
    try:
        call_command("check_threads", stdout=sys.stderr)
    except (CommandError, SystemExit):
        faults = 1
    arrived = Content.objects.filter(body__startswith="Comment number ")
    return {
        "faults": faults,
        "comments": Comment.objects.count(),
        "arrived": list(arrived.values_list("body", flat=True)),
        "parents": list(Comment.objects.order_by("pk").values_list("pk", flat=True)[:SIZE]),
    }


def _looked(site: Site) -> dict[str, list[str]]:
    done = subprocess.run(
        [sys.executable, "-m", __spec__.name, "--look"],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings",
            "DATABASE_URL": site.database,
        },
        stdout=subprocess.PIPE,
        check=True,
    )
    found: dict[str, list[str]] = json.loads(done.stdout.splitlines()[-1])
    return found


def posting(engine: str) -> None:
    """Print at what rate eight clients post without a pause."""
    with served(engine, SIZE) as site:
        rates = [rate(site, f"{site.path}comments/", kind="comment", seconds=5) for _ in range(3)]
        best = sorted(rates)[1]
        stored = int(str(_looked(site)["comments"])) - SIZE
        answered = sum(one.answers for one in rates)
        row(
            engine,
            f"{best.a_second:.0f}",
            f"{best.p50:.0f} / {best.p99:.0f}",
            f"{best.cpu:.1f}",
            answered,
            stored,
            sum(one.wrong for one in rates),
        )


def arriving(engine: str) -> None:
    """Print how long readers and writers wait, and whether all that was confirmed is there."""
    with served(engine, SIZE) as site:
        parents = [int(one) for one in _looked(site)["parents"]]
        came = asyncio.run(_all(site, WRITES[engine], parents))
        found = _looked(site)
        kept = Counter(found["arrived"])
        lost = [words for words in came.confirmed if kept[words] == 0]
        twice = [words for words, times in kept.items() if times > 1]
        for kind, took in came.took.items():
            answers = {one.partition(" ")[2]: n for one, n in came.answered.items() if kind in one}
            row(
                engine,
                kind,
                len(took),
                json.dumps(answers),
                f"{_percentile(took, 0.5):.0f}",
                f"{_percentile(took, 0.99):.0f}",
                f"{max(took):.0f}",
                len(lost) if kind == "write" else "",
                len(twice) if kind == "write" else "",
                found["faults"] if kind == "write" else "",
            )


def _main(engines: list[str]) -> None:
    print("\nEight clients post without a pause, median of 3 rounds of 5 seconds\n")
    row("engine", "a second", "p50 / p99 ms", "CPU ms", "answered", "stored", "wrong")
    row(*["---"] * 7)
    for engine in engines:
        posting(engine)
    print(f"\n{READS} readers a second, and writers, for {SECONDS} seconds\n")
    row("engine", "", "sent", "answers", "p50 ms", "p99", "most", "lost", "doubled", "faults")
    row(*["---"] * 10)
    for engine in engines:
        arriving(engine)


if __name__ == "__main__":
    if sys.argv[1:] == ["--look"]:
        print(json.dumps(look()))
    else:
        _main(sys.argv[1:] or list(common.ENGINES))
