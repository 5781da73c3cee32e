"""The server, its processes and the worker write the same lines as everything else."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.gunicorns import PATIENCE, environment, get, say, served
from tests.logged import objects_in
from tests.test_house import ROOT

ID = "0af7651916cd43dd8448eb211c80319c"
PERSON = "sian.ffred@example.org"
TOKEN = f"{'t' * 20}-{'T' * 22}"


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """What a server wrote that was asked in good and in bad ways, and then lost its process."""
    folder = tmp_path_factory.mktemp("install")
    log = folder / "log"
    with served(environment(folder), log) as (pid, door):
        say(door, get("/healthz/live", Host="127.0.0.1", X_Request_ID=ID))
        say(door, get(f"/{PERSON}/?q={TOKEN}", Host="127.0.0.1", User_Agent=PERSON))
        say(door, get("/", Host="127.0.0.1", User_Agent=f"\x1b[31m{PERSON}"))
        say(door, get("/", Host="127.0.0.1"))
        say(door, get("/", Host=PERSON))
        say(door, f"GET /{PERSON} {TOKEN} HTTP/1.1\r\n\r\n")
        say(door, f"{PERSON}\r\n\r\n")
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        os.kill(int(children[0]), signal.SIGKILL)
        say(door, get("/healthz/live", Host="127.0.0.1"))
    return objects_in(log.read_text())


def test_every_line_of_the_server_is_an_object(lines: list[dict[str, Any]]) -> None:
    assert {"govblog.requests", "gunicorn.error"} <= {line["logger"] for line in lines}
    first = next(line for line in lines if line["logger"] == "govblog.requests")
    assert (first["request_id"], first["route"], first["status"]) == (ID, "live", 200)


def test_none_holds_what_somebody_sent(lines: list[dict[str, Any]]) -> None:
    said = str(lines)
    assert [mark for mark in ("sian", "ffred", "example.org", TOKEN, "[31m") if mark in said] == []
    events = [line["event"] for line in lines]
    assert "Refused: DisallowedHost: GET none" in events
    assert events.count("Refused: not a request as HTTP has it") == 3


def test_what_is_missing_in_the_database_is_named(lines: list[dict[str, Any]]) -> None:
    told = [line["exception"] for line in lines if "exception" in line]
    assert [one for one in told if "no such table: posts_blog" in one]


def test_a_process_that_was_killed_is_told(lines: list[dict[str, Any]]) -> None:
    assert [line for line in lines if "SIGKILL" in line["event"]]


def test_a_worker_that_cannot_work_says_so_in_such_a_line(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "worker", "--batch", "--no-startup-delay"],
        check=False, cwd=ROOT, env=environment(tmp_path),
        capture_output=True, text=True, timeout=PATIENCE,
    )  # fmt: skip
    assert done.returncode == 1
    said = objects_in(done.stderr)
    assert said[0]["event"].startswith("Starting worker worker_id=")
    assert said[-1]["event"] == "The program ended"
    assert "no such table" in said[-1]["exception"]
