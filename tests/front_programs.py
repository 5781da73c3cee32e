"""The programs of the documented set-up: nginx from docs/deploy/, gunicorn and a worker behind it.

Only ports, paths and the secret are others than in the files that people copy.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.certificate import certificate
from tests.fronts import HOST, PATIENCE, SECRET, Front

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "docs" / "deploy"
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
def gunicorn(front: Front, config: str = "govblog.server") -> Iterator[subprocess.Popen[bytes]]:
    """Run the site behind its socket, as documented."""
    door = front.folder / "web.sock"
    door.unlink(missing_ok=True)
    command = [*_gunicorn(config), "--bind", f"unix:{door}", "tests.origin:application"]
    with running(command, front.env) as it:
        _wait_for_site(front, it)
        yield it


def _gunicorn(config: str) -> list[str]:
    return [sys.executable, "-m", "gunicorn", "--config", f"python:{config}"]


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
    command = [
        "bash",
        "-c",
        script,
        "systemd",
        *_gunicorn("govblog.server"),
        "tests.origin:application",
    ]
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
