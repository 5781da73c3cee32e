"""Find, and with --repair mend, what is wrong with the threads of comments."""

import json
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import Progress

from comments import soundness
from comments.models import Comment


class Command(BaseCommand):
    """Prints a line for each fault and for each act of mending, then the totals.

    Ends with 0 when all is sound, or was made so; with 1 when faults remain.
    """

    help = (
        "Compare the numbers that say where each comment stands with what it answers, and say "
        "where they differ. Safe to run while comments come in."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take --repair and --json."""
        parser.add_argument("--repair", action="store_true", help="mend what is found")
        parser.add_argument(
            "--json", action="store_true", help="print each line as a JSON object, totals last"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Check; mend if asked and needed; check again what was mended."""
        self.as_json: bool = options["json"]
        totals = {"comments": Comment.objects.count(), "faults": self._check(), "mended": 0}
        remain = totals["faults"]
        if remain and options["repair"]:
            for mended in soundness.repair():
                totals["mended"] += 1
                self._line(f"Mended: {mended.says}.", act=mended.says, comment=mended.node)
            remain = self._check()
        self._line(
            f"{totals['comments']} comments checked. {totals['faults']} faults found, "
            f"{totals['mended']} acts of mending, {remain} faults remain.",
            **totals,
            remain=remain,
        )
        if remain:
            hint = "" if options["repair"] else " Run check_threads --repair to mend them."
            raise CommandError(f"{remain} faults remain.{hint}", returncode=1)

    def _check(self) -> int:
        found = 0
        with _progress() as read:
            for fault in soundness.faults(read):
                found += 1
                self._line(
                    f"Fault ({fault.kind}): {fault.says}.",
                    fault=fault.kind,
                    comment=fault.node,
                    says=fault.says,
                )
        return found

    def _line(self, words: str, **values: object) -> None:
        self.stdout.write(json.dumps(values) if self.as_json else words)


@contextmanager
def _progress() -> Iterator[Callable[[int], object]]:
    """Show how far the reading is, on a terminal only; yield what to tell it."""
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("Checking comments", total=Comment.objects.count())
        yield lambda rows: progress.advance(task, rows)
