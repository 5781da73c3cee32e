"""Find what is wrong with the record of decisions."""

import json
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import Progress

from comments import verifying
from comments.models import Decision
from posts.models import Blog


class Command(BaseCommand):
    """Prints a line for each fault, then for each blog where its chain ends, then the totals.

    Ends with 0 when all is sound, with 1 when there are faults. `/healthz/ready` knows the result.
    """

    help = (
        "Verify the chain of every decision on comments, and that each comment has the status of "
        "its last decision. Safe to run while moderators decide."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take --json and --blog."""
        parser.add_argument(
            "--json", action="store_true", help="print each line as a JSON object, totals last"
        )
        parser.add_argument("--blog", metavar="HOST", help="only the blog with this host name")

    def handle(self, *args: Any, **options: Any) -> None:
        """Verify blog by blog, and say what is wrong and where each chain ends."""
        self.as_json: bool = options["json"]
        blogs = Blog.objects.order_by("pk")
        if options["blog"] is not None:
            blogs = blogs.filter(host=options["blog"])
            if not blogs:
                raise CommandError(f"No blog has the host name “{options['blog']}”.", returncode=2)
        totals = {"blogs": 0, "decisions": 0, "faults": 0}
        with _progress(blogs) as read:
            for blog in blogs:
                totals["blogs"] += 1
                totals["faults"] += self._check(blog, read)
                totals["decisions"] += self._end(blog)
        self._line(
            f"{totals['decisions']} decisions of {totals['blogs']} blogs checked. "
            f"{totals['faults']} faults found.",
            **totals,
        )
        if totals["faults"]:
            raise CommandError(f"{totals['faults']} faults found.", returncode=1)

    def _check(self, blog: Blog, read: Callable[[int], object]) -> int:
        found = 0
        for fault in verifying.faults(blog, read):
            found += 1
            self._line(
                f"Fault ({fault.kind}): {fault.blog}: {fault.says}.",
                fault=fault.kind,
                blog=fault.blog,
                decision=fault.number,
                comment=fault.comment,
                says=fault.says,
            )
        return found

    def _end(self, blog: Blog) -> int:
        """Say with which decision a chain ends: kept elsewhere, it proves what was there."""
        last = Decision.objects.filter(blog=blog).order_by("-number").first()
        number, known = (last.number, last.hash) if last else (0, "")
        says = f"ends with decision {number}, {known}" if last else "has no decisions"
        self._line(f"{blog.host}: {says}.", blog=blog.host, last=number, hash=known)
        return Decision.objects.filter(blog=blog).count()

    def _line(self, words: str, **values: object) -> None:
        self.stdout.write(json.dumps(values) if self.as_json else words)


@contextmanager
def _progress(blogs: Any) -> Iterator[Callable[[int], object]]:
    """Show how far the reading is, on a terminal only; yield what to tell it."""
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        total = Decision.objects.filter(blog__in=blogs).count() if console.is_terminal else None
        task = progress.add_task("Checking decisions", total=total)
        yield lambda rows: progress.advance(task, rows)
