"""Asks a server with wrk for some seconds and says at what rate it answered."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any, NamedTuple

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


def asked(address: str, path: str, *, clients: int, seconds: int, **said: str) -> dict[str, Any]:
    """Ask without a pause; return what wrk.lua says of it. `said` is what the script is told."""
    told = {f"WRK_{name.upper()}": value for name, value in said.items()}
    done = subprocess.run(
        ["wrk", "-t1", f"-c{clients}", f"-d{seconds}s", "-s", SCRIPT, address],
        env={**os.environ, "WRK_KIND": "page", "WRK_TAG": "", "WRK_PATH": path, **told},
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


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
    address = address or site.address
    said = asked(address, path, clients=clients, seconds=seconds, tag=tag, kind=kind)
    used = site.cpu() - began
    answers = said["answers"]
    return Rate(
        answers / said["seconds"],
        said["p50"],
        said["p99"],
        said["refused"] + said["broken"],
        answers,
        used / max(answers, 1) * 1_000,
    )
