"""`manage.py backup`: makes a backup of all that the install holds, or verifies one."""

from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone
from rich.console import Console
from rich.progress import Progress

from govblog.backups import Refused, drilling, kept, making, verifying
from govblog.backups.manifest import Manifest


class Command(BaseCommand):
    """Prints the name of the file and what is in it.

    Ends with 0; with 1 when the backup was made and something is to be looked at; with 2 when
    there is no backup, or the one that was looked at is not good.
    """

    help = (
        "Make one file of the database and the pictures, while the site runs (docs/backup.md). It "
        "holds personal data, and no keys: keep SECRET_KEY and SEAL_KEYS elsewhere."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take FILE and what to do with it."""
        parser.add_argument("file", metavar="FILE", nargs="?", help="else a new one in BACKUP_DIR")
        parser.add_argument("--verify", action="store_true", help="look at FILE, make nothing")
        parser.add_argument(
            "--keep", type=int, metavar="N", help="delete the oldest in BACKUP_DIR beyond N"
        )
        parser.add_argument(
            "--drill", action="store_true", help="then restore it in a place of its own, to try"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what is asked, and say in one sentence what fails."""
        file = Path(options["file"]).absolute() if options["file"] else None
        _require_sense(file, options)
        try:
            if options["verify"]:
                self._verify(file or _newest())
            else:
                self._make(file, options["keep"])
                if options["drill"]:
                    self._drill(file or _newest())
        except Refused as error:
            raise CommandError(str(error), returncode=2) from error
        except OSError as error:
            said = f"{error.strerror or error}: {error.filename or file or settings.BACKUP_DIR}"
            raise CommandError(f"It was not done: {said}.", returncode=2) from error
        except DatabaseError as error:
            said = str(error).strip()
            raise CommandError(f"The database cannot be read: {said}.", returncode=2) from error
        if self.lost:
            raise CommandError(
                f"{len(self.lost)} files of pictures are gone that the database names: "
                f"{', '.join(self.lost[:3])}. The backup is made without them.",
                returncode=1,
            )

    def _make(self, file: Path | None, keep: int | None) -> None:
        folder = Path(settings.BACKUP_DIR)
        if file is None:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _progress() as told:
            made = making.make(file or folder / kept.name_of(timezone.now()), told)
        self.lost = made.lost
        self.stdout.write(f"{made.backup.path}: {_told(made.manifest)}")
        for path in kept.let_go(folder, keep) if keep else []:
            self.stdout.write(f"Deleted: {path}")

    def _verify(self, file: Path) -> None:
        with _progress() as told:
            read, size = [0], file.stat().st_size

            def tell(many: int) -> None:
                read[0] += many
                told("Backup", read[0], size)

            said = verifying.verify(file, tell)
        self.stdout.write(f"{file} is sound: {_told(said)}")
        if said.media.gone:
            self.stdout.write(
                f"{said.media.gone} files of pictures were gone when it was made, such as "
                f"{said.media.missing[0]}."
            )

    def _drill(self, file: Path) -> None:
        for line in drilling.drill(file):
            self.stdout.write(line)

    lost: list[str] = []


def _require_sense(file: Path | None, options: dict[str, Any]) -> None:
    keep = options["keep"]
    if keep is not None and (keep < 1 or file):
        raise CommandError("--keep takes a number from 1, and no FILE beside it.", returncode=2)
    if options["verify"] and (keep or options["drill"]):
        raise CommandError("--verify makes nothing: it stands alone.", returncode=2)


def _newest() -> Path:
    found = kept.newest(Path(settings.BACKUP_DIR))
    if found is None:
        raise Refused(f"There is no backup in {settings.BACKUP_DIR}.")
    return found.path


def _told(said: Manifest) -> str:
    made_at = timezone.localtime(said.made_at)
    return (
        f"{sum(said.rows.values()):,} rows of {len(said.rows)} tables ({said.engine.name} "
        f"{said.engine.version}), {said.media.files:,} files of pictures "
        f"({said.media.bytes / 1e6:,.1f} MB), of {made_at:%-d %B %Y, %H:%M:%S}, release "
        f"{said.release}."
    )


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None]]:
    """Show on a terminal how far it is; yield what to tell it."""
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        tasks: dict[str, Any] = {}

        def told(part: str, done: int, total: int) -> None:
            if part not in tasks:
                tasks[part] = progress.add_task(part, total=total)
            progress.update(tasks[part], completed=done, total=total)

        yield told
