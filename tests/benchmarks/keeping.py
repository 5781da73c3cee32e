"""What a page from memory costs in one process: `python -m tests.benchmarks.keeping`.

The article is asked of the server's door, `govblog.wsgi`, whole and with the ETag of what is there
already, beside a bare view of the same project that returns the same bytes. Microseconds of CPU,
those of the database's process included.
"""

import json
import sys
from collections.abc import Callable
from typing import Any

import django

from tests.benchmarks import common

ROUNDS, AT_ONCE = 40, 200
SIZES = (20, 1_000, 10_000)


def ways(size: int) -> tuple[dict[str, Callable[[], object]], int | None]:
    """Return ways to ask for an article with so many comments, and the database's process."""
    from django.conf import settings  # noqa: PLC0415

    settings.PAGE_MEMORY = 64_000_000
    from govblog.wsgi import application  # noqa: PLC0415
    from tests.benchmarks import asking, scene  # noqa: PLC0415

    post = scene.a_post()
    scene.comments(post, common.mostly_roots(size))
    path = post.get_absolute_url()
    body, headers = asking.answered(application, path)
    tag = {"HTTP_IF_NONE_MATCH": headers["ETag"]}
    asking.bytes_of_bare(body)
    told = {"memory": (path, {}), "304": (path, tag), "bare": ("/bare/", {})}
    found: dict[str, Callable[[], object]] = {}
    for name, (asked, more) in told.items():
        found[name] = repeated(lambda a=asked, m=more: asking.answered(application, a, m))
    return found, scene.server()


def repeated(act: Callable[[], Any]) -> Callable[[], None]:
    """Return an act that is done many times, to be long enough to be measured."""

    def acts() -> None:
        for _ in range(AT_ONCE):
            act()

    return acts


def measure(size: int) -> dict[str, float]:
    """Return the microseconds by way."""
    django.setup()
    asks, server = ways(size)
    costs = {way: common.cost(ask, ROUNDS, server) for way, ask in asks.items()}
    return {way: cost.cpu * 1_000 / AT_ONCE for way, cost in costs.items()}


def table(engine: str) -> None:
    """Print one engine's table."""
    print(f"\n{engine}, microseconds of CPU an answer, median of {ROUNDS} times {AT_ONCE}\n")
    print("| comments | from memory | 304 | bare view | bare : memory | bare : 304 |")
    print("|---|---|---|---|---|---|")
    for size in SIZES:
        name = __name__ if __name__ != "__main__" else __spec__.name
        found = common.run(name, engine, str(size))
        ratios = [found["bare"] / found[way] for way in ("memory", "304")]
        cells = [*(f"{cost:.0f}" for cost in found.values()), *(f"{ratio:.1f}" for ratio in ratios)]
        print(f"| {size:,} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    if len(sys.argv) == 1:
        for name in common.ENGINES:
            table(name)
    else:
        print(json.dumps(measure(int(sys.argv[1]))))
