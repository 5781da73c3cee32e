"""Files of pictures that no row leads to: what a failed upload or a stopped deletion has left."""

import datetime as dt
from collections.abc import Sequence

from django.core.cache import cache
from django.utils import timezone

from posts.models import Picture

# A file is written before its row: by an import long before
KEPT = dt.timedelta(days=1)
_FOLDER = "pictures"
_SWEPT = "leftovers-swept"  # under which name the cache remembers it
_AT_ONCE = 500  # files looked up in one question


def sweep_daily() -> int:
    """Sweep if that was not done within a day, by whatever the cache remembers; return how many
    files went. What fails is tried again at the next tick."""
    if not cache.add(_SWEPT, True, KEPT.total_seconds()):
        return 0
    try:
        return sweep()
    except Exception:
        cache.delete(_SWEPT)
        raise


def sweep(now: dt.datetime | None = None) -> int:
    """Delete the files that are older than KEPT and belong to no picture; return how many."""
    storage = Picture._meta.get_field("file").storage
    try:
        _, names = storage.listdir(_FOLDER)
    except FileNotFoundError:
        return 0
    until, gone = (now or timezone.now()) - KEPT, 0
    files = sorted(f"{_FOLDER}/{name}" for name in names)
    for start in range(0, len(files), _AT_ONCE):
        for name in _unknown(files[start : start + _AT_ONCE]):
            # When it came to this disk: a restored file is as old as it was elsewhere
            if storage.get_created_time(name) < until:
                storage.delete(name)
                gone += 1
    return gone


def _unknown(names: Sequence[str]) -> list[str]:
    """Return the files that are neither a picture nor one of its smaller widths."""
    stems = {_whole(name) for name in names}
    known: set[str] = set()
    for picture in Picture.objects.filter(file__in=stems):
        known |= {str(picture.file.name), *(name for _, name in picture.smaller)}
    return [name for name in names if name not in known]


def _whole(name: str) -> str:
    """Return the name of the picture that a file would be of."""
    stem, _, width = name.removesuffix(".webp").rpartition("-")
    return f"{stem}.webp" if stem and width.isdigit() else name
