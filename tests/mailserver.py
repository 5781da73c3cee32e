"""A mail server for the tests, which says what it is told to say."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

HANG_UP = ""  # said at a step: the server ends the connection there without a word
SILENT = "silent"  # said at a step: it says nothing there until it is let go, and then hangs up

_SAYS = {
    "connect": "220 mail.example.org",
    "EHLO": "250 mail.example.org",
    "MAIL": "250 fine",
    "RCPT": "250 fine",
    "DATA": "354 go on",
    "end": "250 taken",
    "RSET": "250 fine",
    "NOOP": "250 fine",
    "QUIT": "221 bye",
}


@dataclass
class MailServer:
    """What it says at each step, and the messages it was given to the last byte."""

    port: int = 0
    says: dict[str, str] = field(default_factory=dict)
    given: list[bytes] = field(default_factory=list)
    waited_for: threading.Event = field(default_factory=threading.Event)
    is_over: threading.Event = field(default_factory=threading.Event)

    def let_go(self) -> None:
        """Be silent no more: from now on it says what any mail server says."""
        self.says.clear()
        self.is_over.set()

    def at(self, step: str) -> str:
        """Return what is said at a step."""
        return self.says.get(step, _SAYS[step])


class _Handler(socketserver.StreamRequestHandler):
    script: MailServer

    def handle(self) -> None:
        if not self._say("connect"):
            return
        for line in self.rfile:
            step = line[:4].decode("ascii").strip().upper()
            if not self._say(step) or step == "QUIT":
                return
            if step == "DATA" and self.script.at("DATA").startswith("354"):
                message = self._message()
                if message is None:
                    return
                self.script.given.append(message)
                if not self._say("end"):
                    return

    def _message(self) -> bytes | None:
        """Return what is sent, None when the line is cut before its end (RFC 5321, 4.1.1.4)."""
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                return b"".join(lines)
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return None

    def _say(self, step: str) -> bool:
        said = self.script.at(step)
        if said == SILENT:
            self.script.waited_for.set()
            self.script.is_over.wait()
            said = HANG_UP
        if said != HANG_UP:
            self.wfile.write(f"{said}\r\n".encode())
        return said != HANG_UP


@contextmanager
def mail_server(**says: str) -> Iterator[MailServer]:
    """Run a mail server on this machine. `says` has what it says other than yes, by step."""
    script = MailServer(says=says)
    handler = type("Handler", (_Handler,), {"script": script})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        script.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield script
        finally:
            script.is_over.set()
            server.shutdown()
            thread.join()
