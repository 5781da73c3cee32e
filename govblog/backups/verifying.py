"""Reading a backup from its beginning to its end, and believing none of it."""

import hashlib
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from typing import IO, BinaryIO

from govblog.backups import archive, manifest, postgresql, sqlite
from govblog.backups.archive import Damaged, Part, Written
from govblog.backups.manifest import DATABASES, LISTING, MANIFEST, MEDIA, SEAL, Manifest, sum_line

_IN_MEMORY = 1024 * 1024  # bytes; more goes to a file


@dataclass
class _Read:
    """What was read so far: the parts that the manifest sums up, and the files of pictures."""

    database: Path
    pictures: Path | None
    summed: dict[str, Written] = field(default_factory=dict)
    files: int = 0
    bytes: int = 0


def verify(path: Path, tell: archive.Tell = archive.nothing) -> Manifest:
    """Return what a sound backup says of itself. Raises Refused, OSError.

    The database is proved in the folder for temporary files (TMPDIR), where it needs room.
    """
    with tempfile.TemporaryDirectory(prefix="govblog-") as folder:
        return unpack(path, Path(folder), None, tell)


def unpack(
    path: Path, folder: Path, pictures: Path | None, tell: archive.Tell = archive.nothing
) -> Manifest:
    """Put the database of a backup into a folder, and the files of pictures into another.

    Returns the manifest once all is as it says, and the database was proved. Raises Refused,
    OSError; what is in the folders is then to be thrown away.
    """
    with path.open("rb") as file, tempfile.SpooledTemporaryFile(_IN_MEMORY) as listing:
        said, read = _read(file, listing, folder, pictures, tell)
    _hold(said, read)
    if said.engine.name == "sqlite":
        sqlite.prove(read.database, said.rows)
    else:
        postgresql.prove(read.database, said.rows, said.engine.restores_into)
    return said


def _read(
    file: BinaryIO, listing: IO[bytes], folder: Path, pictures: Path | None, tell: archive.Tell
) -> tuple[Manifest, _Read]:
    parts = archive.parts(file)
    first = _next(parts, "the database")
    if first.name not in DATABASES.values():
        raise Damaged(first.name, "a backup begins with its database")
    read = _Read(folder / first.name, pictures)
    read.summed[first.name] = _taken(first, read.database, tell)
    part = _next(parts, LISTING)
    while part.name.startswith(MEDIA):
        to = pictures / part.name.removeprefix(MEDIA) if pictures else None
        one = _taken(part, to, tell)
        listing.write(sum_line(one.sha256, part.name))
        read.files, read.bytes = read.files + 1, read.bytes + one.bytes
        part = _next(parts, LISTING)
    _require(part, LISTING)
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as told:
        read.summed[LISTING] = _copied(part, told.write, tell)
        seen = _sealed(parts)
        if read.summed[LISTING] != seen.parts[LISTING]:
            raise Damaged(LISTING, "it does not have the checksum that the manifest says")
        _compare(listing, told)
    return seen, read


def _sealed(parts: Iterator[Part]) -> Manifest:
    """Return the manifest, which the last part seals. Raises Refused."""
    part = _next(parts, MANIFEST)
    _require(part, MANIFEST)
    made_at, data = part.made_at, part.whole(manifest.LARGEST)
    seal = _next(parts, SEAL)
    _require(seal, SEAL)
    if seal.whole(archive.BLOCK) != sum_line(hashlib.sha256(data).hexdigest(), MANIFEST):
        raise Damaged(MANIFEST, f"it does not have the checksum that {SEAL} says")
    for more in parts:
        raise Damaged(more.name, f"nothing may follow {SEAL}")
    said = manifest.read(data)
    if {int(said.made_at.timestamp()), made_at} != {seal.made_at}:
        raise Damaged(SEAL, "its moment is not that of the backup")
    return said


def _hold(said: Manifest, read: _Read) -> None:
    name = said.database
    if read.summed.get(name) != said.parts[name]:
        raise Damaged(name, "it does not have the checksum that the manifest says")
    if (read.files, read.bytes) != (said.media.files, said.media.bytes):
        raise Damaged(MEDIA, "there are not as many pictures as the manifest says")


def _compare(found: IO[bytes], told: IO[bytes]) -> None:
    """Hold the checksums of pictures against those of the listing, line by line."""
    found.seek(0)
    told.seek(0)
    for one, other in zip_longest(found, told):
        if one != other:
            name = (one or other or b"").decode(errors="replace").strip().partition("  ")[2]
            raise Damaged(name, f"it does not have the checksum that {LISTING} says")


def _taken(part: Part, path: Path | None, tell: archive.Tell) -> Written:
    """Read a part, into a file unless `path` is None."""
    if path is None:
        return _copied(part, len, tell)
    path.parent.mkdir(parents=True, exist_ok=True)
    # Twice the same name would be two parts in one place
    with path.open("xb") as file:
        return _copied(part, file.write, tell)


def _copied(part: Part, write: Callable[[bytes], object], tell: archive.Tell) -> Written:
    total = hashlib.sha256()
    for piece in part.pieces():
        total.update(piece)
        write(piece)
        tell(len(piece))
    return Written(part.size, total.hexdigest())


def _next(parts: Iterator[Part], wanted: str) -> Part:
    try:
        return next(parts)
    except StopIteration as error:
        raise Damaged(wanted, "it is missing") from error


def _require(part: Part, name: str) -> None:
    if part.name != name:
        raise Damaged(part.name, f"{name} must stand in its place")
