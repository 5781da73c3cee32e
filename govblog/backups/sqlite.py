"""A SQLite database: copied while others write, proved, and put in the place of another."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from django.db import connection
from django.db.backends.sqlite3._functions import register  # type: ignore[import-untyped]

from govblog.backups.archive import Damaged, Refused
from govblog.backups.manifest import DATABASES, Engine

_PAGES = 2_000  # copied at once; the reading transaction around keeps them of one moment
_PATIENCE = 5.0  # seconds in which another process may end
_BESIDE = ("-wal", "-shm", "-journal")


def engine() -> Engine:
    """Return what this database is."""
    return Engine("sqlite", sqlite3.sqlite_version)


def copy(path: Path, tell: Callable[[int, int], object]) -> None:
    """Copy the database to a new file, as it is in the caller's reading transaction.

    Nobody waits for it: in a write-ahead log a reader holds up no writer. `tell` is told how many
    pages are copied, and of how many. Raises sqlite3.Error.
    """
    connection.ensure_connection()
    with closing(sqlite3.connect(path)) as made:
        connection.connection.backup(
            made, pages=_PAGES, progress=lambda _, left, total: tell(total - left, total)
        )
        # One file, without a log beside it
        made.execute("PRAGMA journal_mode=DELETE")


def prove(path: Path, rows: dict[str, int]) -> None:
    """Hold a file against what SQLite demands and how many rows there were. Raises Damaged."""
    part = DATABASES["sqlite"]
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as there:
            register(there)
            # Of a file from elsewhere: its schema may call nothing that has effects
            there.execute("PRAGMA trusted_schema=OFF")
            there.execute("PRAGMA cell_size_check=ON")
            ((found,),) = there.execute("PRAGMA integrity_check(1)").fetchall()
            if found != "ok":
                raise Damaged(part, f"SQLite finds it damaged ({found})")
            for table, many in rows.items():
                ((counted,),) = there.execute(f'SELECT COUNT(*) FROM "{table}"').fetchall()  # noqa: S608
                if counted != many:
                    raise Damaged(part, f"{table} has {counted} rows, and the manifest says {many}")
    except sqlite3.Error as error:
        raise Damaged(part, f"SQLite cannot read it ({error})") from error


def require_alone(path: Path) -> None:
    """Empty the log of the file into it, which only who is alone with it can. Raises Refused."""
    if not path.exists():
        return
    try:
        with closing(sqlite3.connect(path, timeout=_PATIENCE)) as old:
            old.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError as error:
        raise Refused(
            f"The site or its worker still has {path} open ({error}). Stop them first."
        ) from error
    except sqlite3.DatabaseError:
        # It is damaged, and goes. A log that is left beside would be read into the new one
        _forget_logs(path)


def switch(made: Path, place: Path) -> None:
    """Put a whole file in the place of another, which nobody has open. Raises Refused, OSError."""
    require_alone(made)
    _sync(made)
    require_alone(place)
    _forget_logs(place)
    made.replace(place)
    _sync(place.parent)


def _forget_logs(path: Path) -> None:
    for end in _BESIDE:
        path.with_name(path.name + end).unlink(missing_ok=True)


def _sync(path: Path) -> None:
    door = os.open(path, os.O_RDONLY)
    try:
        os.fsync(door)
    finally:
        os.close(door)
