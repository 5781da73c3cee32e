"""The documented set-up on this machine: nginx from docs/deploy/, gunicorn and a worker behind it.

Only ports, paths and the secret are others than in the files that people copy.
"""

import gzip
import http.client
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.certificate import certificate

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "docs" / "deploy"
HOST = "blog.example.org"
SECRET = "a-secret-of-the-tests"
# What no machine needs to start one of these, or to do what it is asked, in seconds
PATIENCE = 120
_MAIN = """
user root;
worker_processes 2;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    sendfile on;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/govblog.conf;
}}
"""


def nginx_program() -> str | None:
    """Return where nginx is, None when it is not installed."""
    return shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")


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
    """The set-up: its folder and ports, and how it is asked."""

    folder: Path
    database: str
    https_port: int = field(default_factory=free_port)
    http_port: int = field(default_factory=free_port)
    door_port: int = field(default_factory=free_port)
    secret: str = SECRET

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
        return {**os.environ, **own}

    def connect(self) -> http.client.HTTPSConnection:
        """Return a line to the web server, as a reader has it."""
        anyone = ssl.create_default_context()
        anyone.check_hostname, anyone.verify_mode = False, ssl.CERT_NONE
        return http.client.HTTPSConnection(
            "127.0.0.1", self.https_port, timeout=PATIENCE, context=anyone
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

    def asked(self) -> list[str]:
        """Return what the site behind was asked since the last time."""
        file = self.folder / "asked"
        lines = file.read_text().splitlines()
        os.truncate(file, 0)
        return lines


def _changed(front: Front, text: str) -> str:
    folder = front.folder
    others = {
        "listen 80 default_server;": f"listen 127.0.0.1:{front.http_port} default_server;",
        "listen [::]:80 default_server;": "",
        "listen 443 ssl http2;": f"listen 127.0.0.1:{front.https_port} ssl http2;",
        "listen [::]:443 ssl http2;": "",
        "listen 127.0.0.1:8080;": f"listen 127.0.0.1:{front.door_port};",
        "/etc/ssl/certs/blog.example.org.pem": str(folder / "certificate.pem"),
        "/etc/ssl/private/blog.example.org.key": str(folder / "key.pem"),
        "/run/govblog/web.sock": str(folder / "web.sock"),
        "/var/cache/nginx/govblog": str(folder / "cache"),
        "/var/lib/govblog/": f"{folder}/data/",
        "/etc/nginx/govblog": str(folder),
        '"CHANGE-ME"': f'"{SECRET}"',
    }
    for old, new in others.items():
        assert old in text, f"{old} is not in the documented configuration any more"
        text = text.replace(old, new)
    return text


@contextmanager
def nginx(front: Front) -> Iterator[None]:
    """Run nginx as documented in front of the site's socket."""
    folder = front.folder
    for file in (DEPLOY / "nginx").iterdir():
        text = file.read_text()
        if file.name == "govblog.conf":
            text = _changed(front, text)
        (folder / file.name).write_text(text.replace("/etc/nginx/govblog", str(folder)))
    certificate(folder / "certificate.pem", folder / "key.pem", HOST)
    (folder / "nginx.conf").write_text(_MAIN.format(folder=folder))
    program = str(nginx_program())
    command = [program, "-p", str(folder), "-e", str(folder / "error.log")]
    with running([*command, "-c", str(folder / "nginx.conf")], {}) as server:
        _wait_for(front.https_port, server, folder / "error.log")
        yield


def _wait_for(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            assert server.poll() is None, log.read_text()
            assert time.monotonic() < until, log.read_text()
            time.sleep(0.05)


@contextmanager
def running(
    command: list[str], env: dict[str, str], pass_fds: Sequence[int] = ()
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program until the end of the block."""
    server = subprocess.Popen(command, env=env or None, cwd=ROOT, pass_fds=pass_fds)
    try:
        yield server
    finally:
        if server.poll() is None:
            server.send_signal(signal.SIGTERM)
        try:
            server.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


@contextmanager
def gunicorn(front: Front) -> Iterator[subprocess.Popen[bytes]]:
    """Run the site behind its socket, as documented."""
    door = front.folder / "web.sock"
    door.unlink(missing_ok=True)
    with running(
        [*_GUNICORN, "--bind", f"unix:{door}", "tests.origin:application"], front.env
    ) as it:
        _wait_for_site(front, it)
        yield it


_GUNICORN = [sys.executable, "-m", "gunicorn", "--config", "python:govblog.server"]


@contextmanager
def held_socket(front: Front) -> Iterator[socket.socket]:
    """Hold the site's socket, as systemd does by govblog-web.socket."""
    door = front.folder / "web.sock"
    door.unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX) as held:
        held.bind(str(door))
        held.listen(2048)
        yield held


@contextmanager
def activated(front: Front, held: socket.socket) -> Iterator[subprocess.Popen[bytes]]:
    """Run the site on a socket that is held for it, as systemd starts govblog-web.service."""
    number = held.fileno()
    # sd_listen_fds(3): the first is number 3, for the process that is named
    script = f'exec 3<&{number}; LISTEN_FDS=1 LISTEN_PID=$$ exec "$@"'
    command = ["bash", "-c", script, "systemd", *_GUNICORN, "tests.origin:application"]
    with running(command, front.env, pass_fds=[number]) as it:
        _wait_for_site(front, it)
        yield it


def _wait_for_site(front: Front, site: subprocess.Popen[bytes]) -> None:
    front.usual()
    until = time.monotonic() + PATIENCE
    while not answers(front.folder / "web.sock"):
        assert site.poll() is None, "the site did not start"
        assert time.monotonic() < until
        time.sleep(0.1)


def answers(door: Path) -> bool:
    """Say whether the site answers at its socket."""
    line = socket.socket(socket.AF_UNIX)
    line.settimeout(PATIENCE)
    try:
        line.connect(str(door))
        line.sendall(f"GET /healthz/live HTTP/1.0\r\nHost: {HOST}\r\n\r\n".encode())
        return b" 200 " in line.recv(100)
    except OSError:
        return False
    finally:
        line.close()


@contextmanager
def worker(front: Front) -> Iterator[None]:
    """Run the worker, as documented."""
    with running([sys.executable, "manage.py", "worker", "--verbosity=0"], front.env):
        yield


def collect(folder: Path, env: dict[str, str]) -> None:
    """Collect the static files into the data folder of the site."""
    command = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity=0"]
    subprocess.run(command, env={**env, "DATA_DIR": str(folder)}, cwd=ROOT, check=True)
