"""The files of pictures, beside the lines: copied out with their checksums, verified, put in."""

import hashlib
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from django.core.files.base import File

from govblog.inside import LeadsOut, inside
from govblog.jsonlines import Refused
from posts.models import Picture

_PIECE = 64 * 1024  # bytes
_NAME = re.compile(r"pictures/[A-Za-z0-9_-][A-Za-z0-9_.-]{0,90}\.webp")


def names_of(picture: Picture) -> list[str]:
    """Return the names of all files of a picture, the widest first."""
    return [str(picture.file.name), *(name for _, name in picture.smaller)]


class Out:
    """The files that are copied into a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.many = folder, 0
        self.missing: list[str] = []

    def copy(self, picture: Picture) -> dict[str, Any]:
        """Copy the files of a picture; return size and checksum of each, by name."""
        made = {}
        for name in names_of(picture):
            try:
                with picture.file.storage.open(name) as file:
                    made[name] = self._put(name, file)
                self.many += 1
            except FileNotFoundError:
                self.missing.append(name)
        return made

    def _put(self, name: str, file: Any) -> dict[str, Any]:
        path = self.folder / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.{os.getpid()}.part")
        total, many = hashlib.sha256(), 0
        try:
            with beside.open("wb") as copy:
                for piece in _pieces(file):
                    total.update(piece)
                    many += copy.write(piece)
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
        return {"bytes": many, "sha256": total.hexdigest()}


class In:
    """The files that come from a folder. What was put in goes again with `undo`."""

    def __init__(self, folder: Path, *, is_dry: bool) -> None:
        self.folder, self.is_dry, self.many = folder.resolve(), is_dry, 0
        self._put: list[tuple[Any, str]] = []

    def take(self, picture: Picture, said: dict[str, Any]) -> None:
        """Verify the files of a picture and put them where they are served. Raises Refused."""
        names = names_of(picture)
        if unknown := set(said) - set(names):
            raise Refused(f"“{min(unknown)[:60]}” is no file of this picture.")
        for name in names:
            if name in said:
                self._one(picture.file.storage, name, said[name])

    def _one(self, storage: Any, name: str, said: Any) -> None:
        if not _NAME.fullmatch(name):
            raise Refused(f"“{name[:60]}” is no name of a picture’s file.")
        try:
            path = inside(self.folder, name) or self.folder / name
        except LeadsOut as error:
            raise Refused(f"the file {name} is not taken. {error}") from error
        try:
            with path.open("rb") as file:
                self._verify(name, file, said)
                if not self.is_dry:
                    file.seek(0)
                    self._keep(storage, name, file)
        except OSError as error:
            raise Refused(f"the file {name} cannot be read: {error.strerror}.") from error
        self.many += 1

    @staticmethod
    def _verify(name: str, file: IO[bytes], said: Any) -> None:
        first = file.read(12)
        total = hashlib.sha256(first)
        for piece in _pieces(file):
            total.update(piece)
        if not isinstance(said, dict) or said.get("sha256") != total.hexdigest():
            raise Refused(f"the file {name} is not the one that was exported (SHA-256).")
        if first[:4] != b"RIFF" or first[8:] != b"WEBP":
            raise Refused(f"the file {name} is no WebP picture.")

    def _keep(self, storage: Any, name: str, file: IO[bytes]) -> None:
        # No row leads to it yet: it is what an import that was killed has left
        storage.delete(name)
        self._put.append((storage, name))
        storage.save(name, File(file))

    def undo(self) -> None:
        """Delete what was put in."""
        for storage, name in self._put:
            storage.delete(name)


def _pieces(file: Any) -> Iterator[bytes]:
    while piece := file.read(_PIECE):
        yield piece
