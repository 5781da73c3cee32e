"""How much room there is where this install writes."""

import os
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

_GIB, _MIB = 2**30, 2**20


@dataclass(frozen=True)
class Room:
    """What is left on the disk that a folder is on, in bytes and in files."""

    folder: Path
    free: int
    total: int
    files_free: int
    files_total: int

    @property
    def is_short(self) -> bool:
        """Say whether it is time to make room: under 1 GiB, on a small disk under a tenth."""
        return self.free < min(_GIB, self.total // 10) or self._files_under(20)

    @property
    def is_full(self) -> bool:
        """Say whether a write may fail soon: under 200 MiB, on a small disk under a fiftieth."""
        return self.free < min(200 * _MIB, self.total // 50) or self._files_under(100)

    def _files_under(self, part: int) -> bool:
        # A file system that makes them as they are needed says that there are none
        return self.files_total > 0 and self.files_free < self.files_total // part


def folders() -> dict[str, Path]:
    """Return where this install writes, by what is kept there."""
    found = {"data": settings.DATA_DIR, "media": Path(settings.MEDIA_ROOT)}
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        found["database"] = Path(str(database["NAME"])).parent
    found["erasures"] = settings.ERASURES_FILE.parent
    return found


def room_in(folder: Path) -> Room:
    """Return the room of a folder, or of what it will be made in. Raises OSError."""
    there = next(one for one in (folder, *folder.parents) if one.exists())
    left = os.statvfs(there)
    block = left.f_frsize
    return Room(folder, left.f_bavail * block, left.f_blocks * block, left.f_favail, left.f_files)
