"""Having acts done by processes of their own, all at one moment, and hearing what came of it."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# What no machine needs for one act of these tests, in seconds
PATIENCE = 300


class Worker:
    """One process that does one act: ready, then told to go, then heard."""

    def __init__(self, door: Path, name: str, act: str, values: dict[str, Any]) -> None:
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(PATIENCE)
        self.socket.connect(str(door))
        self.file = self.socket.makefile("rw")
        self._say(json.dumps({"name": name, "act": act, "values": values}))

    def _say(self, line: str) -> None:
        self.file.write(f"{line}\n")
        self.file.flush()

    def wait_for(self, word: str) -> None:
        """Wait until the worker says `word`."""
        said = self.file.readline().strip()
        assert said == word, f"the worker said {said!r} and not {word!r}"

    def go(self) -> None:
        """Tell the worker to go on."""
        self._say("go")

    def is_done(self, seconds: float) -> bool:
        """Say whether the worker says anything within so many seconds."""
        self.socket.settimeout(seconds)
        try:
            return bool(self.socket.recv(1, socket.MSG_PEEK))
        except TimeoutError:
            return False
        finally:
            self.socket.settimeout(PATIENCE)

    def hear(self) -> Any:
        """Return what the worker did."""
        said = self.file.readline()
        assert said, "the worker ended without a word; its error stands above"
        return json.loads(said)


@dataclass(frozen=True)
class Engine:
    """A database, and the ways to have things done in it."""

    door: Path
    name: str

    def start(self, act: str, **values: Any) -> Worker:
        """Start a worker and have it ready to go."""
        worker = Worker(self.door, self.name, act, values)
        worker.wait_for("ready")
        return worker

    def ask(self, act: str, **values: Any) -> Any:
        """Have one act done and return what came of it."""
        return self.at_once([(act, values)])[0]

    def at_once(self, acts: Sequence[tuple[str, dict[str, Any]]]) -> list[Any]:
        """Have each act done by a process, all from one moment on; return what came of each."""
        workers = [Worker(self.door, self.name, act, values) for act, values in acts]
        for worker in workers:
            worker.wait_for("ready")
        for worker in workers:
            worker.go()
        return [worker.hear() for worker in workers]


@contextmanager
def serving(url: str, door: Path) -> Iterator[Path]:
    """Run the process that worker processes are forked from; yield the door to knock at."""
    own = {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "govblog.settings",
        "ERASURES_FILE": f"{door}.erasures.jsonl",
        "SECRET_KEY": "for-tests-only-" + "0123456789" * 5,
    }
    if url.startswith("sqlite:"):
        # SQLite lets those who wait in by chance: of eight who never pause one can wait for long
        own["DATABASE_LOCK_TIMEOUT"] = "90"
    command = [sys.executable, "-m", "tests.engines.server", str(door)]
    server = subprocess.Popen(command, env={**os.environ, **own})
    try:
        until = time.monotonic() + PATIENCE
        while not door.exists():
            assert server.poll() is None, "the server of the workers did not start"
            assert time.monotonic() < until
            time.sleep(0.05)
        yield door
    finally:
        server.terminate()
        server.wait()
