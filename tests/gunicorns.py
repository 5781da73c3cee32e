"""The web server as it is run, asked by hand through a socket."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.test_house import ROOT

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
def served(env: dict[str, str], log: Path) -> Iterator[tuple[int, Path]]:
    """Run the server; yield its process id and its socket. What it writes goes to `log`."""
    collect(Path(env["DATA_DIR"]))
    # A socket's path may have 107 bytes
    with tempfile.TemporaryDirectory(dir="/tmp", prefix="govblog-") as near, log.open("wb") as out:
        door = Path(near) / "door"
        command = [sys.executable, "-m", "gunicorn", "--config", "python:govblog.server"]
        server = subprocess.Popen(
            [*command, "--bind", f"unix:{door}", "govblog.wsgi"],
            cwd=ROOT, env=env, stdout=out, stderr=out,
        )  # fmt: skip
        try:
            yield server.pid, door
        finally:
            server.terminate()
            server.wait(PATIENCE)


def say(door: Path, words: str) -> bytes:
    """Send these words and return the whole answer, once the server listens."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            with socket.socket(socket.AF_UNIX) as to:
                to.settimeout(PATIENCE)
                to.connect(str(door))
                to.sendall(words.encode())
                return b"".join(iter(lambda: to.recv(65_536), b""))
        except (FileNotFoundError, ConnectionRefusedError):
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def get(path: str, **headers: str) -> str:
    """Return the words of a request."""
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([f"GET {path} HTTP/1.1", *lines, "Connection: close", "", ""])
