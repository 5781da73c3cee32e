"""A Redis of the test's own, gone afterwards."""

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def running() -> Iterator[str]:
    """Yield the address of a Redis behind a socket; skip where none is installed."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("Redis is not installed.")
    with tempfile.TemporaryDirectory() as folder:
        door = Path(folder) / "redis.sock"
        said = ["--port", "0", "--unixsocket", str(door), "--save", "", "--appendonly", "no"]
        server = subprocess.Popen([program, *said], stdout=subprocess.DEVNULL, cwd=folder)
        try:
            while not door.exists():
                assert server.poll() is None
                time.sleep(0.02)
            yield f"unix://{door}"
        finally:
            server.terminate()
            server.wait()
