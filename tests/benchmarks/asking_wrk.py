"""Asks a server with wrk for some seconds and says at what rate it answered."""

import json
import os
import subprocess
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks.site import Site

SCRIPT = Path(__file__).with_name("wrk.lua")


class Rate(NamedTuple):
    """What came of some seconds of asking; times in milliseconds, `cpu` for each answer."""

    a_second: float
    p50: float
    p99: float
    wrong: int
    answers: int
    cpu: float


def rate(
    site: Site,
    path: str,
    *,
    clients: int = 8,
    seconds: int = 3,
    tag: str = "",
    kind: str = "page",
    address: str = "",
) -> Rate:
    """Return the rate at which `path` is answered to that many clients who ask without a pause."""
    began = site.cpu()
    done = subprocess.run(
        ["wrk", "-t1", f"-c{clients}", f"-d{seconds}s", "-s", SCRIPT, address or site.address],
        env={**os.environ, "WRK_KIND": kind, "WRK_TAG": tag, "WRK_PATH": path},
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    used = site.cpu() - began
    said = json.loads(done.stdout.splitlines()[-1])
    answers = said["answers"]
    return Rate(
        answers / said["seconds"],
        said["p50"],
        said["p99"],
        said["refused"] + said["broken"],
        answers,
        used / max(answers, 1) * 1_000,
    )
