"""Making a backup while the site runs."""

import datetime as dt
import io
import sqlite3
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from govblog.backups import archive, media, postgresql, sqlite
from govblog.backups.archive import Refused, Written
from govblog.backups.beside import working
from govblog.backups.kept import Backup
from govblog.backups.manifest import (
    DATABASES,
    LISTING,
    MANIFEST,
    MEDIA,
    NAMED,
    SEAL,
    Engine,
    Manifest,
    Media,
    sum_line,
)
from govblog.jsonlines import lines
from govblog.moment import one_moment
from govblog.whole import whole
from posts.models import Blog

# Is told of a part how much of it is done, and of how much
Progress = Callable[[str, int, int], object]
_BESIDE = ".govblog-backup"
_IN_MEMORY = 1024 * 1024  # bytes; more goes to a file


@dataclass(frozen=True)
class Made:
    """A backup, and the files that the database names still but that are not there."""

    backup: Backup
    manifest: Manifest
    lost: list[str]


@dataclass
class _Snapshot:
    """What the database said at the moment of the backup."""

    engine: Engine
    rows: dict[str, int]
    migrations: dict[str, list[str]]
    blogs: list[str]
    files: list[tuple[int, str]]


def make(path: Path, progress: Progress) -> Made:
    """Make a backup at `path`: whole, or it is as it was. Raises Refused, OSError, DatabaseError.

    The database comes first and the pictures after it. A picture's files are written before its
    row, and deleted after it, so all that the rows name was there at their moment; what was
    deleted since is counted, and missed by nobody.
    """
    made_at = timezone.now().replace(microsecond=0)
    _require_file(path)
    with working(path.parent / _BESIDE) as beside:
        database = beside / DATABASES[connection.vendor]
        snapshot = _copied(database, progress)
        # Beside as well: whatever ends this process, the next one clears it
        done = beside / path.name
        with whole(done) as out:
            manifest, gone = _written(out, database, snapshot, int(made_at.timestamp()), progress)
        done.replace(path)
    lost = media.still_named({picture for picture, _ in gone})
    size = path.stat().st_size
    return Made(Backup(path, made_at, size), manifest, [name for key, name in gone if key in lost])


def _require_file(path: Path) -> None:
    if path.is_dir():
        raise Refused(f"{path} is a folder. Name a file, or set BACKUP_DIR to the folder.")
    if not path.parent.is_dir():
        raise Refused(f"There is no folder {path.parent}.")


def _copied(database: Path, progress: Progress) -> _Snapshot:
    """Copy the database and return what it said at that moment, proved on the copy."""
    with one_moment():
        snapshot = _asked()
        if snapshot.engine.name == "sqlite":
            try:
                sqlite.copy(database, lambda done, all_: progress("Database", done, all_))
            except sqlite3.Error as error:
                raise Refused(f"SQLite cannot copy the database: {error}.") from error
        else:
            postgresql.dump(database)
    if snapshot.engine.name == "sqlite":
        sqlite.prove(database, snapshot.rows)
    else:
        postgresql.prove(database, snapshot.rows, snapshot.engine.restores_into)
    return snapshot


def _asked() -> _Snapshot:
    engine = sqlite.engine() if connection.vendor == "sqlite" else postgresql.engine()
    migrations: dict[str, list[str]] = {}
    for app, name in sorted(MigrationRecorder(connection).applied_migrations()):
        migrations.setdefault(app, []).append(name)
    if not migrations:
        raise Refused("The database has no tables. Run manage.py migrate first.")
    return _Snapshot(
        engine,
        {table: _count(table) for table in sorted(connection.introspection.table_names())},
        migrations,
        list(Blog.objects.order_by("pk").values_list("host", flat=True)),
        list(media.named()),
    )


def _count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608
        ((many,),) = cursor.fetchall()
    return int(many)


def _written(
    out: IO[bytes], database: Path, snapshot: _Snapshot, made_at: int, progress: Progress
) -> tuple[Manifest, list[tuple[int, str]]]:
    """Write all parts; return what they are, and the files that were gone."""
    parts: dict[str, Written] = {}
    with database.open("rb") as file:
        size = database.stat().st_size
        parts[database.name] = archive.put(out, database.name, file, size, made_at)
    database.unlink()
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as listing:
        pictures, gone = _pictures(out, listing, snapshot.files, made_at, progress)
        size = listing.tell()
        listing.seek(0)
        parts[LISTING] = archive.put(out, LISTING, listing, size, made_at)
    manifest = Manifest(
        release=lines.release(),
        made_at=dt.datetime.fromtimestamp(made_at, dt.UTC),
        engine=snapshot.engine,
        secret_key=lines.fingerprint(),
        blogs=snapshot.blogs,
        migrations=snapshot.migrations,
        rows=snapshot.rows,
        media=pictures,
        parts=parts,
    )
    said = _put(out, MANIFEST, manifest.as_bytes(), made_at)
    _put(out, SEAL, sum_line(said.sha256, MANIFEST), made_at)
    out.write(archive.END)
    return manifest, gone


def _put(out: IO[bytes], name: str, data: bytes, made_at: int) -> Written:
    with io.BytesIO(data) as file:
        return archive.put(out, name, file, len(data), made_at)


def _pictures(
    out: IO[bytes],
    listing: IO[bytes],
    files: list[tuple[int, str]],
    made_at: int,
    progress: Progress,
) -> tuple[Media, list[tuple[int, str]]]:
    many, size, gone = 0, 0, []
    for number, (picture, name) in enumerate(files):
        progress("Pictures", number, len(files))
        try:
            file = (media.root() / name).open("rb")
        except FileNotFoundError:
            gone.append((picture, name))
            continue
        with file:
            one = archive.put(out, MEDIA + name, file, _size(file), made_at)
        listing.write(sum_line(one.sha256, MEDIA + name))
        many, size = many + 1, size + one.bytes
    return Media(many, size, len(gone), [name for _, name in gone[:NAMED]]), gone


def _size(file: IO[bytes]) -> int:
    size = file.seek(0, 2)
    file.seek(0)
    return size
