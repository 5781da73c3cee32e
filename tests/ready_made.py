"""A migrated database that is ready made: the tests begin with a copy of it.

To run all migrations takes seconds at the start of every run. On SQLite what they lead to is kept
in the folder for temporary files under a name made from all that goes into it, so that a changed
migration, trigger or package makes a new one.
"""

import hashlib
import os
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib.metadata import distributions
from pathlib import Path

from django.conf import settings
from django.db import connection

KEPT = 7 * 24 * 60 * 60  # seconds
ROOT = Path(__file__).resolve().parent.parent
_INTO_IT = (
    "*/migrations/*.py",
    "*/models.py",
    "*/models/*.py",
    "*/apps.py",
    "comments/t*/*.py",
    "posts/searching/*.py",
)


def template() -> Path:
    """Return where the ready-made database of this state of the project is, or would be."""
    said = hashlib.sha256(sys.version.encode())
    for name in sorted(f"{one.name} {one.version}" for one in distributions()):
        said.update(name.encode())
    for pattern in (*_INTO_IT, "govblog/settings.py"):
        for path in sorted(ROOT.glob(pattern)):
            said.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return Path(tempfile.gettempdir()) / f"govblog-tests-{said.hexdigest()[:24]}.sqlite3"


def is_used() -> bool:
    """Say whether these tests run on a database in memory, which can be a copy."""
    if connection.vendor != "sqlite":
        return False
    return bool(connection.creation.is_in_memory_db(connection.creation._get_test_db_name()))


@contextmanager
def copied(file: Path) -> Iterator[None]:
    """Let the tests run on a copy, in memory, of a ready-made database."""
    before = settings.DATABASES["default"]["NAME"]
    name = connection.creation._get_test_db_name()
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name
    with closing(sqlite3.connect(file)) as made:
        connection.ensure_connection()
        made.backup(connection.connection)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(before, verbosity=0)


def keep(file: Path) -> None:
    """Keep the database that was just migrated for the runs to come."""
    beside = file.with_suffix(f".{os.getpid()}")
    with closing(sqlite3.connect(beside)) as copy:
        connection.connection.backup(copy)
    beside.replace(file)
    for old in file.parent.glob("govblog-tests-*.sqlite3"):
        if old.stat().st_mtime < time.time() - KEPT:
            old.unlink(missing_ok=True)
