"""A Redis of the tests' own, gone afterwards."""

import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import redis

from tests.fronts import PATIENCE, free_port


@dataclass(frozen=True)
class RedisServer:
    """A Redis that runs: its port, and its process."""

    port: int
    process: "subprocess.Popen[bytes]"

    @property
    def url(self) -> str:
        """Return its address."""
        return f"redis://127.0.0.1:{self.port}/0"

    @property
    def cache_url(self) -> str:
        """Return what CACHE_URL of a site is that keeps its pages there."""
        return cache_url(self.port)

    @contextmanager
    def hung(self) -> Iterator[None]:
        """Stop it where it stands, so that it says nothing; then let it go on."""
        self.process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.process.send_signal(signal.SIGCONT)


def cache_url(port: int) -> str:
    """Return CACHE_URL of a site whose Redis is, or will be, at this port."""
    return f"rediscache://127.0.0.1:{port}/0"


def redis_program() -> str | None:
    """Return where Redis is, None when it is not installed."""
    return shutil.which("redis-server")


@contextmanager
def running_redis(port: int = 0, *options: str) -> Iterator[RedisServer]:
    """Run a Redis that keeps nothing on disk, at any port for 0. Raises RuntimeError when it is not
    installed."""
    program = redis_program()
    if program is None:
        raise RuntimeError("Redis is not installed (redis-server).")
    port = port or free_port()
    said = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    process = subprocess.Popen([program, *said, *options], stdout=subprocess.DEVNULL)
    try:
        until = time.monotonic() + PATIENCE
        while not _answers(port):
            assert process.poll() is None, "Redis did not start"
            assert time.monotonic() < until
            time.sleep(0.05)
        yield RedisServer(port, process)
    finally:
        # One that was stopped hears nothing else
        process.kill()
        process.wait()


def _answers(port: int) -> bool:
    with redis.Redis(port=port) as own:
        try:
            return bool(own.ping())
        except redis.ConnectionError:
            return False
