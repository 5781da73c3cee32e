"""The machine: its clock, its disks, and who may read what is kept there."""

import os
import stat
from pathlib import Path

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Max
from django.utils import timezone

from comments.models import ChainMark, Comment, Decision
from govblog import disk
from govblog.doctor.finding import Findings, fault, ok, warning

_APART = 2.0  # seconds
_FAR_APART = 60.0
_SET_IT = "Let a time service (chrony, systemd-timesyncd) set the clocks of all machines."


def clock(deep: bool) -> Findings:
    """Yield whether this machine and the database know what time it is, and it never went back."""
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.vendor == "postgresql":
        began = timezone.now()
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            theirs = cursor.fetchone()[0]
        ours = began + (timezone.now() - began) / 2
        yield from _apart((theirs - ours).total_seconds())
    newest = (
        Comment.objects.aggregate(at=Max("created_at"))["at"],
        Decision.objects.aggregate(at=Max("at"))["at"],
        ChainMark.objects.aggregate(at=Max("checked_at"))["at"],
    )
    ahead = max((at - timezone.now()).total_seconds() for at in (*newest, timezone.now()) if at)
    if ahead > _FAR_APART:
        says = f"What was written last is from {ahead / 60:.0f} minutes ahead: the clock went back."
        yield fault(says, f"{_SET_IT} Until then new comments stand before older ones.")
    else:
        yield ok(f"It is {timezone.now():%Y-%m-%d %H:%M:%S} UTC here, and nothing is from later.")


def _apart(seconds: float) -> Findings:
    if abs(seconds) > _APART:
        says = f"The database’s clock is {seconds:+.0f} seconds from this machine’s."
        yield (fault if abs(seconds) > _FAR_APART else warning)(says, _SET_IT)


def room(deep: bool) -> Findings:
    """Yield how much room there is where this install writes."""
    for name, folder in disk.folders().items():
        try:
            left = disk.room_in(folder)
        except OSError as error:
            says = f"{folder} ({name}) cannot be looked at: {error.strerror}."
            yield fault(says, "See that the disk is there and mounted.")
            continue
        says = f"{left.free // 2**20} of {left.total // 2**20} MiB free for {name} in {folder}"
        if left.files_total:
            says += f", {left.files_free} of {left.files_total} files"
        if left.is_full:
            yield fault(f"{says}.", "Make room now: writes are about to be refused.")
        elif left.is_short:
            yield warning(f"{says}.", "Make room, or give it a larger disk.")
        else:
            yield ok(f"{says}.")


def files(deep: bool) -> Findings:
    """Yield who may read or write what they should not, and what this program cannot write."""
    found = [*_secrets(), *_folders()]
    yield from found or [ok("Secrets are their owner’s alone, and folders can be written.")]


def _secrets() -> Findings:
    key = settings.DATA_DIR / "secret-key"
    if key.is_file() and key.stat().st_mode & 0o077:
        yield fault(f"Others can read {key}.", f"Run: chmod 600 {key}; then make a new key.")
    database = settings.DATABASES[DEFAULT_DB_ALIAS]
    if database["ENGINE"].endswith("sqlite3"):
        file = Path(str(database["NAME"]))
        if file.is_file() and _is_open_to_all(file):
            says = f"Every account of this machine can read {file}, with all addresses in it."
            yield warning(says, f"Run: chmod o-rwx {file.parent}")


def _is_open_to_all(file: Path) -> bool:
    """Say whether any account can get to a file and read it."""
    ways = all(folder.stat().st_mode & stat.S_IXOTH for folder in file.resolve().parents)
    return bool(ways and file.stat().st_mode & stat.S_IROTH)


def _folders() -> Findings:
    for name, folder in disk.folders().items():
        there = next(one for one in (folder, *folder.parents) if one.exists())
        if not os.access(there, os.W_OK | os.X_OK):
            says = f"This account cannot write to {folder} ({name})."
            yield fault(says, "Run doctor as the server does, or give the folder to its account.")
