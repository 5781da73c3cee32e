"""Ends parts of a site without a warning while it is written to, and says what is there then."""

import random
import subprocess
import sys
import time
from typing import Any

from tests.crashing.site import PATIENCE, Site
from tests.crashing.writing import Writers


def ended_again_and_again(site: Site, *, times: int, seed: int) -> dict[str, Any]:
    """Write, decide and end something so many times; return all that is there afterwards.

    `confirmed` and `decided` are what readers and a moderator were told, `lost` what was not given
    back.
    """
    chance = random.Random(seed)
    path = site.ask("scene")
    site.start()
    writers = Writers(site, path)
    writers.begin(4)
    decider = _decider(site)
    until = time.monotonic() + PATIENCE
    while not _decided(site):
        assert time.monotonic() < until, "nothing was decided"
        time.sleep(0.1)
    for _ in range(times):
        time.sleep(chance.uniform(0.3, 1.2))
        decider = _end_something(site, decider, chance)
    writers.end()
    _kill(decider)
    # Nothing is in memory any more
    site.kill()
    if site.postgres is not None:
        site.postgres.crash()
        site.postgres.start()
    told = {"confirmed": writers.confirmed, "lost": writers.lost, "decided": _decided(site)}
    return {**site.ask("look"), **told}


def _end_something(
    site: Site, decider: "subprocess.Popen[bytes]", chance: random.Random
) -> "subprocess.Popen[bytes]":
    """End one part and start it again; return the moderator's process."""
    what = chance.choice(["worker", "worker", "site", "decider", "database"])
    if what == "worker":
        site.kill_a_worker(chance)
    elif what == "decider":
        _kill(decider)
        return _decider(site)
    elif what == "site" or site.postgres is None:
        site.kill()
        site.start()
    else:
        site.postgres.crash()
        time.sleep(chance.uniform(0, 0.5))
        site.postgres.start()
    return decider


def _kill(process: "subprocess.Popen[bytes]") -> None:
    process.kill()
    process.wait()


def _decider(site: Site) -> "subprocess.Popen[bytes]":
    """Start a moderator's process, which writes down what it decided."""
    command = [sys.executable, "-m", "tests.crashing.acts", "decide"]
    with (site.folder / "decided").open("ab") as out:
        return subprocess.Popen(command, env=site.env, stdout=out)


def _decided(site: Site) -> list[int]:
    said = (site.folder / "decided").read_text()
    whole = said[: said.rfind("\n") + 1]
    return [int(line) for line in whole.split()]
