"""A blog served for real, for benchmarks that ask over HTTP: database, cache and web server.

`python -m tests.benchmarks.site SIZE` fills the database it is given and prints what is in it.
"""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPMessage
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django

from tests.benchmarks import common
from tests.fronts import free_port
from tests.redis_server import running_redis

PATIENCE = 30.0  # seconds for a program to answer
SERVERS = {
    # What the project runs
    "gunicorn, threads": ["gunicorn", "--config", "python:govblog.server"],
    "gunicorn, sync": ["gunicorn", "--worker-class", "sync", "--workers", "2"],
    # Not installed with the project: `pip install granian`
    "granian": ["granian", "--interface", "wsgi", "--workers", "2", "--blocking-threads", "16"],
}


@dataclass(frozen=True)
class Site:
    """A server that answers: its address, the article's path, and the programs behind it."""

    address: str
    path: str
    length: int
    post: int
    server: subprocess.Popen[bytes]
    database: str

    def cpu(self) -> float:
        """Return the seconds of CPU that the web server's processes have used so far."""
        return sum(_used(pid) for pid in family(self.server.pid))

    def memory(self) -> int:
        """Return the bytes that the largest of its processes keeps in memory."""
        return max(_resident(pid) for pid in family(self.server.pid))


def family(pid: int) -> list[int]:
    """Return a process and all that descend from it."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in children for one in family(int(child)))]


def _used(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _resident(pid: int) -> int:
    pages = Path(f"/proc/{pid}/statm").read_text().split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def fetched(address: str, path: str) -> tuple[HTTPMessage, bytes]:
    """Return headers and body of what is answered at a path."""
    connection = HTTPConnection(urlsplit(address).netloc, timeout=PATIENCE)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.headers, answer.read()
    finally:
        connection.close()


@contextmanager
def running(arguments: list[str], port: int, **env: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program until it answers on its port, and stop it afterwards."""
    process = subprocess.Popen(arguments, env={**os.environ, **env}, stdout=subprocess.DEVNULL)
    try:
        end = time.monotonic() + PATIENCE
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                if process.poll() is not None or time.monotonic() > end:
                    raise
                time.sleep(0.1)
        yield process
    finally:
        process.terminate()
        process.wait()


@contextmanager
def served(engine: str, size: int, server: str = "gunicorn, threads") -> Iterator[Site]:
    """Serve an article with `size` comments: SQLite alone, or PostgreSQL with Redis."""
    with ExitStack() as stack:
        database = stack.enter_context(common.empty_database(engine))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        port = free_port()
        env = {
            "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings",
            "DATABASE_URL": database,
            "DATA_DIR": str(folder),
            "BASE_URL": f"http://127.0.0.1:{port}",
            "TRUSTED_PROXIES": "127.0.0.1",
            "BENCHMARK_BYTES": str(folder / "article"),
            "SECOND_FACTOR": "optional",
            "PAGE_MEMORY": "64",
        }
        if engine == "PostgreSQL":
            env["CACHE_URL"] = stack.enter_context(running_redis()).cache_url
        said = _fill(size, env)
        programs = [*SERVERS[server], *_bound(server, port), "govblog.wsgi:application"]
        program = str(Path(sys.executable).with_name(programs[0]))
        process = stack.enter_context(running([program, *programs[1:]], port, **env))
        address = f"http://127.0.0.1:{port}"
        _, body = fetched(address, said["path"])
        Path(env["BENCHMARK_BYTES"]).write_bytes(body)
        yield Site(address, said["path"], len(body), said["post"], process, database)


def _bound(server: str, port: int) -> list[str]:
    if server == "granian":
        return ["--host", "127.0.0.1", "--port", str(port), "--log-level", "error"]
    return ["--bind", f"127.0.0.1:{port}", "--log-level", "error"]


def fill_for(size: int, env: dict[str, str]) -> str:
    """Fill the database of an environment; return the path of the article with `size` comments."""
    return str(_fill(size, env)["path"])


def _fill(size: int, env: dict[str, str]) -> Any:
    done = subprocess.run(
        [sys.executable, "-m", __name__, str(size)],
        env={**os.environ, **env},
        stdout=subprocess.PIPE,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def fill(size: int) -> dict[str, object]:
    """Publish an article with `size` comments in this process's database; tell where it is."""
    django.setup()
    from tests.benchmarks import scene  # noqa: PLC0415

    post = scene.a_post()
    if size:
        scene.comments(post, common.mostly_roots(size))
    return {"path": post.get_absolute_url(), "post": post.pk}


if __name__ == "__main__":
    print(json.dumps(fill(int(sys.argv[1]))))
