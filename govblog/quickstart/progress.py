"""What is shown while quickstart works: a moving line on a terminal, plain lines elsewhere."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from rich.console import Console
from rich.status import Status
from rich.text import Text


class Act:
    """One thing being done. `note` tells how far it is; `result` is what is said at its end."""

    def __init__(self, title: str, console: Console, status: Status) -> None:
        self.title = title
        self.result = "done"
        self._console = console
        self._status = status

    def note(self, text: str) -> None:
        """Show how far it is."""
        if self._console.is_terminal:
            self._status.update(Text(f"{self.title}: {text}"))
        else:
            self._console.print(Text(f"  {text}"), soft_wrap=True)


class Progress:
    """Shows what is being done on `stream`."""

    def __init__(self, stream: TextIO) -> None:
        self._console = Console(file=stream, highlight=False)

    @contextmanager
    def doing(self, title: str) -> Iterator[Act]:
        """Show `title` while the block runs; after it, one line with result and seconds."""
        start = time.monotonic()
        with self._console.status(Text(title)) as status:
            act = Act(title, self._console, status)
            yield act
        took = time.monotonic() - start
        self.say(f"{title}: {act.result} ({took:.1f} s)")

    def say(self, text: str) -> None:
        """Show one line."""
        self._console.print(Text(text), soft_wrap=True)
