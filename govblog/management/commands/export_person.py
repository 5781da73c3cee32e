"""`manage.py export_person`: a copy of all that is kept of whoever has an email address."""

import os
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from comments import people
from comments.models import PersonEvent


class Command(BaseCommand):
    """Writes the copy as JSON to standard output, or to files. Says on standard error how much."""

    help = (
        "Write a copy of all that is kept of the person with this email address: what they sent, "
        "what was decided of it and what they were told. It holds nothing of other people."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the email and the files."""
        parser.add_argument("email", metavar="EMAIL", help="the address; “-” reads it from a line")
        parser.add_argument("--json", metavar="FILE", help="write JSON there; “-” is the output")
        parser.add_argument("--html", metavar="FILE", help="write a page for people there")

    def handle(self, *args: Any, **options: Any) -> None:
        """Find, tell, write."""
        person = people.find(email_of(options["email"]))
        counts = people.counts(person)
        told = people.export(person)
        if options["html"]:
            self._write(options["html"], people.as_html(told))
        if options["json"] or not options["html"]:
            self._write(options["json"] or "-", people.as_json(told))
        people.record(PersonEvent.Act.EXPORTED, PersonEvent.Way.COMMAND, counts)
        said = people.in_words(counts)
        self.stderr.write(f"Kept: {', '.join(said)}." if said else NOTHING)

    def _write(self, name: str, words: str) -> None:
        if name == "-":
            self.stdout.write(words, ending="")
            return
        try:
            write_private(Path(name), words)
        except OSError as error:
            raise CommandError(f"{name}: {error.strerror}.", returncode=2) from error


NOTHING = "Nothing is kept with this address."


def email_of(said: str) -> str:
    """Return an address from the command line, or from the input for “-”."""
    email = (sys.stdin.readline() if said == "-" else said).strip()
    if "@" not in email:
        raise CommandError("Enter an email address, such as name@example.org.", returncode=2)
    return email


def write_private(file: Path, words: str) -> None:
    """Write a file that nobody but its owner reads. Raises OSError."""
    door = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(door, "w", encoding="utf-8") as out:
        out.write(words)
