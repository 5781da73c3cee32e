"""Bringing a backup back: read and proved beside, switched over at the end, and made of today."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from govblog.backups import archive, media, postgresql, sqlite, today, verifying
from govblog.backups.archive import Refused
from govblog.backups.beside import as_its_folder, working
from govblog.backups.manifest import Manifest
from govblog.backups.today import Today
from govblog.jsonlines import lines, registry

_BESIDE = ".restoring"


class Unfinished(Exception):
    """The backup is in its place, and what was to be done afterwards failed; says what."""


@dataclass(frozen=True)
class Wish:
    """What whoever restores allows and knows."""

    replace: bool = False
    other_key: bool = False
    erasures: Path | None = None


@dataclass(frozen=True)
class Restored:
    """What came back, what was done about it, and how many files of pictures were deleted."""

    manifest: Manifest
    today: Today
    deleted: int


@dataclass(frozen=True)
class _Before:
    """What was there: whether it holds anything, and the highest version of its blogs."""

    is_empty: bool
    version: int


def restore(path: Path, wish: Wish, tell: archive.Tell = archive.nothing) -> Restored:
    """Put a backup in the place of what is there, which must be nothing unless `wish.replace`.

    Raises Refused, OSError, DatabaseError: then all is as it was. Raises Unfinished when all came
    back and not all was done about it.
    """
    before = _before()
    if not before.is_empty and not wish.replace:
        raise Refused(
            "There is something in this database already. Make a backup of it (manage.py backup), "
            "then use --replace to put this one in its place."
        )
    with working(_folder()) as beside, working(media.root() / media.BESIDE) as pictures:
        said = verifying.unpack(path, beside, pictures, tell)
        _require_fitting(said, wish)
        come_back = _on_sqlite if connection.vendor == "sqlite" else _on_postgresql
        done = come_back(beside / said.database, pictures, said, wish, before)
        try:
            deleted = media.settle(pictures, alone=wish.replace)
            as_its_folder(media.root())
        except OSError as error:
            raise _unfinished(error) from error
    return Restored(said, done, deleted)


def _place() -> Path:
    return Path(connection.settings_dict["NAME"])


def _folder() -> Path:
    """Return where the database is unpacked: beside its place, or where nobody else reads."""
    if connection.vendor == "sqlite":
        return _place().with_name(f".{_place().name}{_BESIDE}")
    return Path(settings.DATA_DIR) / _BESIDE


def _before() -> _Before:
    if connection.vendor == "sqlite" and not _place().exists():
        return _Before(True, 0)
    try:
        there = set(connection.introspection.table_names())
        kinds = registry.kinds().values()
        tables = [table for kind in kinds if (table := kind.model._meta.db_table) in there]
        is_empty = not any(_first(f"SELECT 1 FROM {table} LIMIT 1") for table in tables)  # noqa: S608 (ours)
        version = _first("SELECT MAX(version) FROM posts_blog") if "posts_blog" in there else 0
    except sqlite3.DatabaseError:
        is_empty, version = False, 0
    finally:
        connection.close()
    return _Before(is_empty, version)


def _first(question: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(question)
        row = cursor.fetchone()
    return int(row[0] or 0) if row else 0


def _require_fitting(said: Manifest, wish: Wish) -> None:
    """Raise Refused when this release, this key or this database cannot take the backup."""
    if said.engine.name != connection.vendor:
        raise Refused(
            f"The backup is of {said.engine.name}, and this database is {connection.vendor}. "
            f"Restore it into {said.engine.name}, then move with export_json and import_json "
            "(docs/moving.md)."
        )
    known = MigrationLoader(None).disk_migrations
    newer = [f"{app}.{one}" for app, every in said.migrations.items() for one in every
             if (app, one) not in known and app in {key for key, _ in known}]  # fmt: skip
    if newer:
        raise Refused(
            f"The backup is of a newer release ({said.release}) than this one "
            f"({lines.release()}): it has {newer[0]}. Install that release, and restore again."
        )
    if said.engine.name == "postgresql":
        _, major = postgresql.server()
        connection.close()
        if major < said.engine.restores_into:
            raise Refused(
                f"The backup needs PostgreSQL {said.engine.restores_into} or newer, and this "
                f"server is {major}."
            )
    if not lines.is_known(said.secret_key) and not wish.other_key:
        raise Refused(
            "The backup is of an install with another SECRET_KEY. Set that one, or add it to "
            "SECRET_KEY_FALLBACKS: without it people who were erased since are not known again. If "
            "it is lost, use --other-key (docs/backup.md says what is lost with it)."
        )


def _on_sqlite(made: Path, pictures: Path, said: Manifest, wish: Wish, before: _Before) -> Today:
    """Make the new file of today while it stands beside, then switch."""
    place = _place()
    sqlite.require_alone(place)
    connection.close()
    connection.settings_dict["NAME"] = str(made)
    try:
        done = today.bring(before.version, wish.erasures)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = str(place)
    media.add(pictures)
    if place.exists():
        made.chmod(place.stat().st_mode & 0o777)
    sqlite.switch(made, place)
    as_its_folder(place)
    return done


def _on_postgresql(
    made: Path, pictures: Path, said: Manifest, wish: Wish, before: _Before
) -> Today:
    """Switch in one transaction, then make the database of today."""
    media.add(pictures)
    postgresql.restore(made, said.engine, said.rows)
    try:
        return today.bring(before.version, wish.erasures)
    except Exception as error:
        raise _unfinished(error) from error


def _unfinished(error: Exception) -> Unfinished:
    return Unfinished(
        f"The backup is back, but not all is done: {error}. Do not open the site. Run the same "
        "command again, with --replace."
    )
