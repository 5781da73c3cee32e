"""The files of pictures, which stand beside the database."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings

from govblog.jsonlines.media import names_of
from posts.models import Picture

_FOLDER = "pictures"  # where `Picture.file` puts its files
BESIDE = ".restoring"


def root() -> Path:
    """Return the folder of media."""
    return Path(settings.MEDIA_ROOT)


def named() -> Iterator[tuple[int, str]]:
    """Yield the name of every file that the database names, each with its picture's key."""
    for picture in Picture.objects.order_by("pk").iterator():
        yield from ((picture.pk, name) for name in names_of(picture))


def still_named(pictures: set[int]) -> set[int]:
    """Return those of these pictures that are there at this moment."""
    return set(Picture.objects.filter(pk__in=pictures).values_list("pk", flat=True))


def add(beside: Path) -> None:
    """Put in the files that are not there; those that are, under the same name, stay so far."""
    _move(beside, lambda old: not old.exists())


def settle(beside: Path, *, alone: bool) -> int:
    """Put in the rest of the files; with `alone`, delete the files of pictures that no row names.

    Returns how many were deleted.
    """
    _move(beside, lambda old: True)
    if not alone or not (root() / _FOLDER).is_dir():
        return 0
    known = {name for _, name in named()}
    there = [path for path in (root() / _FOLDER).iterdir() if path.is_file()]
    strange = [path for path in there if f"{_FOLDER}/{path.name}" not in known]
    for path in strange:
        path.unlink(missing_ok=True)
    return len(strange)


def _move(beside: Path, may: Callable[[Path], bool]) -> None:
    for folder, _, names in os.walk(beside):
        for name in names:
            path = Path(folder, name)
            place = root() / path.relative_to(beside)
            if may(place):
                place.parent.mkdir(parents=True, exist_ok=True)
                path.replace(place)


def clear(beside: Path) -> None:
    """Forget what was brought and not put in."""
    shutil.rmtree(beside, ignore_errors=True)
