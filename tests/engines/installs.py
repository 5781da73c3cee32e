"""An install as its operator has it: a database, a folder, keys, and `manage.py`."""

import json
import os
import resource
import signal
import subprocess
import sys
import tarfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import pytest

from tests.engines.processes import Engine

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class Done:
    """What came of a command."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Install:
    """One install."""

    engine: Engine
    url: str
    data: Path

    @property
    def media(self) -> str:
        return str(self.data / "media")

    @property
    def backups(self) -> Path:
        return self.data / "backups"

    def env(self, **more: str) -> dict[str, str]:
        """Return the environment its commands run in."""
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "govblog.settings",
            "DATABASE_URL": self.url,
            "DATA_DIR": str(self.data),
            "ERASURES_FILE": str(self.data / "erasures.jsonl"),
            "SECRET_KEY": "for-tests-only-" + "0123456789" * 5,
            **more,
        }

    def start(self, *arguments: str, **more: str) -> "subprocess.Popen[str]":
        """Start a command of manage.py."""
        return subprocess.Popen(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT, env=self.env(**more), text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def manage(self, *arguments: str, **more: str) -> Done:
        """Run a command of manage.py to its end."""
        running = self.start(*arguments, **more)
        out, err = running.communicate()
        return Done(running.returncode, out, err)

    def backup(self) -> Path:
        """Make a backup, which must work; return it."""
        done = self.manage("backup")
        assert (done.code, done.err) == (0, ""), done
        return Path(done.out.split(": ")[0])

    def manage_without_room(self, size: int, *arguments: str) -> Done:
        """Run a command that can write `size` bytes into a file and no more."""
        running = self.start(*arguments)
        # Long before it has read the settings
        resource.prlimit(running.pid, resource.RLIMIT_FSIZE, (size, size))
        out, err = running.communicate()
        return Done(running.returncode, out, err)

    def killed(self, is_time: Callable[[], bool], *arguments: str) -> bool:
        """Start a command and kill it at a moment; return whether it was still at work."""
        running = self.start(*arguments)
        while running.poll() is None and not is_time():
            time.sleep(0.002)
        was_running = running.poll() is None
        running.send_signal(signal.SIGKILL)
        running.communicate()
        return was_running


def manifest_of(file: Path) -> dict[str, Any]:
    """Return what a backup says of itself, read by Python's own tar."""
    with tarfile.open(file) as there:
        part = there.extractfile("manifest.json")
        assert part
        said: dict[str, Any] = json.load(part)
        return said


def install(engine: Engine, folder: Path, request: pytest.FixtureRequest) -> Install:
    """Return the install that a database belongs to."""
    folder.mkdir()
    if engine.name.startswith("/"):
        return Install(engine, f"sqlite:///{engine.name}", folder)
    _, host = request.getfixturevalue("postgres_server")
    return Install(engine, f"postgres://postgres@/{host}/{engine.name}", folder)


def machine_without_anything(
    engine: Engine, folder: Path, request: pytest.FixtureRequest
) -> Install:
    """Return a new install on the same engine, without a table."""
    if engine.name.startswith("/"):
        return install(Engine(engine.door, str(folder / "new.sqlite3")), folder, request)
    _, host = request.getfixturevalue("postgres_server")
    name = f"{engine.name}_{quote(folder.name)}"
    with psycopg.connect(host=host, user="postgres", dbname="postgres", autocommit=True) as own:
        own.execute(f'CREATE DATABASE "{name}"')
    return install(Engine(engine.door, name), folder, request)
