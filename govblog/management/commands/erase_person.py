"""`manage.py erase_person`: erases all that is kept of whoever has an email address."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from comments import people
from comments.models import PersonEvent
from govblog.management.commands.export_person import NOTHING, email_of


class Command(BaseCommand):
    """Counts, asks, erases. Ends with 1 when a legal hold kept something, or the list of erasures
    could not be written; with 2 when nothing was done."""

    help = (
        "Erase all that is kept of the person with this email address, on every blog. Threads keep "
        "their shape and decisions their rule. It can be stopped, and run again to finish."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the email, and how to ask and answer."""
        parser.add_argument("email", metavar="EMAIL", help="the address; “-” reads it from a line")
        parser.add_argument("--dry-run", action="store_true", help="count only, erase nothing")
        parser.add_argument("--yes", action="store_true", help="do not ask")
        parser.add_argument("--json", action="store_true", help="print what came of it as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what there is, erase it when that is confirmed, say what came of it."""
        self.as_json: bool = options["json"]
        person = people.find(email_of(options["email"]))
        counts = people.counts(person)
        said = ", ".join(people.in_words(counts))
        if options["dry_run"]:
            self._say(f"Would be erased: {said}." if said else NOTHING, counts=counts, dry_run=True)
            return
        self.stderr.write(f"Kept: {said}." if said else NOTHING)
        if not options["yes"]:
            _confirm(options["email"] == "-")
        done = people.erase(person, way=PersonEvent.Way.COMMAND)
        erased = ", ".join(people.in_words(done.counts)) or "nothing, there was nothing left"
        self._say(f"Erased: {erased}.", **asdict(done))
        self._warn(done)

    def _say(self, words: str, **values: object) -> None:
        self.stdout.write(json.dumps(values) if self.as_json else words)

    def _warn(self, done: people.Erased) -> None:
        faults = []
        if done.held:
            numbers = ", ".join(map(str, done.held))
            faults.append(f"A legal hold keeps {len(done.held)} comments: {numbers}.")
        if done.held_blogs:
            faults.append(f"The person is on legal hold on {done.held_blogs} blogs.")
        if not done.is_listed:
            faults.append(
                f"The list of erasures could not be written to {settings.ERASURES_FILE}: a backup "
                "that is restored would bring the data back. Make the file writable; the worker "
                "then writes it."
            )
        if faults:
            raise CommandError(" ".join(faults), returncode=1)


def _confirm(input_is_taken: bool) -> None:
    """Ask on a terminal whether to go on. Raises CommandError."""
    if input_is_taken or not sys.stdin.isatty():
        raise CommandError(
            "Nothing was erased. Add --yes to erase without a question.", returncode=2
        )
    if input("This cannot be undone. Type “erase” to go on: ").strip().lower() != "erase":
        raise CommandError("Nothing was erased.", returncode=2)
