"""What an import costs: `python -m tests.benchmarks.importing [SIZE…]`.

Posts with 50 comments each, in threads up to 10 deep, through `import_wordpress`: all that it
reads and writes. The seconds of CPU are this process's and its database server's. A size is a
number of comments.
"""

import json
import os
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import django

from tests.benchmarks import common

SIZES = ("10000", "100000")
EACH = 50  # comments of a post


def measure(size: str) -> dict[str, Any]:
    """Return the costs of importing so many comments, in this process's database."""
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    from comments import soundness  # noqa: PLC0415
    from tests.benchmarks import scene  # noqa: PLC0415
    from tests.factories import BlogFactory, StaffFactory  # noqa: PLC0415
    from tests.govblog.wordpress.big import big  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    StaffFactory(blog=BlogFactory(), role="administrator", email="admin@example.org")
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        file = big(Path(folder) / "export.xml", int(size) // EACH, int(size))
        for run in ("first", "again"):
            server = scene.server()
            wall, cpu = time.perf_counter(), common.cpu(server)
            with Path(os.devnull).open("w") as nowhere:
                call_command("import_wordpress", file, by="admin@example.org", stdout=nowhere)
            found[run] = (common.cpu(server) - cpu, time.perf_counter() - wall)
    found["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    found["faults"] = sum(1 for _ in soundness.faults())
    return found


def table(engine: str, sizes: list[str]) -> None:
    """Print one engine's table."""
    print(f"\n{engine}, seconds of CPU / clock; MB at the peak\n")
    print("| comments | import | a comment | the same file again | memory | faults |")
    print("|---|---|---|---|---|---|")
    for size in sizes:
        name = __name__ if __name__ != "__main__" else __spec__.name
        found = common.run(name, engine, "measure", size)
        (cpu, wall), (cpu_again, wall_again) = found["first"], found["again"]
        each = cpu / int(size) * 1_000_000
        print(
            f"| {int(size):,} | {cpu:.1f} / {wall:.1f} | {each:.0f} µs of CPU "
            f"| {cpu_again:.1f} / {wall_again:.1f} | {found['memory']:.0f} | {found['faults']} |",
            flush=True,
        )


if __name__ == "__main__":
    if sys.argv[1:2] == ["measure"]:
        print(json.dumps(measure(sys.argv[2])))
    else:
        for name in common.ENGINES:
            table(name, sys.argv[1:] or list(SIZES))
