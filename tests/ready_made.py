"""Migrated databases that are ready made: whatever runs on a new database begins with a copy.

To run all migrations takes as long as hundreds of tests. What they lead to is kept in the folder
for temporary files, for each engine under a name made from all that goes into it, so that a changed
migration, trigger or package makes a new one. Who comes meanwhile waits for it.
"""

import fcntl
import hashlib
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib.metadata import distributions
from pathlib import Path

from django.conf import settings
from django.db import connection

from tests.servers import postgres_binaries

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


def sqlite() -> Path:
    """Return a migrated SQLite file, made now when there is none. To be copied, never opened."""
    file = _kept(".sqlite3")
    with _alone(file):
        if not file.exists():
            beside = file.with_suffix(f".{os.getpid()}")
            _migrate(f"sqlite:///{beside}")
            with closing(sqlite3.connect(beside)) as made:
                made.execute("PRAGMA journal_mode = delete")
            beside.replace(file)
    return file


def postgresql(host: str, name: str) -> None:
    """Fill an empty database of a PostgreSQL server behind a socket in the folder `host`."""
    programs = postgres_binaries()
    assert programs is not None, "a server runs here, so its programs are here"
    there = ("-h", host, "-U", "postgres", "-d", name, "-q")
    file = _kept(f"-{programs.parent.name}.sql")
    with _alone(file):
        if not file.exists():
            _migrate(f"postgres://postgres@/{host}/{name}")
            beside = file.with_suffix(f".{os.getpid()}")
            subprocess.run([programs / "pg_dump", *there[:-1], "-f", beside], check=True)
            beside.replace(file)
            return
    once = ("-1", "-v", "ON_ERROR_STOP=1", "-o", os.devnull)
    subprocess.run([programs / "psql", "-X", *there, *once, "-f", file], check=True)


@contextmanager
def used() -> Iterator[bool]:
    """Let the tests run on a copy where they can; yield whether they do."""
    creation, before = connection.creation, settings.DATABASES["default"]["NAME"]
    name = creation._get_test_db_name()
    in_memory = connection.vendor == "sqlite" and creation.is_in_memory_db(name)
    host = str(connection.settings_dict["HOST"])
    if not in_memory and not host.startswith("/"):
        yield False
        return
    if not in_memory:
        creation._create_test_db(verbosity=0, autoclobber=True)
        postgresql(host, name)
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name
    if in_memory:
        with closing(sqlite3.connect(sqlite())) as made:
            connection.ensure_connection()
            made.backup(connection.connection)
    try:
        yield True
    finally:
        creation.destroy_test_db(before, verbosity=0)


def _kept(suffix: str) -> Path:
    """Return where what this state of the project leads to is kept; drop what is old there."""
    said = hashlib.sha256(sys.version.encode())
    for name in sorted(f"{one.name} {one.version}" for one in distributions()):
        said.update(name.encode())
    for pattern in (*_INTO_IT, "govblog/settings.py"):
        for path in sorted(ROOT.glob(pattern)):
            said.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    folder = Path(tempfile.gettempdir())
    for old in folder.glob("govblog-tests-*"):
        if old.stat().st_mtime < time.time() - KEPT:
            old.unlink(missing_ok=True)
    return folder / f"govblog-tests-{said.hexdigest()[:24]}{suffix}"


@contextmanager
def _alone(file: Path) -> Iterator[None]:
    """Keep out every other process that asks for the same."""
    with file.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _migrate(url: str) -> None:
    own = {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    command = [sys.executable, "manage.py", "migrate", "-v0"]
    subprocess.run(command, cwd=ROOT, env={**os.environ, **own}, check=True)
