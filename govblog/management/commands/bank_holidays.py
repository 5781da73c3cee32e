"""`manage.py bank_holidays`: bring the list of bank holidays up to date."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from posts import holidays

LONGEST = 5_000_000  # bytes; the published file has 40,000


class Command(BaseCommand):
    """Prints a line for each bank holiday that is added or changed, then the totals.

    Run again, it changes nothing. Raises CommandError when the file is no such list; then nothing
    is loaded.
    """

    help = (
        "Load the bank holidays that come with govblog, or those of FILE: the JSON file that "
        "GOV.UK publishes at https://www.gov.uk/bank-holidays.json"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file."""
        parser.add_argument("file", nargs="?", metavar="FILE", help="- for standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and say what changed."""
        name = options["file"]
        try:
            known = holidays.shipped() if name is None else holidays.read(_text(name))
        except OSError as error:
            raise CommandError(f"{name} cannot be read: {error.strerror}.") from error
        except ValueError as error:
            raise CommandError(f"{name}: {error} Nothing was loaded.") from error
        done = holidays.load(known)
        for word, days in (
            ("Added", done.added),
            ("Changed", done.changed),
            ("Kept, though not in the file", done.unlisted),
        ):
            for one in days:
                self.stdout.write(f"{word}: {one}")
        self.stdout.write(
            f"{len(known)} bank holidays read, {len(done.added)} added, "
            f"{len(done.changed)} changed."
        )
        if done.unlisted:
            self.stdout.write("Delete what was moved or called off under Bank holidays, in admin.")


def _text(name: str) -> str:
    """Return a file's text. Raises OSError, ValueError."""
    if name == "-":
        said = sys.stdin.buffer.read(LONGEST + 1)
    else:
        with Path(name).open("rb") as file:
            said = file.read(LONGEST + 1)
    if len(said) > LONGEST:
        raise holidays.Unreadable("This is too large to be a list of bank holidays.")
    return said.decode("utf-8-sig")
