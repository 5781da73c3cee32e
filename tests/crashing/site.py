"""Starts the site as its operator does, and ends it as a power cut does."""

import http.client
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.fronts import free_port
from tests.servers import Postgres

PATIENCE = 60.0  # seconds for anything to come up
_FORM = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}


@dataclass
class Site:
    """The web server with its processes, on a database of its own."""

    folder: Path
    url: str
    postgres: Postgres | None = None
    more: dict[str, str] = field(default_factory=dict)
    log: Path | None = None
    disk: Path | None = None
    path: str = ""
    port: int = field(default_factory=free_port)
    master: "subprocess.Popen[bytes] | None" = None

    @property
    def env(self) -> dict[str, str]:
        """The environment of every process of the site."""
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.crashing.settings",
            "SECRET_KEY": "for-tests-only-" + "0123456789" * 5,
            "DATABASE_URL": self.url,
            "DATA_DIR": str(self.folder),
            "BASE_URL": f"http://127.0.0.1:{self.port}",
            "WEB_CONCURRENCY": "2",
            **self.more,
        }

    def ask(self, act: str) -> Any:
        """Have a process beside the site do something; return what it says."""
        done = subprocess.run(
            [sys.executable, "-m", "tests.crashing.acts", act],
            env=self.env, check=True, stdout=subprocess.PIPE,
        )  # fmt: skip
        return json.loads(done.stdout)

    def start(self) -> None:
        """Start the web server and wait until it answers."""
        address = f"127.0.0.1:{self.port}"
        command = ["-m", "gunicorn", "--config", "python:govblog.server", "--bind", address]
        with (self.log or self.folder / "server.log").open("ab") as log:
            self.master = subprocess.Popen(
                [sys.executable, *command, "govblog.wsgi"], env=self.env, stderr=log
            )
        until = time.monotonic() + PATIENCE
        while self.get("/healthz/live")[0] != 200:
            assert self.master.poll() is None, "the web server did not start"
            assert time.monotonic() < until
            time.sleep(0.1)

    def workers(self) -> list[int]:
        """Return the processes that answer requests."""
        assert self.master is not None
        pid = self.master.pid
        with suppress(FileNotFoundError):
            return [
                int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
            ]
        return []

    def kill_a_worker(self, chance: random.Random) -> None:
        """End one process as the system does when memory is out; the master starts another."""
        if found := self.workers():
            with suppress(ProcessLookupError):
                os.kill(chance.choice(found), signal.SIGKILL)

    def kill(self) -> None:
        """End the master and all processes at one moment."""
        assert self.master is not None
        doomed = [self.master.pid, *self.workers()]
        for pid in doomed:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.master.wait()
        until = time.monotonic() + PATIENCE
        while any(Path(f"/proc/{pid}").exists() for pid in doomed[1:]):
            assert time.monotonic() < until
            time.sleep(0.02)

    def get(self, path: str) -> tuple[int, str]:
        """Ask for a page; return the status and the page, 0 when nobody answered."""
        return self._asked("GET", path)

    def send(self, path: str, **fields: str) -> tuple[int, str]:
        """Send a form; return the status and the page, 0 when nobody answered."""
        return self._asked("POST", path, urlencode(fields))

    def _asked(self, method: str, path: str, body: str | None = None) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request(method, path, body, _FORM if body else {})
            answer = connection.getresponse()
            return answer.status, answer.read().decode(errors="replace")
        except (OSError, http.client.HTTPException):
            return 0, ""
        finally:
            connection.close()


@contextmanager
def site(
    folder: Path,
    url: str,
    postgres: Postgres | None = None,
    *,
    disk: Path | None = None,
    **more: str,
) -> Iterator[Site]:
    """Serve an empty blog; end it afterwards. `more` is its environment, `disk` where rows are."""
    made = Site(folder, url, postgres, more, disk=disk)
    try:
        yield made
    finally:
        if made.master is not None and made.master.poll() is None:
            made.kill()
