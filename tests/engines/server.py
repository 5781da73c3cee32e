"""Forks a worker process for each connection: `python -m tests.engines.server SOCKET`.

Django is loaded once and no database is connected to before the fork. A worker is told its
database, its act and the values, says "ready", waits for a line, does the act and says what came of
it as JSON. An act is a function of a module of this folder.
"""

import importlib
import inspect
import json
import pkgutil
import socketserver
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django
from django.conf import settings


def every_act() -> dict[str, Callable[..., Any]]:
    """Return what can be done, by name: every public function of this folder that is no test."""
    found: dict[str, Callable[..., Any]] = {}
    for module in pkgutil.iter_modules([str(Path(__file__).parent)]):
        if module.name.startswith("test_") or module.name in {"conftest", "server"}:
            continue
        there = vars(importlib.import_module(f"tests.engines.{module.name}"))
        for name, act in there.items():
            if inspect.isfunction(act) and act.__module__.startswith("tests.engines."):
                assert found.setdefault(name, act) is act, f"Two acts are called {name}."
    return found


class Handler(socketserver.StreamRequestHandler):
    """One worker."""

    def handle(self) -> None:
        """Do one act."""
        from django.db import connection  # noqa: PLC0415

        said = json.loads(self.rfile.readline())
        # Each test has a database of its own, and so a list
        beside = f"{settings.ERASURES_FILE}.of{said['name'].replace('/', '_')}"
        settings.ERASURES_FILE = Path(beside)
        connection.settings_dict["NAME"] = said["name"]
        connection.ensure_connection()
        act, values = ACTS[said["act"]], said["values"]
        if "pause" in inspect.signature(act).parameters:
            values["pause"] = self.pause
        self.pause("ready")
        came = json.dumps(act(**values))
        # Before the answer: a database may be copied next, and must be whole and left by all
        connection.close()
        if connection.vendor == "postgresql":
            connection.close_pool()
        self._say(came)

    def pause(self, word: str) -> None:
        """Say a word and wait until told to go on."""
        self._say(word)
        self.rfile.readline()

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\n".encode())


class Server(socketserver.ForkingMixIn, socketserver.UnixStreamServer):
    """Listens on a Unix socket; every connection has a process of its own."""

    request_queue_size = 64
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Let the error stand in the output of the tests."""
        sys.excepthook(*sys.exc_info())


if __name__ == "__main__":
    django.setup()
    # To hash a password well takes longer than all the rest of an act
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    ACTS = every_act()
    door = Path(sys.argv[1])
    beside = door.with_suffix(".new")
    with Server(str(beside), Handler) as server:
        # Named when it listens: before that a socket refuses who knocks
        beside.rename(door)
        server.serve_forever()
