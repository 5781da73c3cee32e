"""Steps of a long act, shown as short numbered lines with the seconds they took."""

import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

LINES_SHOWN = 25


class SetupError(Exception):
    """Set-up cannot go on; the message says what is wrong and what to do."""


class Steps:
    """Prints `1/5 What happens … 0.3 s`, one line for each step, to standard error."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.number = 0

    @contextmanager
    def step(self, title: str) -> Iterator[None]:
        """Show `title` while the block runs, then the seconds it took."""
        self._begin(title)
        start = time.monotonic()
        try:
            yield
        except BaseException:
            self._end("stopped")
            raise
        self._end(f"{time.monotonic() - start:.1f} s")

    def skip(self, title: str, why: str) -> None:
        """Show a step that has nothing to do."""
        self._begin(title)
        self._end(why)

    def hand_over(self, title: str) -> None:
        """Show a step whose own program tells how it goes."""
        self._begin(title, "\n")

    def _begin(self, title: str, end: str = " … ") -> None:
        self.number += 1
        print(f"{self.number}/{self.total} {title}", end=end, file=sys.stderr, flush=True)

    def _end(self, text: str) -> None:
        print(text, file=sys.stderr, flush=True)


def run_quietly(
    program: Sequence[str], folder: Path, what_to_do: str, env: Mapping[str, str] | None = None
) -> None:
    """Run a program in `folder` and keep its output to ourselves.

    Raises SetupError, with the last lines of the output and `what_to_do`, when it fails.
    """
    done = subprocess.run(
        program,
        cwd=folder,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode:
        last = "\n".join(f"    {line}" for line in done.stdout.splitlines()[-LINES_SHOWN:])
        name = " ".join([Path(program[0]).name, *program[1:4]])
        raise SetupError(f"{name} failed. Its last lines:\n{last}\n{what_to_do}")
