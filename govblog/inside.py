"""Files below a folder that somebody names: a link in it leads nowhere else."""

import errno
import os
from pathlib import Path


class LeadsOut(ValueError):
    """The file is not looked at; the message says why."""


def inside(folder: Path, name: str) -> Path | None:
    """Return the file of this name below a folder, its links followed; None when there is none.

    `folder` is without links itself. Raises LeadsOut for links that lead out of it or in a circle.
    """
    if "\0" in name:
        return None
    try:
        found = Path(os.path.realpath(folder / name, strict=True))
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise LeadsOut("A link on its path leads in a circle, so it was not read.") from error
        # Also what is longer than any name of a file, and in a folder that may not be read
        return None
    if not found.is_relative_to(folder):
        raise LeadsOut("Its path leads out of the folder of --media, so it was not read.")
    return found if found.is_file() else None
