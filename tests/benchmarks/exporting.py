"""What an export to WordPress costs: `python -m tests.benchmarks.exporting [ENGINE [COMMENTS…]]`.

A blog is filled by importing what `tests.govblog.wordpress.big` writes, and exported by another
process: so its memory is its own.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import django

from tests.benchmarks import common

SIZES = (10_000, 100_000)
A_POST = 50  # comments


def fill(comments: int) -> dict[str, float]:
    """Make a blog with so many comments in this process's database."""
    from django.contrib.auth.models import User  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    from posts.models import Blog  # noqa: PLC0415
    from tests.govblog.wordpress.big import big  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    Blog.objects.create(host="blog.example.org", name="Benchmark")
    User.objects.create_superuser("administrator")
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        file = big(Path(folder) / "export.xml", posts=comments // A_POST, comments=comments)
        call_command("import_wordpress", str(file), "--json", stdout=sys.stderr)
    return {"seconds": time.perf_counter() - begun}


def export() -> dict[str, float]:
    """Export the first blog; return seconds of the clock and of CPU, and megabytes."""
    from django.core.management import call_command  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "export.xml"
        wall, cpu = time.perf_counter(), time.process_time()
        call_command("export_wordpress", str(file), stdout=sys.stderr)
        return {
            "wall": time.perf_counter() - wall,
            "cpu": time.process_time() - cpu,
            "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            "file": file.stat().st_size / 1_000_000,
        }


def run(engine: str, sizes: tuple[int, ...]) -> None:
    """Print one engine's rows."""
    for size in sizes:
        with common.empty_database(engine) as url:
            _step(url, "fill", str(size))
            cost = _step(url, "export")
        each = cost["cpu"] / size * 1000
        print(
            f"| {engine} | {size:,} | {cost['wall']:.1f} | {cost['cpu']:.1f} | {each:.2f} "
            f"| {cost['memory']:.0f} | {cost['file']:.0f} |",
            flush=True,
        )


def _step(url: str, *arguments: str) -> Any:
    settings = {"DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings", "DATABASE_URL": url}
    done = subprocess.run(
        [sys.executable, "-m", __spec__.name, *arguments],
        env={**os.environ, **settings}, stdout=subprocess.PIPE, check=True,
    )  # fmt: skip
    return json.loads(done.stdout)


if __name__ == "__main__":
    asked = sys.argv[1:]
    if asked[:1] == ["fill"]:
        django.setup()
        print(json.dumps(fill(int(asked[1]))))
    elif asked == ["export"]:
        django.setup()
        print(json.dumps(export()))
    else:
        print("| engine | comments | s | s of CPU | ms of CPU each | MB of memory | MB of file |")
        print("|---|--:|--:|--:|--:|--:|--:|")
        chosen = tuple(map(int, asked[1:])) or SIZES
        for name in asked[:1] or common.ENGINES:
            run(name, chosen)
