"""Take in a file that export_json has written, into an empty install."""

import shutil
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from govblog import progress
from govblog.jsonlines import Refused, coming


@contextmanager
def _file(named: str) -> Iterator[Path]:
    """Yield where the lines are. What comes in by the standard input is kept for as long as it
    takes, for this user alone: it is read more than once."""
    if named != "-":
        yield Path(named)
        return
    with NamedTemporaryFile(prefix="govblog-") as kept:
        shutil.copyfileobj(sys.stdin.buffer, kept)
        kept.flush()
        yield Path(kept.name)


class Command(BaseCommand):
    """Takes all in or nothing; ends with 0, or with 1 and a sentence that says why not."""

    help = (
        "Take in all that export_json wrote (docs/moving.md), into an install that was only "
        "migrated. All comes in or nothing does."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take FILE, --media and --dry-run."""
        parser.add_argument("file", metavar="FILE", help="“-” for standard input")
        parser.add_argument("--media", metavar="DIR", help="where the files of pictures are")
        parser.add_argument("--dry-run", action="store_true", help="check all, write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Take in, and say how much."""
        is_dry = options["dry_run"]
        folder = Path(options["media"]) if options["media"] else None
        try:
            with (
                progress.shown(quiet=options["verbosity"] == 0, out=self.stderr) as tell,
                _file(options["file"]) as file,
            ):
                came = coming.read_in(file, folder, is_dry=is_dry, tell=tell)
        except Refused as error:
            raise CommandError(f"{error} Nothing was written.", returncode=1) from error
        except OSError as error:
            raise CommandError(f"{error}. Nothing was written.", returncode=1) from error
        except DatabaseError as error:
            raise CommandError(f"The database refuses: {error}. Nothing was written.") from error
        for warning in came.warnings:
            self.stderr.write(f"Warning: {warning}")
        verb = "would come in. Nothing was written." if is_dry else "came in."
        self.stdout.write(f"{came.rows:,} rows and {came.files:,} files {verb}")
