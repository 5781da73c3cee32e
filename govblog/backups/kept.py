"""The backups that are kept in a folder."""

import datetime as dt
import os
import re
import tarfile
from dataclasses import dataclass
from pathlib import Path

from govblog.backups.archive import BLOCK, END
from govblog.backups.manifest import SEAL

# What `name_of` gives: nothing else is ever deleted
_OURS = re.compile(r"govblog-\d{8}T\d{6}Z\.tar")
_TAIL = 2 * BLOCK + len(END)  # the last part with its header, and the end


@dataclass(frozen=True)
class Backup:
    """A backup whose file has its end, so that all of it was written: from when, and how large."""

    path: Path
    made_at: dt.datetime
    bytes: int


def name_of(made_at: dt.datetime) -> str:
    """Return the name of a backup that is made at a moment."""
    return f"govblog-{made_at.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}.tar"


def newest(folder: Path) -> Backup | None:
    """Return the newest backup in a folder, None when there is none or no such folder.

    It looks at the end of each file only; whether all of it is sound says `backup --verify`.
    Raises OSError when the folder cannot be read.
    """
    return next(iter(every(folder)), None)


def every(folder: Path) -> list[Backup]:
    """Return the backups in a folder, the newest first. Raises OSError."""
    if not folder.is_dir():
        return []
    found = [one for path in folder.glob("*.tar") if (one := _backup(path))]
    return sorted(found, key=lambda one: (one.made_at, one.path.name), reverse=True)


def _backup(path: Path) -> Backup | None:
    try:
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - _TAIL))
            tail = file.read(_TAIL)
        said = tarfile.TarInfo.frombuf(tail[:BLOCK], "ascii", "strict")
    except (OSError, ValueError, tarfile.HeaderError):
        return None
    if said.name != SEAL or not tail.endswith(END):
        return None
    return Backup(path, dt.datetime.fromtimestamp(said.mtime, dt.UTC), size)


def let_go(folder: Path, keep: int) -> list[Path]:
    """Delete the oldest backups that were named here, beyond the newest `keep`; return them.

    A file that was cut off counts as none, and stays. Raises OSError.
    """
    ours = [one.path for one in every(folder) if _OURS.fullmatch(one.path.name)]
    for path in ours[keep:]:
        path.unlink(missing_ok=True)
    return ours[keep:]
