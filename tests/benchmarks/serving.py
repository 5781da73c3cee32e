"""At what rate an article is read over HTTP: `python -m tests.benchmarks.serving [PART…]`.

wrk asks the real server, beside a bare view of the same project behind the same server that
returns the same bytes; conditional requests beside a bare view with a tag of its own. PART is
`SQLite`, `PostgreSQL` (with Redis), `servers` or `memory`; without one, all are run.
"""

import sys
from collections.abc import Callable
from statistics import median

from tests.benchmarks import common
from tests.benchmarks.asking_wrk import Rate, rate
from tests.benchmarks.site import SERVERS, Site, fetched, served

SIZES = (20, 1_000, 10_000)
ROUNDS = 3
FEW, MANY = 1_000, 100_000  # requests between which a process should not grow


def ways(site: Site) -> dict[str, Rate]:
    """Return the median rates of each way to ask, asked in turn."""
    tag = fetched(site.address, site.path)[0]["ETag"]
    asked: dict[str, Callable[[], Rate]] = {
        "article": lambda: rate(site, site.path),
        "bare": lambda: rate(site, "/bare/"),
        "304": lambda: rate(site, site.path, tag=tag),
        "bare 304": lambda: rate(site, "/bare-with-a-tag/", tag='"bare"'),
    }
    found: dict[str, list[Rate]] = {name: [] for name in asked}
    for _ in range(ROUNDS):
        for name, ask in asked.items():
            found[name].append(ask())
    return {name: _middle(rates) for name, rates in found.items()}


def _middle(rates: list[Rate]) -> Rate:
    return Rate(*(median(values) for values in zip(*rates, strict=True)))


def row(*cells: object) -> None:
    """Print a line of a table."""
    print(f"| {' | '.join(str(cell) for cell in cells)} |", flush=True)


HEAD = (
    "comments", "kB", "article a second", "p50 / p99 ms", "CPU ms", "bare a second", "bare CPU ms",
    "article : bare", "304 a second", "bare 304", "304 : bare 304", "wrong",
)  # fmt: skip


def _cells(site: Site, found: dict[str, Rate]) -> list[str]:
    ours, bare, ours_304, bare_304 = found.values()
    return [
        f"{site.length / 1_000:.0f}",
        f"{ours.a_second:,.0f}",
        f"{ours.p50:.1f} / {ours.p99:.1f}",
        f"{ours.cpu:.2f}",
        f"{bare.a_second:,.0f}",
        f"{bare.cpu:.2f}",
        f"**{ours.a_second / bare.a_second:.2f}**",
        f"{ours_304.a_second:,.0f}",
        f"{bare_304.a_second:,.0f}",
        f"**{ours_304.a_second / bare_304.a_second:.2f}**",
        # A 304 is none of the answers that wrk counts as wrong
        f"{sum(one.wrong for one in found.values()):.0f}",
    ]


def reading(engine: str) -> None:
    """Print what an engine's article is read at, whatever the number of its comments."""
    print(f"\n{engine}, 8 clients, median of {ROUNDS} rounds of 3 seconds in turn\n")
    row(*HEAD)
    row(*["---"] * len(HEAD))
    for size in SIZES:
        with served(engine, size) as site:
            row(f"{size:,}", *_cells(site, ways(site)))


def servers() -> None:
    """Print what each application server makes of the same article on SQLite."""
    print("\nApplication servers, SQLite, 20 comments\n")
    row("server", *HEAD[1:], "MB")
    row(*["---"] * (len(HEAD) + 1))
    for name in SERVERS:
        with served("SQLite", 20, name) as site:
            cells = _cells(site, ways(site))
            row(name, *cells, f"{site.memory() / 1e6:.0f}")


def memory() -> None:
    """Print what the largest process keeps after some requests, and after a hundred times that."""
    print(f"\nMegabytes of the largest process after {FEW:,} and after {MANY:,} requests\n")
    row("engine", "after few", "after many", "grown")
    row(*["---"] * 4)
    for engine in common.ENGINES:
        with served(engine, 1_000) as site:
            few = _after(site, FEW)
            many = _after(site, MANY)
            row(engine, f"{few / 1e6:.1f}", f"{many / 1e6:.1f}", f"{(many - few) / 1e6:+.1f}")


def _after(site: Site, requests: int) -> int:
    # Readers ask for one article mostly, for others and for what is not there too
    asked = 0
    paths = (site.path, "/", "/feed/", f"{site.path}feed/", "/not-there/", "/search/?q=form")
    while asked < requests:
        for number, path in enumerate(paths):
            asked += rate(site, path, seconds=1 if number else 4).answers
    return site.memory()


PARTS = {
    "SQLite": lambda: reading("SQLite"),
    "PostgreSQL": lambda: reading("PostgreSQL"),
    "servers": servers,
    "memory": memory,
}


if __name__ == "__main__":
    for part in sys.argv[1:] or PARTS:
        PARTS[part]()
