"""One question to a web server that the setting names, with an end whatever that server does.

Nothing is asked but what PURGE_URL names: a path never changes the host, and where an answer leads
on is not followed.
"""

import http.client
import socket
import threading
import time
from collections.abc import Mapping
from contextlib import suppress

from govblog.edge.faults import Away, Fault
from govblog.purge_url import Door

PATIENCE = 2.0  # seconds without a word
WHOLE = 3.0  # seconds from the question to the last byte: a take-down may wait for it
_PORTION = 65_536  # bytes


def ask(
    at: Door, method: str, path: str, headers: Mapping[str, str]
) -> tuple[int, http.client.HTTPMessage]:
    """Ask one question and read the answer to its end; return its status and headers.

    Raises Away when there is none in time, Fault when it is no HTTP.
    """
    kind = http.client.HTTPSConnection if at.scheme == "https" else http.client.HTTPConnection
    line = kind(at.host, at.port, timeout=PATIENCE)
    # Cut from outside: a server that says a byte now and then would never be waited for in vain
    cut = threading.Timer(WHOLE, _cut, [line])
    cut.daemon = True
    until = time.monotonic() + WHOLE
    try:
        cut.start()
        line.request(method, path, headers=dict(headers))
        answer = line.getresponse()
        while answer.read(_PORTION):
            pass
    except OSError as error:
        # Also who hangs up on a line that we have cut
        late = isinstance(error, TimeoutError) or time.monotonic() >= until
        why = "did not answer in time" if late else _reason(error)
        raise Away(f"{at} {why}.") from error
    except http.client.HTTPException as error:
        if time.monotonic() >= until:
            raise Away(f"{at} did not answer in time.") from error
        raise Fault(f"{at} did not answer as a web server does.") from error
    finally:
        cut.cancel()
        line.close()
    return answer.status, answer.headers


def _reason(error: OSError) -> str:
    if isinstance(error, socket.gaierror):
        return "is not known by its name"
    return f"cannot be reached ({type(error).__name__})"


def _cut(line: http.client.HTTPConnection) -> None:
    with suppress(OSError, AttributeError):
        line.sock.shutdown(socket.SHUT_RDWR)
