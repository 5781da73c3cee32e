"""Gunicorn's worker with threads, which waits for a request only so long.

It has no time-out of its own for a client that sends a byte now and then, and each holds a thread.
"""

import socket
import time
from contextlib import suppress
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

PATIENCE = 30.0  # seconds until a request must be there to its last byte


class PatientWorker(ThreadWorker):
    """After PATIENCE nothing more is read of a request: one that was there whole by then is
    answered however long that takes, any other ends where it is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._until: dict[TConn, float] = {}

    def handle(self, conn: TConn) -> Any:
        """Read and answer a request, in a thread."""
        self._until[conn] = time.monotonic() + PATIENCE
        try:
            return super().handle(conn)
        finally:
            self._until.pop(conn, None)

    def notify(self) -> None:
        """Say that this process lives, as it does once a second, and look who took too long."""
        super().notify()
        now = time.monotonic()
        for conn, until in list(self._until.items()):
            if now > until:
                self._until.pop(conn, None)
                with suppress(OSError):
                    conn.sock.shutdown(socket.SHUT_RD)
