"""Someone clones the project and types the one command of the README."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.fronts import free_port

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.nightly


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone of what is committed, with nothing installed."""
    folder = tmp_path_factory.mktemp("fresh") / "govblog"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(folder)], check=True)
    return folder


@contextmanager
def serving(folder: Path, port: int, patience: float) -> Iterator[str]:
    """Run the command until the addresses are shown; yield all that was said."""
    log = folder.with_suffix(".log")
    # The Python that this run's own environment was made from
    python = str(Path(sys.base_prefix) / "bin" / "python3")
    with log.open("w") as out:
        process = subprocess.Popen(
            [python, "-m", "govblog", "run", f"--port={port}"],
            cwd=folder,
            env={"PATH": os.environ["PATH"], "HOME": os.environ["HOME"]},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        end = time.monotonic() + patience
        while "To stop it" not in log.read_text() and process.poll() is None:
            assert time.monotonic() < end, log.read_text()
            time.sleep(0.2)
        assert process.poll() is None, log.read_text()
        yield log.read_text()
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0, log.read_text()


def test_the_blog_is_open_after_one_command_and_kept_by_the_next(copy: Path) -> None:
    port = free_port()
    with serving(copy, port, patience=600) as said:
        article = re.search(rf"http://127\.0\.0\.1:{port}/\d{{4}}/\S+", said)
        assert article is not None, said
        assert "passwords are shown this once" in said
        with urllib.request.urlopen(article[0]) as answer:  # noqa: S310 - http, as matched
            assert 'id="comments"' in answer.read().decode()
    start = time.monotonic()
    with serving(copy, port, patience=60) as said:
        assert time.monotonic() - start < 20
        assert "Accounts: there already, kept" in said
