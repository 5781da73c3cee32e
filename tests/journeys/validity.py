"""The Nu HTML checker, asked about each page as the server sent it. Started once: that is slow."""

import json
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path

from tests.journeys.place import Place

ROOT = Path(__file__).resolve().parents[2]
JAR = ROOT / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
PATIENCE = 90.0  # seconds, of a busy machine


class Checker:
    """A checker that runs at a port of this machine, and starts while the first page is made."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.until = time.monotonic() + PATIENCE

    def complaints(self, place: Place | str, body: bytes) -> list[str]:
        """Return what the checker says of a page."""
        return [
            f"{place}:{one.get('lastLine')}: {one['message']} {one.get('extract', '')}"
            for one in json.loads(self._answer(body))["messages"]
            if one["type"] != "info" or one.get("subType") == "warning"
        ]

    def _answer(self, body: bytes) -> bytes:
        headers = {"Content-Type": "text/html; charset=utf-8", "User-Agent": "govblog"}
        while True:
            asked = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
            try:
                with closing(asked):
                    asked.request("POST", "/?out=json", body, headers)
                    return asked.getresponse().read()
            except ConnectionRefusedError:
                if time.monotonic() > self.until:
                    raise
                time.sleep(0.2)


@contextmanager
def checking() -> Iterator[Checker | None]:
    """Run the checker meanwhile; None where Java or the checker is missing."""
    program = shutil.which("java")
    if program is None or not JAR.exists():
        yield None
        return
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = "-Dnu.validator.servlet.bind-address=127.0.0.1"
    command = [program, "-Xss1m", own, "-cp", str(JAR), "nu.validator.servlet.Main", str(port)]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=quiet, stderr=quiet) as running:
        try:
            yield Checker(port)
        finally:
            running.kill()
