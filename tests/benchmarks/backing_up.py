"""What a backup costs: `python -m tests.benchmarks.backing_up [ENGINE [COMMENTS [MEGABYTES]]]`.

Each step is a process of its own: so its memory is its own. CPU counts the programs of PostgreSQL
that it starts, not the server.
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

SIZES = (100_000, 1_000)  # comments, megabytes
PICTURE = 100_000  # bytes


def fill(comments: int, megabytes: int) -> None:
    """Make a blog with so many comments that wait, and so many megabytes of pictures."""
    from django.conf import settings  # noqa: PLC0415

    from comments.models import Comment  # noqa: PLC0415
    from posts.models import Picture  # noqa: PLC0415
    from tests.benchmarks import scene  # noqa: PLC0415

    post = scene.a_post()
    scene.comments(post, common.spread(comments), Comment.Status.PENDING)
    folder = Path(settings.MEDIA_ROOT) / "pictures"
    folder.mkdir(parents=True)
    said = {"blog": post.blog, "width": 480, "height": 300, "alt": "A square"}
    names = [f"pictures/{number:024x}.webp" for number in range(megabytes * 1_000_000 // PICTURE)]
    for name in names:
        (folder.parent / name).write_bytes(os.urandom(PICTURE))
    Picture.objects.bulk_create([Picture(file=name, **said) for name in names], batch_size=500)


def step(command: list[str]) -> dict[str, float]:
    """Run a command; return seconds of the clock and of CPU, and megabytes of memory."""
    from django.core.management import call_command  # noqa: PLC0415

    begun = time.perf_counter()
    call_command(*command, stdout=sys.stderr)
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return {
        "wall": time.perf_counter() - begun,
        "cpu": sum(one.ru_utime + one.ru_stime for one in used),
        "memory": used[0].ru_maxrss / 1024,
    }


def run(engine: str, comments: int, megabytes: int) -> None:
    """Print one engine's rows."""
    with (
        tempfile.TemporaryDirectory() as folder,
        common.empty_database(engine) as url,
        common.empty_database(engine) as other,
    ):
        file = f"{folder}/backup.tar"
        _step(url, f"{folder}/one", "fill", str(comments), str(megabytes))
        for command, place, where in (
            (["backup", file], url, "one"),
            (["backup", "--verify", file], url, "one"),
            (["restore", file], other, "two"),
        ):
            cost = _step(place, f"{folder}/{where}", *command)
            size = Path(file).stat().st_size / 1e6
            print(
                f"| {engine} | {' '.join(command[:-1])} | {cost['wall']:.0f} | {cost['cpu']:.0f} "
                f"| {cost['memory']:.0f} | {size:,.0f} |",
                flush=True,
            )


def _step(url: str, folder: str, *arguments: str) -> Any:
    settings = {"DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings", "DATABASE_URL": url}
    Path(folder).mkdir(exist_ok=True)
    listed = Path(folder, "erasures.jsonl")
    listed.touch()
    own = {"DATA_DIR": folder, "ERASURES_FILE": str(listed)}
    done = subprocess.run(
        [sys.executable, "-m", __spec__.name, *arguments],
        env={**os.environ, **settings, **own}, stdout=subprocess.PIPE, check=True,
    )  # fmt: skip
    return json.loads(done.stdout or "null")


if __name__ == "__main__":
    asked = sys.argv[1:]
    if asked[:1] == ["fill"]:
        django.setup()
        fill(int(asked[1]), int(asked[2]))
    elif asked[:1] in (["backup"], ["restore"]):
        django.setup()
        print(json.dumps(step(asked)))
    else:
        print("| engine | command | s | s of CPU | MB of memory | MB of file |")
        print("|---|---|--:|--:|--:|--:|")
        sizes = [*map(int, asked[1:]), *SIZES[len(asked[1:]) :]]
        for name in asked[:1] or common.ENGINES:
            run(name, sizes[0], sizes[1])
