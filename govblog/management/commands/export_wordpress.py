"""Write a blog as a WordPress export, for WordPress or for another install of this platform."""

import io
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import Progress

from govblog.text import counted
from govblog.whole import whole
from govblog.wordpress import choosing
from govblog.wordpress.dumping.run import dump
from posts.models import Blog


class Command(BaseCommand):
    """Prints how many posts and comments were written; ends with 1 when there is no whole file."""

    help = (
        "Write a blog with its posts, pages, pictures’ descriptions and comments as a WordPress "
        "export (WXR 1.2). It holds the email addresses of commenters: keep it as you keep those. "
        "See docs/wordpress.md."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file, and what is to be in it."""
        parser.add_argument("file", metavar="FILE", help="where to write it; - for standard output")
        parser.add_argument("--blog", metavar="HOST", help="host name of the blog, else the first")
        parser.add_argument(
            "--without-emails", action="store_true", help="leave email addresses out"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Export, and tell."""
        try:
            blog = choosing.blog_of(options["blog"])
        except choosing.NoBlog as error:
            raise CommandError(str(error)) from error
        emails, to = not options["without_emails"], options["file"]
        with _progress() as tell:
            if to == "-":
                done = _to_stdout(blog, self.stdout, tell, emails=emails)
            else:
                done = _to_file(blog, Path(to), tell, emails=emails)
        # Not between the lines of the export itself
        out = self.stderr if to == "-" else self.stdout
        what = [counted(done[name], name.removesuffix("s")) for name in ("posts", "pages")]
        what += [counted(done[name], name.removesuffix("s")) for name in ("pictures", "comments")]
        out.write(f"Exported from {blog.host}: {', '.join(what)}.")


def _to_file(blog: Blog, path: Path, tell: Any, *, emails: bool) -> Counter[str]:
    if path.is_dir():
        raise CommandError(f"{path} is a folder. Name a file.")
    try:
        with whole(path) as file:
            return _to_bytes(blog, file, tell, emails=emails)
    except OSError as error:
        says = error.strerror or str(error)
        raise CommandError(f"Nothing was written to {path}: {says}.") from error


def _to_stdout(blog: Blog, out: Any, tell: Any, *, emails: bool) -> Counter[str]:
    # UTF-8 whatever the terminal thinks
    raw = getattr(out, "buffer", None)
    if raw is None:
        return dump(blog, partial(out.write, ending=""), tell, emails=emails)
    return _to_bytes(blog, raw, tell, emails=emails)


def _to_bytes(blog: Blog, raw: BinaryIO, tell: Any, *, emails: bool) -> Counter[str]:
    text = io.TextIOWrapper(raw, encoding="utf-8", newline="\n", write_through=True)
    try:
        return dump(blog, text.write, tell, emails=emails)
    finally:
        text.flush()
        text.detach()


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None]]:
    """Show how far it is, on a terminal only; yield what to tell it."""
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("Writing posts", total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)
