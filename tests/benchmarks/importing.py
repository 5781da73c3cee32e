"""What an import from WordPress costs: `python -m tests.benchmarks.importing [ENGINE [COMMENTS…]]`.

Posts with 50 comments each, in threads up to 10 deep, through `import_wordpress` in a process of
its own: so its memory is its own. The seconds of CPU are that process's and its database server's.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from io import StringIO
from pathlib import Path
from typing import Any

import django

from tests.benchmarks import common

SIZES = (10_000, 100_000)
A_POST = 50  # comments


def prepare() -> dict[str, float]:
    """Make the tables, a blog and its administrator in this process's database."""
    from django.contrib.auth.models import User  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    from posts.models import Blog  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    Blog.objects.create(host="blog.example.org", name="Benchmark")
    User.objects.create_superuser("administrator")
    return {}


def bring(file: str) -> dict[str, float]:
    """Import a file; return seconds of the clock and of CPU, and megabytes."""
    from django.core.management import call_command  # noqa: PLC0415

    from tests.benchmarks import scene  # noqa: PLC0415

    server = scene.server()
    wall, own, cpu = time.perf_counter(), time.process_time(), common.cpu(server)
    call_command("import_wordpress", file, "--json", stdout=StringIO())
    return {
        "wall": time.perf_counter() - wall,
        "own": time.process_time() - own,
        "cpu": common.cpu(server) - cpu,
        "memory": _highest() / 1000,
    }


def _highest() -> int:
    """Return the most kilobytes that this process held. Not ru_maxrss: that begins with what the
    process had that began this one."""
    found = re.search(r"VmHWM:\s*(\d+) kB", Path("/proc/self/status").read_text())
    return int(found[1]) if found else 0


def check() -> dict[str, str]:
    """Return what `check_threads` answers."""
    from django.core.management import CommandError, call_command  # noqa: PLC0415

    said = StringIO()
    with suppress(CommandError):  # it says so too
        call_command("check_threads", stdout=said)
    return {"says": said.getvalue().strip().splitlines()[-1]}


def run(engine: str, sizes: tuple[int, ...]) -> None:
    """Print one engine's rows."""
    from tests.govblog.wordpress.big import big  # noqa: PLC0415

    for size in sizes:
        with tempfile.TemporaryDirectory() as folder, common.empty_database(engine) as url:
            file = str(big(Path(folder) / "export.xml", size // A_POST, size))
            _step(url, "prepare")
            cost, again = _step(url, "bring", file), _step(url, "bring", file)
            says = _step(url, "check")["says"]
        each = cost["cpu"] / size * 1000
        print(
            f"| {engine} | {size:,} | {cost['wall']:.1f} | {cost['own']:.1f} | {cost['cpu']:.1f} "
            f"| {each:.2f} | {cost['memory']:.0f} | {again['wall']:.1f} | {says} |",
            flush=True,
        )


def _step(url: str, *arguments: str) -> Any:
    settings = {"DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings", "DATABASE_URL": url}
    done = subprocess.run(
        [sys.executable, "-m", __spec__.name, *arguments],
        env={**os.environ, **settings}, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        check=True,
    )  # fmt: skip
    return json.loads(done.stdout)


STEPS = {"prepare": prepare, "bring": bring, "check": check}

if __name__ == "__main__":
    asked = sys.argv[1:]
    if asked[:1] and asked[0] in STEPS:
        django.setup()
        print(json.dumps(STEPS[asked[0]](*asked[1:])))
    else:
        print(
            "| engine | comments | s | s of CPU, its own | with the database’s | ms of CPU each "
            "| MB of memory | s again | check_threads |"
        )
        print("|---|--:|--:|--:|--:|--:|--:|--:|---|")
        chosen = tuple(map(int, asked[1:])) or SIZES
        for name in asked[:1] or common.ENGINES:
            run(name, chosen)
