"""The web server and the task worker, started together and stopped together."""

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import CommandError

PATIENCE = 30.0  # seconds for the server to answer, and again for both to stop
GLANCE = 0.25  # seconds between two looks at the programs
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True)
class Program:
    """A program that runs beside this one, and what people call it."""

    name: str
    process: subprocess.Popen[bytes]


class Asked:
    """Notes that a person or the system asked this program to stop, instead of stopping at once."""

    def __init__(self) -> None:
        self.to_stop = False
        self._before = {number: signal.signal(number, self._note) for number in STOPPING}

    def _note(self, number: int, frame: FrameType | None) -> None:
        self.to_stop = True

    def restore(self) -> None:
        """Put back what these signals did before."""
        for number, handler in self._before.items():
            signal.signal(number, handler)


def serve(host: str, port: int, origin: str, when_ready: Callable[[], None]) -> None:
    """Run server and worker until asked to stop; call `when_ready` once the server answers.

    `origin` is the address people use; it becomes BASE_URL of both. Whoever tries the blog on
    their own machine needs no second factor unless the environment says otherwise. Raises
    CommandError when one of them stops by itself or the server does not answer; the other is
    stopped then.
    """
    asked = Asked()
    programs: list[Program] = []
    try:
        env = {**os.environ, "BASE_URL": origin, "PYTHONUNBUFFERED": "1"}
        env["SECOND_FACTOR"] = second_factor(host, origin)
        programs.append(_start("web server", _gunicorn(host, port), env))
        programs.append(_start("task worker", ["manage.py", "worker", "--verbosity=0"], env))
        if _wait_for_answer(host, port, origin, programs, asked):
            when_ready()
        while not asked.to_stop:
            _require_running(programs)
            time.sleep(GLANCE)
    finally:
        _stop(programs)
        asked.restore()


def second_factor(host: str, origin: str) -> str:
    """Return what SECOND_FACTOR is: as the environment says, else optional if none but this
    machine can reach the blog."""
    own = {host, urlsplit(origin).hostname} <= {"127.0.0.1", "localhost", "::1"}
    return os.environ.get("SECOND_FACTOR") or ("optional" if own else "required")


def _gunicorn(host: str, port: int) -> list[str]:
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    return [
        "-m",
        "gunicorn",
        "--config",
        "python:govblog.server",
        "--bind",
        address,
        "govblog.wsgi",
    ]


def _start(name: str, arguments: list[str], env: dict[str, str]) -> Program:
    # A process group of its own: Ctrl-C reaches us alone, and we stop both in good order
    process = subprocess.Popen(
        [sys.executable, *arguments], cwd=settings.BASE_DIR, env=env, process_group=0
    )
    return Program(name, process)


def _wait_for_answer(
    host: str, port: int, origin: str, programs: list[Program], asked: Asked
) -> bool:
    """Wait until the server answers anything; return False when asked to stop before that."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if asked.to_stop:
            return False
        _require_running(programs)
        if answers(host, port, origin):
            return True
        time.sleep(GLANCE)
    raise CommandError(
        f"The web server has not answered for {PATIENCE:.0f} seconds. The lines above may say why."
    )


def answers(host: str, port: int, origin: str) -> bool:
    """Say whether a web server on `host` and `port` gives any answer at all to `origin`'s page."""
    to = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)  # noqa: S104
    connection = http.client.HTTPConnection(to, port, timeout=5)
    try:
        connection.request("GET", "/", headers={"Host": urlsplit(origin).netloc})
        connection.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


def _require_running(programs: list[Program]) -> None:
    for program in programs:
        code = program.process.poll()
        if code is not None:
            raise CommandError(
                f"The {program.name} has stopped by itself (exit code {code}), so the blog is "
                "stopped too. The lines above may say why."
            )


def _stop(programs: list[Program]) -> None:
    """Ask every program to finish; end those that have not after a while."""
    for program in programs:
        if program.process.poll() is None:
            program.process.terminate()
    end = time.monotonic() + PATIENCE
    for program in programs:
        try:
            program.process.wait(max(0.1, end - time.monotonic()))
        except subprocess.TimeoutExpired:
            program.process.kill()
            program.process.wait()
