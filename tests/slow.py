"""Clients that send or read a byte now and then, so many that they would hold a server up."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from tests import fronts
from tests.fronts import Front

BETWEEN = 1.0  # seconds from byte to byte
# So that little of an answer is on its way to who does not read it
LITTLE = 4_096  # bytes


def to_nginx(front: Front) -> Iterator[socket.socket]:
    """Open one line after the other to the web server, over TLS."""
    anyone = ssl.create_default_context()
    anyone.check_hostname, anyone.verify_mode = False, ssl.CERT_NONE
    while True:
        line = socket.socket()
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, LITTLE)
        line.settimeout(fronts.PATIENCE)
        line.connect(("127.0.0.1", front.https_port))
        yield anyone.wrap_socket(line)


@contextmanager
def slow_clients(
    many: int, lines: Iterator[socket.socket], first: bytes, *, reads: bool = False
) -> Iterator[None]:
    """Open so many of these lines, send `first` on each and then a byte a second, or with `reads`
    read one. Who is let go comes again."""
    opened: list[socket.socket] = []
    stopped = threading.Event()

    def came() -> socket.socket:
        line = next(lines)
        line.sendall(first)
        if reads:
            # They are slow, and do not all ask at one moment
            line.recv(1)
        return line

    def drip() -> None:
        while not stopped.wait(BETWEEN):
            for place, line in enumerate(opened):
                if not stopped.is_set() and _is_let_go(line, reads=reads):
                    line.close()
                    # Nobody may be there any more
                    with suppress(OSError):
                        opened[place] = came()

    thread = threading.Thread(target=drip)
    try:
        opened.extend(came() for _ in range(many))
        thread.start()
        yield
    finally:
        stopped.set()
        if thread.ident is not None:
            thread.join()
        for line in opened:
            line.close()


def _is_let_go(line: socket.socket, *, reads: bool) -> bool:
    """Send or read a byte; say whether the other end does not want to hear of it any more."""
    try:
        if not reads:
            line.send(b"x")
            return False
        line.settimeout(0.01)
        return line.recv(1) == b""
    except TimeoutError:
        return False
    except OSError:
        return True
