"""The ground under a blog: a database that can be written, its tables, the static files."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from govblog.checks import build_is_missing


def require_build() -> None:
    """Raise CommandError when the front end has not been compiled."""
    if build_is_missing():
        raise CommandError(
            "The compiled front end is missing: there is no build/site.css. "
            "Run: npm ci && npm run build"
        )


def require_database() -> None:
    """Raise CommandError when the database cannot be reached or written to."""
    try:
        if connection.vendor == "sqlite":
            Path(connection.settings_dict["NAME"]).parent.mkdir(parents=True, exist_ok=True)
        # With SQLite this takes the turn to write, so a file that is only readable shows
        with transaction.atomic():
            connection.ensure_connection()
    except (OSError, DatabaseError) as error:
        said = (str(error).strip().splitlines() or [type(error).__name__])[0]
        name = connection.settings_dict["NAME"]
        raise CommandError(
            f"The database {name} cannot be written: {said}. Make its folder writable, or set "
            "DATA_DIR or DATABASE_URL to another place."
            if connection.vendor == "sqlite"
            else f"The database server cannot be reached: {said}. Start it, or check DATABASE_URL."
        ) from error


def migrate() -> int:
    """Bring the tables up to date; return how many migrations that took."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        call_command("migrate", verbosity=0, interactive=False)
    return len(plan)


def collect_static() -> bool:
    """Collect and compress the static files unless none has changed; say whether it was done."""
    root = Path(settings.STATIC_ROOT)
    stamp = root.with_name(f"{root.name}.stamp")
    made_from = _static_digest()
    if root.is_dir() and stamp.is_file() and stamp.read_text() == made_from:
        return False
    try:
        call_command("collectstatic", verbosity=0, interactive=False)
        stamp.write_text(made_from)
    except OSError as error:
        raise CommandError(
            f"The static files cannot be written to {root}: {error.strerror}. "
            "Make that folder writable, or set DATA_DIR to another."
        ) from error
    return True


def _static_digest() -> str:
    """Return a hash of every static file's name and content, and of how they are stored."""
    total = hashlib.sha256(repr(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            with storage.open(name) as file:
                total.update(f"\0{name}\0{hashlib.sha256(file.read()).hexdigest()}".encode())
    return total.hexdigest()
