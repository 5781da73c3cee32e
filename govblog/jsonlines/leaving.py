"""Writing all that an install knows as JSON lines, from one moment of the database."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from django.utils import timezone

from govblog.jsonlines import FORMAT, VERSION, keys, lines, media
from govblog.jsonlines.registry import Kind, kinds
from govblog.jsonlines.tally import Tally
from govblog.jsonlines.values import written
from govblog.models import Letter
from govblog.moment import one_moment
from govblog.whole import whole
from posts.models import Picture

CHUNK = 200  # rows read at once: a text of a post may be long


def write_to(path: Path, media_folder: Path | None = None) -> Tally:
    """Write all into a file that its owner alone reads, which is there when it is whole.

    The files of pictures go into `media_folder`. Raises Refused, OSError; then `path` is as it was.
    """
    with whole(path) as file:
        return write(file, media_folder)


def write(file: BinaryIO, media_folder: Path | None = None) -> Tally:
    """Write all to an open file; memory does not grow with what there is. Raises Refused."""
    gone, last = Tally(), {}
    total = hashlib.sha256()
    files = media.Out(media_folder) if media_folder else None

    def put(said: dict[str, Any]) -> None:
        line = lines.line_of(said)
        total.update(line)
        file.write(line)

    with one_moment():
        put(_head(with_media=files is not None))
        for name, kind in kinds().items():
            gone.counts[name] = 0
            for said in _rows(kind, files):
                put(said)
                gone.counts[name] += 1
            last[name] = keys.last(kind)
        _warn(gone, files)
    file.write(
        lines.line_of(
            {"kind": "end", "counts": gone.counts, "last": last, "sha256": total.hexdigest()}
        )
    )
    return gone


def _head(*, with_media: bool) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": VERSION,
        "release": lines.release(),
        "at": timezone.now().isoformat(timespec="seconds").replace("+00:00", "Z"),
        "secret_key": lines.fingerprint(),
        "media": with_media,
    }


def _rows(kind: Kind, files: "media.Out | None") -> Iterator[dict[str, Any]]:
    for values in _values(kind):
        told = zip(kind.fields, values, strict=True)
        said = {"kind": kind.name, "fields": {one.name: written(one, v) for one, v in told}}
        if files and kind.model is Picture:
            attributes = dict(zip((one.attname for one in kind.fields), values, strict=True))
            said["files"] = files.copy(Picture(**attributes))
        yield said


def _values(kind: Kind) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a table by their keys, which come first, a few at a time."""
    found = kind.model._base_manager.order_by("pk").values_list(
        *(one.attname for one in kind.fields)
    )
    chunk = list(found[:CHUNK])
    while chunk:
        yield from chunk
        chunk = list(found.filter(pk__gt=chunk[-1][0])[:CHUNK])


def _warn(gone: Tally, files: "media.Out | None") -> None:
    if waiting := Letter.objects.filter(state=Letter.State.WAITING).count():
        gone.warnings.append(
            f"{waiting} letters wait to be sent and do not go out. Let the worker send them, stop "
            "it, and export again."
        )
    if files:
        gone.files = files.many
        gone.warnings += [f"The file {name} of a picture is missing." for name in files.missing]
    elif pictures := Picture.objects.count():
        gone.warnings.append(
            f"The files of {pictures} pictures do not go out. Use --media, or copy the folder of "
            "media by hand."
        )
