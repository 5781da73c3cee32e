"""How the cost of a page grows with comments and posts: `python -m tests.benchmarks.growing`.

The whole application is asked in one process: first with nothing kept, then from memory.
"""

import json
import sys
from collections.abc import Callable
from functools import partial

import django

from tests.benchmarks import common

COMMENTS = (10, 100, 1_000, 10_000, 100_000)
POSTS = (10, 100, 1_000, 10_000, 100_000)
ROUNDS = 20
KEPT = 64_000_000  # bytes


def with_comments(size: int) -> dict[str, common.Cost]:
    """Return the costs of an article with so many comments, in this process's database."""
    from tests.benchmarks import scene  # noqa: PLC0415

    post = scene.a_post()
    scene.comments(post, common.mostly_roots(size))
    path = post.get_absolute_url()
    return _costs({"article": path, "its feed": f"{path}feed/"}, scene.server())


def with_posts(size: int) -> dict[str, common.Cost]:
    """Return the costs of pages of a blog with so many posts, in this process's database."""
    from tests.benchmarks import posts, scene  # noqa: PLC0415

    first = scene.a_post()
    posts.publish(first, size)
    scene.settle()
    month = first.day.strftime("/%Y/%m/")
    paths = {"article": first.get_absolute_url(), "front": "/", "month": month, "feed": "/feed/"}
    return _costs(paths, scene.server())


def _costs(paths: dict[str, str], server: int | None) -> dict[str, common.Cost]:
    from django.conf import settings  # noqa: PLC0415

    from govblog.memory.stores import STORE  # noqa: PLC0415
    from govblog.wsgi import application  # noqa: PLC0415
    from tests.benchmarks.asking import answered  # noqa: PLC0415

    found = {}
    for name, path in paths.items():
        ask = partial(answered, application, path)
        for way, kept, rounds in ((name, 0, ROUNDS), (f"{name}, from memory", KEPT, 10 * ROUNDS)):
            settings.PAGE_MEMORY = kept
            STORE.forget()
            found[way] = common.cost(ask, rounds, server)
    return found


def table(engine: str, kind: str, sizes: tuple[int, ...]) -> None:
    """Print one engine's table: a row for each page, a column for each size."""
    rows: dict[str, list[float]] = {}
    for size in sizes:
        name = __name__ if __name__ != "__main__" else __spec__.name
        for page, (cpu, _) in common.run(name, engine, kind, str(size)).items():
            rows.setdefault(page, []).append(cpu)
    print(f"\n{engine}, milliseconds of CPU by the number of {kind}\n")
    print(f"| page | {' | '.join(f'{size:,}' for size in sizes)} | most : least |")
    print("|---" * (len(sizes) + 2) + "|")
    for page, costs in rows.items():
        cells = " | ".join(f"{cpu:.2f}" for cpu in costs)
        print(f"| {page} | {cells} | {max(costs) / min(costs):.2f} |", flush=True)


KINDS: dict[str, tuple[Callable[[int], dict[str, common.Cost]], tuple[int, ...]]] = {
    "comments": (with_comments, COMMENTS),
    "posts": (with_posts, POSTS),
}


if __name__ == "__main__":
    if len(sys.argv) == 3 and sys.argv[1] in KINDS:
        django.setup()
        print(json.dumps(KINDS[sys.argv[1]][0](int(sys.argv[2]))))
    else:
        for one in sys.argv[1:] or common.ENGINES:
            for what, (_, numbers) in KINDS.items():
                table(one, what, numbers)
