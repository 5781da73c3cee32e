"""Forks a worker process for each connection: `python -m tests.engines.server SOCKET`.

Django is loaded once and no database is connected to before the fork. A worker is told its
database, its act and the values, says "ready", waits for a line, does the act of `acts.py` and
says what came of it as JSON.
"""

import inspect
import json
import socketserver
import sys
from typing import Any

import django


class Handler(socketserver.StreamRequestHandler):
    """One worker."""

    def handle(self) -> None:
        """Do one act."""
        from django.db import connection  # noqa: PLC0415

        from tests.engines import acts  # noqa: PLC0415

        said = json.loads(self.rfile.readline())
        connection.settings_dict["NAME"] = said["name"]
        connection.ensure_connection()
        act, values = getattr(acts, said["act"]), said["values"]
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
    from tests.engines import acts  # noqa: F401

    with Server(sys.argv[1], Handler) as server:
        server.serve_forever()
