"""Reading behind nginx, beside a file: `python -m tests.benchmarks.fronted`.

The documented set-up (docs/deploy/nginx) with its cache and TLS, a site on SQLite behind it. wrk
asks for the article as browsers do, with gzip, and for a file of the same bytes that nginx serves
from the disk, packed beforehand.
"""

import gzip
import tempfile
from pathlib import Path
from statistics import median

from tests import front_programs
from tests.benchmarks.asking_wrk import asked
from tests.benchmarks.serving import ROUNDS, SIZES, row
from tests.benchmarks.site import fill_for
from tests.fronts import HOST, Front

CLIENTS = 8
SECONDS = 3
HEAD = ("comments", "kB", "kB packed", "page a second", "p99 ms", "file a second", "page : file")


def rate(front: Front, path: str) -> tuple[float, float]:
    """Return the answers a second and the p99 in milliseconds."""
    address = f"https://127.0.0.1:{front.https_port}"
    said = {"host": HOST, "encoding": "gzip"}
    found = asked(address, path, clients=CLIENTS, seconds=SECONDS, **said)
    if found["refused"] or found["broken"]:
        raise RuntimeError(f"{path}: {found}")
    return found["answers"] / found["seconds"], found["p99"]


def measure(size: int) -> None:
    """Print one row."""
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        folder = Path(name)
        (folder / "data" / "media").mkdir(parents=True)
        front = Front(folder, f"sqlite:///{folder}/benchmark.sqlite3")
        path = fill_for(size, {**front.env, "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings"})
        front_programs.collect(folder / "data", front.env)
        with front_programs.gunicorn(front), front_programs.nginx(front):
            front.get(path)
            page = front.get(path)
            file = folder / "data" / "static" / "article.html"
            file.write_text(page.text)
            file.with_name("article.html.gz").write_bytes(gzip.compress(file.read_bytes(), 6))
            ways = {"page": path, "file": "/static/article.html"}
            found: dict[str, list[tuple[float, float]]] = {way: [] for way in ways}
            for _ in range(ROUNDS):
                for way, where in ways.items():
                    found[way].append(rate(front, where))
            ours, files = (median(rate for rate, _ in found[way]) for way in ways)
            row(
                f"{size:,}",
                f"{len(file.read_bytes()) / 1_000:.0f}",
                f"{len(page.body) / 1_000:.0f}",
                f"{ours:,.0f}",
                f"{median(late for _, late in found['page']):.1f}",
                f"{files:,.0f}",
                f"**{ours / files:.2f}**",
            )


if __name__ == "__main__":
    print(f"\nBehind nginx, {CLIENTS} clients over TLS, median of {ROUNDS} rounds\n")
    row(*HEAD)
    row(*["---"] * len(HEAD))
    for comments in SIZES:
        measure(comments)
