"""`manage.py reapply_erasures`: erases again what a restored backup has brought back."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from comments import people


class Command(BaseCommand):
    """Says what was erased again. Ends with 1 when lines could not be read, a legal hold kept
    something or the list could not be written; with 2 when there is no such file."""

    help = (
        "Erase again what is on the list of erasures and is in the database all the same: run it "
        "after every restore, before the site is opened. Safe to run at any time, and again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file."""
        parser.add_argument(
            "file", metavar="FILE", nargs="?", help="the list, when it is not ERASURES_FILE"
        )
        parser.add_argument("--dry-run", action="store_true", help="count only, erase nothing")
        parser.add_argument("--json", action="store_true", help="print what came of it as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Re-apply and say what came of it."""
        file = Path(options["file"] or settings.ERASURES_FILE)
        if not file.is_file() and options["file"]:
            raise CommandError(f"There is no file {file}.", returncode=2)
        if not file.is_file():
            self.stderr.write(f"There is no file {file}: only the list in the database counts.")
        try:
            done = people.reapply(file, dry_run=options["dry_run"])
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}.", returncode=2) from error
        if options["json"]:
            self.stdout.write(json.dumps(asdict(done) | {"dry_run": options["dry_run"]}))
        else:
            self.stdout.write(_sentence(done, dry_run=options["dry_run"]))
        _warn(done)


def _sentence(done: people.Reapplied, *, dry_run: bool) -> str:
    verb = "Would be erased" if dry_run else "Erased"
    said = people.in_words(done.counts)
    if done.comments:
        said.append(f"{done.comments:,} more by their number")
    return (
        f"{done.entries:,} erasures on the list. {verb} again: "
        f"{', '.join(said) or 'nothing, all of it is gone'}."
    )


def _warn(done: people.Reapplied) -> None:
    faults = []
    if done.unreadable:
        lines = ", ".join(map(str, done.unreadable))
        faults.append(f"Lines of the file that are no entries: {lines}.")
    if done.held:
        faults.append(f"A legal hold keeps comments {', '.join(map(str, done.held))}.")
    if not done.is_listed:
        faults.append("The list could not be written to its file.")
    if faults:
        raise CommandError(" ".join(faults), returncode=1)
