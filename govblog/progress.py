"""How far a command is, told while it works: a bar on a terminal, plain lines in a pipe."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import Progress, TaskID

from govblog.text import counted

# What is done, how much of it, and of how much: 0 where that is not known
Tell = Callable[[str, int, int], None]
EVERY = 5.0  # seconds between two lines in a pipe


def nothing(what: str, done: int, total: int) -> None:
    """Tell nobody."""


@contextmanager
def shown(*, quiet: bool, out: Any) -> Iterator[Tell]:
    """Show on standard error how far it is; yield what to tell it. `out` takes the plain lines."""
    if quiet:
        yield nothing
        return
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _Lines(out)
        return
    with Progress(console=console, transient=True) as progress:
        task: TaskID = progress.add_task("Reading", total=None)

        def tell(what: str, done: int, total: int) -> None:
            progress.update(task, description=what, completed=done, total=total or None)

        yield tell


class _Lines:
    """Says in plain lines how far it is, not more often than anybody reads."""

    def __init__(self, out: Any) -> None:
        self.out, self.last = out, 0.0

    def __call__(self, what: str, done: int, total: int) -> None:
        """Print a line, if it is time for one."""
        if not done:
            self.out.write(f"{what}: {counted(total, 'thing')}" if total else f"{what}.")
        elif time.monotonic() - self.last >= EVERY or done == total:
            self.last = time.monotonic()
            self.out.write(f"{what}: {done:,} of {total:,}")
