"""Trying a backup out: it is restored into a place of its own, as on the day it is needed."""

import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection

from govblog.backups.archive import Refused

_MANAGE = Path(settings.BASE_DIR) / "manage.py"
# Pages whatever their host, and without the collected static files, which are no part of a backup
_ASKING = {
    "ALLOWED_HOSTS": "*",
    "DEBUG": "True",
}
_ASK = (
    "shell",
    "--no-imports",
    "--command=import sys; from govblog.backups import asking; sys.exit(asking.main())",
)


def drill(path: Path) -> Iterator[str]:
    """Restore a backup into an empty database and folder, which are gone afterwards.

    Yields lines for a person. The restore is the command itself, in a process of its own; the
    site's database, pictures and list of erasures are not touched. Raises Refused when it fails.
    """
    with tempfile.TemporaryDirectory(prefix="govblog-drill-") as folder, _empty(folder) as url:
        env = {**os.environ, **_elsewhere(Path(folder), url)}
        begun = time.monotonic()
        yield from _run(env, str(_MANAGE), "restore", str(path))
        yield from _run({**env, **_ASKING}, str(_MANAGE), *_ASK)
        yield f"The drill took {time.monotonic() - begun:.0f} seconds, and all is well."


def _elsewhere(folder: Path, url: str) -> dict[str, str]:
    """Return the environment of the drill: the keys of here, and nothing else of here."""
    erasures = folder / "erasures.jsonl"
    own = Path(settings.ERASURES_FILE)
    erasures.write_bytes(own.read_bytes() if own.is_file() else b"")
    return {
        "DATA_DIR": str(folder),
        "DATABASE_URL": url,
        "CACHE_URL": "locmemcache://",
        "EMAIL_URL": "dummymail://",
        "ERASURES_FILE": str(erasures),
        "SECRET_KEY": settings.SECRET_KEY,
    }


@contextmanager
def _empty(folder: str) -> Iterator[str]:
    """Make an empty database; yield its address. Raises Refused when the user here may not."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{folder}/db.sqlite3"
        return
    name = f"govblog_drill_{secrets.token_hex(6)}"
    try:
        with connection.cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    except DatabaseError as error:
        raise Refused(
            f"The backup is made, and was not tried: {str(error).strip()}. Let the database’s user "
            "make databases (ALTER ROLE name CREATEDB), or try it on another machine."
        ) from error
    try:
        yield _address(name)
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _address(name: str) -> str:
    """Return the address of another database on the same server, reached in the same way."""
    before, mark, options = os.environ["DATABASE_URL"].partition("?")
    return f"{before.rpartition('/')[0]}/{name}{mark}{options}"


def _run(env: dict[str, str], *arguments: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, *arguments],
        env=env, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise Refused(f"The drill failed: {done.stderr.strip() or done.stdout.strip()}")
    return [f"  {line}" for line in done.stdout.splitlines()]
