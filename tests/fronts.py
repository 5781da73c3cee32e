"""The documented set-up as its readers have it: where it is asked, and what it answers."""

import gzip
import http.client
import os
import socket
import ssl
import time
from dataclasses import dataclass, field
from pathlib import Path

HOST = "blog.example.org"
SECRET = "a-secret-of-the-tests"
# What no machine needs to start one of these, or to do what it is asked, in seconds
PATIENCE = 120


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as tried:
        return int(tried.getsockname()[1])


@dataclass(frozen=True)
class Answer:
    """What a reader got."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        """Return the page, unpacked if it came packed."""
        packed = self.headers.get("Content-Encoding") == "gzip"
        return (gzip.decompress(self.body) if packed else self.body).decode()

    @property
    def cache(self) -> str:
        """Return how the web server came by it."""
        return self.headers.get("X-Cache", "")


@dataclass
class Front:
    """The set-up: its folder and ports, and how it is asked. `patience` is that of its readers, in
    seconds; `more` is said in its environment beside what all have."""

    folder: Path
    database: str
    https_port: int = field(default_factory=free_port)
    http_port: int = field(default_factory=free_port)
    door_port: int = field(default_factory=free_port)
    secret: str = SECRET
    patience: float = PATIENCE
    more: dict[str, str] = field(default_factory=dict)

    @property
    def purge_url(self) -> str:
        """Return what PURGE_URL of the site is."""
        return f"nginx+http://{self.secret}@127.0.0.1:{self.door_port}"

    @property
    def env(self) -> dict[str, str]:
        """Return the environment of the site."""
        own = {
            "BASE_URL": f"https://{HOST}",
            "DATABASE_URL": self.database,
            "DATA_DIR": str(self.folder / "data"),
            "TRUSTED_PROXIES": "unix",
            "PURGE_URL": self.purge_url,
            "ORIGIN_FOLDER": str(self.folder),
            "SECRET_KEY": "for-tests-only-" + "0123456789" * 5,
            "DJANGO_SETTINGS_MODULE": "govblog.settings",
        }
        return {**os.environ, **own, **self.more}

    def connect(self) -> http.client.HTTPSConnection:
        """Return a line to the web server, as a reader has it."""
        anyone = ssl.create_default_context()
        anyone.check_hostname, anyone.verify_mode = False, ssl.CERT_NONE
        return http.client.HTTPSConnection(
            "127.0.0.1", self.https_port, timeout=self.patience, context=anyone
        )

    def ask(self, method: str, path: str, body: str = "", **headers: str) -> Answer:
        """Ask as a reader's browser does; `headers` with _ for -."""
        line = self.connect()
        own = {"Host": HOST, "Accept-Encoding": "gzip, deflate, br"}
        if method == "POST":
            own |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "Origin": f"https://{HOST}",
            }
        own |= {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            line.request(method, path, body=body or None, headers=own)
            answer = line.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            line.close()

    def get(self, path: str, **headers: str) -> Answer:
        """Ask for a page."""
        return self.ask("GET", path, **headers)

    def refresh(self, path: str, secret: str = SECRET) -> Answer:
        """Ask for a page at the door by which it is fetched anew."""
        line = http.client.HTTPConnection("127.0.0.1", self.door_port, timeout=PATIENCE)
        try:
            line.request("GET", path, headers={"Host": HOST, "X-Refresh": secret})
            answer = line.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            line.close()

    def until(self, path: str, words: str, *, there: bool = True) -> Answer:
        """Ask for a page until these words are, or are not, on it."""
        until = time.monotonic() + PATIENCE
        while (words in (answer := self.get(path)).text) != there:
            assert time.monotonic() < until, f"{words!r} on {path} did not change"
            time.sleep(0.2)
        return answer

    def say(self, name: str, words: str | None) -> None:
        """Tell the site behind how to be: see tests/origin.py; None: as usual."""
        file = self.folder / name
        if words is None:
            file.unlink(missing_ok=True)
        else:
            file.write_text(words)

    def usual(self) -> None:
        """Let the site behind be as it usually is."""
        self.say("lifetime", "300")
        self.say("fault", None)
        self.say("slow", None)
        self.say("shown", None)

    def asked(self) -> list[str]:
        """Return what the site behind was asked since the last time."""
        file = self.folder / "asked"
        lines = file.read_text().splitlines()
        os.truncate(file, 0)
        return lines
