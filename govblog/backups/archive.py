"""The file of a backup: a tar (POSIX ustar) that every tar opens, and of one spelling only.

Each part is a header, its bytes, and zeros up to a whole block; two blocks of zeros end the file.
A reader takes a header only when it is, to the byte, the one that `header` would have written, so
nothing but plain files with plain names can be in it, and no byte can change without being seen.
"""

import hashlib
import re
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, BinaryIO

BLOCK = 512
END = bytes(2 * BLOCK)
PIECE = 256 * 1024  # bytes read at once
_LONGEST_OCTAL = 0o77777777777  # bytes that ustar can say; beyond, GNU's way, which all tars read
# No segment begins with a dot: nothing hidden, nothing above
_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]*(/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*")

Tell = Callable[[int], object]  # is told of each so many bytes


class Refused(Exception):
    """A backup is not made, not good or not restored; the message says why."""


class Damaged(Refused):
    """A file is not the one that was written."""

    def __init__(self, part: str, says: str) -> None:
        super().__init__(f"The backup is damaged: {part}: {says}.")


@dataclass(frozen=True)
class Written:
    """How many bytes a part has, and their SHA-256 in hexadecimal."""

    bytes: int
    sha256: str


def header(name: str, size: int, made_at: int) -> bytes:
    """Return the header of a part; `made_at` is in seconds since 1970. Raises Refused."""
    if not _NAME.fullmatch(name):
        raise Refused(f"“{name[:120]}” is no name that a backup can hold.")
    said = tarfile.TarInfo(name)
    said.size, said.mtime, said.mode = size, made_at, 0o600
    try:
        if size > _LONGEST_OCTAL:
            made = said.tobuf(tarfile.GNU_FORMAT, "ascii", "strict")
        else:
            made = said.tobuf(tarfile.USTAR_FORMAT, "ascii", "strict")
    except ValueError as error:
        raise Refused(f"“{name[:120]}” is too long a name for a backup.") from error
    if len(made) != BLOCK:
        raise Refused(f"“{name[:120]}” is too long a name for a backup.")
    return made


def nothing(many: int) -> None:
    """Tell nobody."""


def put(to: IO[bytes], name: str, source: IO[bytes], size: int, made_at: int,
        tell: Tell = nothing) -> Written:  # fmt: skip
    """Write the next `size` bytes of a source as a part. Raises Refused when there are fewer."""
    to.write(header(name, size, made_at))
    total, left = hashlib.sha256(), size
    while left:
        piece = source.read(min(PIECE, left))
        if not piece:
            raise Refused(f"{name} became shorter while it was read.")
        total.update(piece)
        to.write(piece)
        tell(len(piece))
        left -= len(piece)
    to.write(bytes(-size % BLOCK))
    return Written(size, total.hexdigest())


@dataclass(frozen=True)
class Part:
    """One part that is being read; its pieces are to be taken wholly, once."""

    name: str
    size: int
    made_at: int
    file: BinaryIO

    def pieces(self) -> Iterator[bytes]:
        """Yield the bytes, a piece at a time. Raises Damaged."""
        left = self.size
        while left:
            piece = self.file.read(min(PIECE, left))
            if not piece:
                raise Damaged(self.name, "it was cut off")
            left -= len(piece)
            yield piece
        beyond = self.file.read(-self.size % BLOCK)
        if beyond != bytes(-self.size % BLOCK):
            raise Damaged(self.name, "what stands between it and the next part was changed")

    def whole(self, most: int) -> bytes:
        """Return all bytes of a small part. Raises Damaged when there are more than `most`."""
        if self.size > most:
            raise Damaged(self.name, f"it is larger than {most:,} bytes")
        return b"".join(self.pieces())


def parts(file: BinaryIO) -> Iterator[Part]:
    """Yield each part of a file up to its end, which must be the end. Raises Damaged."""
    before = "the beginning"
    while (block := file.read(BLOCK)) != bytes(BLOCK):
        part = _part(file, block, before)
        yield part
        before = part.name
    if file.read(BLOCK) != bytes(BLOCK):
        raise Damaged("the end of the file", "it was cut off or changed")
    if file.read(1):
        raise Damaged("the end of the file", "something was added after it")


def _part(file: BinaryIO, block: bytes, before: str) -> Part:
    where = f"the header of the part after {before}"
    if len(block) < BLOCK:
        raise Damaged(where, "the file was cut off")
    try:
        said = tarfile.TarInfo.frombuf(block, "ascii", "strict")
        same = header(said.name, said.size, int(said.mtime)) == block
    except (tarfile.HeaderError, ValueError, Refused) as error:
        raise Damaged(where, "it was changed, or this is no backup of govblog") from error
    if not same:
        raise Damaged(where, "it was changed, or this is no backup of govblog")
    return Part(said.name, said.size, int(said.mtime), file)
