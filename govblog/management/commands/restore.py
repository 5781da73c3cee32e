"""`manage.py restore`: puts a backup in the place of what is there."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone
from rich.console import Console
from rich.progress import Progress

from comments import people
from govblog.backups import Refused, restoring
from govblog.backups.restoring import Restored, Unfinished, Wish


class Command(BaseCommand):
    """Says what came back and what was done about it.

    Ends with 0; with 1 when the backup is back and something is to be looked at; with 2 when
    nothing was done.
    """

    help = (
        "Verify a backup and put it in the place of what is there (docs/backup.md). Stop the "
        "servers and the worker first. Until all of it is ready, nothing is changed."
    )
    requires_system_checks = []  # they ask a database that may be none yet

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take FILE and what is allowed."""
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--replace", action="store_true", help="also what is not empty")
        parser.add_argument(
            "--erasures", metavar="LIST", help="the list of erasures, when it is not ERASURES_FILE"
        )
        parser.add_argument(
            "--other-key", action="store_true", help="also when the SECRET_KEY of then is lost"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Restore, and say what came of it."""
        file = Path(options["file"]).absolute()
        erasures = Path(options["erasures"]) if options["erasures"] else None
        if erasures and not erasures.is_file():
            raise CommandError(f"There is no file {erasures}. Nothing was done.", returncode=2)
        wish = Wish(options["replace"], options["other_key"], erasures)
        console = Console(stderr=True)
        try:
            with Progress(
                console=console, transient=True, disable=not console.is_terminal
            ) as progress:
                task = progress.add_task("Backup", total=file.stat().st_size)
                done = restoring.restore(file, wish, lambda many: progress.advance(task, many))
        except Unfinished as error:
            raise CommandError(str(error), returncode=1) from error
        except Refused as error:
            raise CommandError(f"{error} Nothing was done.", returncode=2) from error
        except OSError as error:
            said = f"{error.strerror or error}: {error.filename or file}"
            raise CommandError(f"{said}. Nothing was done.", returncode=2) from error
        except DatabaseError as error:
            said = f"The database refuses: {str(error).strip()}. Nothing was done."
            raise CommandError(said, returncode=2) from error
        self._tell(done)
        if faults := _faults(done, erasures):
            raise CommandError("\n".join(faults), returncode=1)

    def _tell(self, done: Restored) -> None:
        said, today = done.manifest, done.today
        made_at = timezone.localtime(said.made_at)
        self.stdout.write(
            f"{sum(said.rows.values()):,} rows and {said.media.files:,} files of pictures are "
            f"back, as they were on {made_at:%-d %B %Y, %H:%M:%S}."
        )
        again = [*people.in_words(today.erased.counts)]
        if today.erased.comments:
            again.append(f"{today.erased.comments:,} more comments by their number")
        self.stdout.write(
            f"{today.erased.entries:,} erasures on the list. Erased again: "
            f"{', '.join(again) or 'nothing, all of it is gone'}."
        )
        self.stdout.write("Everybody is signed out. Threads and records are checked.")
        if done.deleted:
            self.stdout.write(f"{done.deleted:,} files of pictures that came later were deleted.")
        if today.letters:
            self.stdout.write(
                f"{today.letters:,} letters waited when the backup was made. They are shown as "
                "unsure and do not go by themselves: look at Letters in the admin."
            )
        self.stdout.write("Start the servers and the worker.")


def _faults(done: Restored, erasures: Path | None) -> list[str]:
    """Return what is to be looked at before the site is opened."""
    today, listed = done.today, erasures or settings.ERASURES_FILE
    found = list(today.faults)
    if not today.is_listed:
        found.append(
            f"There is no list of erasures ({listed}). Who was erased after the backup was made is "
            "back. If a copy of the list is kept elsewhere: manage.py reapply_erasures FILE"
        )
    if today.erased.unreadable:
        numbers = ", ".join(map(str, today.erased.unreadable))
        found.append(f"Lines of the list of erasures that are no entries: {numbers}.")
    if today.erased.held:
        found.append(f"A legal hold keeps comments {', '.join(map(str, today.erased.held))}.")
    if not today.erased.is_listed:
        found.append("The list of erasures could not be written to its file.")
    if today.unreadable:
        found.append(
            f"{today.unreadable} sealed originals cannot be opened: SEAL_KEYS of then is missing."
        )
    if done.manifest.media.gone:
        found.append(
            f"{done.manifest.media.gone} files of pictures were gone when the backup was made: "
            f"{', '.join(done.manifest.media.missing[:3])}."
        )
    if not today.is_cache_cleared:
        found.append("The cache could not be cleared. Clear it before the site is opened.")
    return found
