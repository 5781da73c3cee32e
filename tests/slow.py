"""Clients that send a byte now and then, so many that they would hold a server up."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

BETWEEN = 1.0  # seconds from byte to byte


@contextmanager
def slow_clients(many: int, lines: Iterator[socket.socket], first: bytes) -> Iterator[None]:
    """Open so many of these lines, send `first` on each and then a byte a second."""
    opened: list[socket.socket] = []
    stopped = threading.Event()

    def drip() -> None:
        while not stopped.wait(BETWEEN):
            for line in opened:
                with suppress(OSError):
                    line.send(b"x")

    try:
        for _, line in zip(range(many), lines, strict=False):
            opened.append(line)
            line.sendall(first)
        thread = threading.Thread(target=drip)
        thread.start()
        yield
    finally:
        stopped.set()
        thread.join()
        for line in opened:
            line.close()
