"""The server, its processes and the worker write the same lines as everything else."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.logged import objects_in
from tests.test_house import ROOT

ID = "0af7651916cd43dd8448eb211c80319c"
PERSON = "sian.ffred@example.org"
TOKEN = f"{'t' * 20}-{'T' * 22}"
PATIENCE = 60.0  # seconds


def environment(folder: Path) -> dict[str, str]:
    """Return the environment of an install that has nothing yet, not even tables."""
    return {
        "PATH": os.environ["PATH"],
        "DATA_DIR": str(folder),
        "LOG_FORMAT": "json",
        "TRUSTED_PROXIES": "unix",
        "WEB_CONCURRENCY": "1",
        "PYTHONUNBUFFERED": "1",
    }


def collect(folder: Path) -> None:
    """Make as if the compiled front end had been collected: its pages are made, its files not."""
    files = [one for one in (ROOT / "build").rglob("*") if one.is_file()]
    names = [one.relative_to(ROOT / "build").as_posix() for one in files]
    static = folder / "static"
    static.mkdir()
    manifest = {"version": "1.1", "paths": {name: name for name in names}, "hash": ""}
    (static / "staticfiles.json").write_text(json.dumps(manifest))


@contextmanager
def served(folder: Path, log: Path) -> Iterator[tuple[int, Path]]:
    """Run the server; yield its process id and its socket."""
    # A socket's path may have 107 bytes
    with tempfile.TemporaryDirectory(dir="/tmp", prefix="govblog-") as near, log.open("wb") as out:
        door = Path(near) / "door"
        command = [sys.executable, "-m", "gunicorn", "--config", "python:govblog.server"]
        server = subprocess.Popen(
            [*command, "--bind", f"unix:{door}", "govblog.wsgi"],
            cwd=ROOT, env=environment(folder), stdout=out, stderr=out,
        )  # fmt: skip
        try:
            yield server.pid, door
        finally:
            server.terminate()
            server.wait(PATIENCE)


def say(door: Path, words: str) -> bytes:
    """Send these bytes and return the answer, once the server listens."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            with socket.socket(socket.AF_UNIX) as to:
                to.settimeout(PATIENCE)
                to.connect(str(door))
                to.sendall(words.encode())
                return to.recv(100)
        except (FileNotFoundError, ConnectionRefusedError):
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def get(path: str, **headers: str) -> str:
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([f"GET {path} HTTP/1.1", *lines, "Connection: close", "", ""])


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """What a server wrote that was asked in good and in bad ways, and then lost its process."""
    folder = tmp_path_factory.mktemp("install")
    log = folder / "log"
    collect(folder)
    with served(folder, log) as (pid, door):
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
    (fault,) = [line for line in lines if "exception" in line]
    assert "no such table: posts_blog" in fault["exception"]


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
