"""Write all that this install knows into a file of JSON lines."""

import os
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from govblog.jsonlines import Refused, describing, leaving


class Command(BaseCommand):
    """Writes the file, or to the standard output for “-”, and says what went out on the other."""

    help = (
        "Write all that this install knows as JSON lines (docs/moving.md). The file holds personal "
        "data: keep it as you keep the database. Safe to run while the site runs."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take FILE, --media and --describe."""
        parser.add_argument("file", metavar="FILE", nargs="?", help="“-” for standard output")
        parser.add_argument("--media", metavar="DIR", help="copy the files of pictures there")
        parser.add_argument(
            "--describe", action="store_true", help="print the table of kinds and fields instead"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Write, and say how much."""
        if options["describe"]:
            self.stdout.write("\n".join(describing.table()))
            return
        if not options["file"]:
            raise CommandError("Name a file, or “-” for the standard output.")
        folder = Path(options["media"]) if options["media"] else None
        try:
            if options["file"] == "-":
                gone = leaving.write(sys.stdout.buffer, folder)
                sys.stdout.buffer.flush()
            else:
                gone = leaving.write_to(Path(options["file"]), folder)
        except Refused as error:
            raise CommandError(str(error)) from error
        except BrokenPipeError as error:
            # Python would say so again when it ends
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise CommandError("Whoever read the lines is gone. They are not whole.") from error
        except OSError as error:
            raise CommandError(f"Cannot be written: {error}.") from error
        except DatabaseError as error:
            raise CommandError(f"The database cannot be read: {error}.") from error
        for warning in gone.warnings:
            self.stderr.write(f"Warning: {warning}")
        words = f"{gone.rows:,} rows and {gone.files:,} files went out."
        (self.stderr if options["file"] == "-" else self.stdout).write(words)
