"""A folder of its own for work that may be killed: the next one who works there clears it."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from govblog.backups.archive import Refused


@contextmanager
def working(folder: Path) -> Iterator[Path]:
    """Make an empty folder, its owner's alone, that is gone afterwards; yield it.

    Raises Refused when another process works there, OSError.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    door = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        _take(door, folder)
        try:
            for left in folder.iterdir():
                shutil.rmtree(left) if left.is_dir() else left.unlink()
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    finally:
        os.close(door)


def _take(door: int, folder: Path) -> None:
    try:
        fcntl.flock(door, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise Refused(f"Another backup or restore works in {folder}. Wait for it.") from error
    if not folder.is_dir():
        raise Refused(f"Another backup or restore worked in {folder}. Try again.")


def as_its_folder(path: Path) -> None:
    """Give a file, and all in it, to the owner of the folder it is in; only root can and does."""
    if os.geteuid() != 0:
        return
    owner = path.parent.stat()
    for one in [path, *path.rglob("*")]:
        os.chown(one, owner.st_uid, owner.st_gid)
