"""The list of erasures, by which a restored backup is erased again: a table, and a file beside it.

A backup has lost the newer rows of the table, never the lines of the file. Neither holds personal
data: a person is a keyed hash, a comment its number. How the list is applied: `comments/people`.
"""

import datetime as dt
import errno
import json
import logging
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Max

from comments.models import Comment, Erasure

logger = logging.getLogger(__name__)

_HASH = 64  # hexadecimal digits
_LONGEST = 1_024  # bytes, of a line
# Ends a line whose writing was cut short: nobody was told that it stands there, and it stands below
_TORN = " (cut short; whole below)"
# How a file and the table were when this process last saw that the file has all
_had_all: dict[Path, tuple[object, ...]] = {}


@dataclass(frozen=True, slots=True)
class Entry:
    """One erasure: of a person, everywhere or on one blog, or of one comment."""

    at: dt.datetime
    person: str = ""
    blog: int | None = None
    comment: int | None = None
    written_at: dt.datetime | None = None


class Unreadable(Exception):
    """A line of the file is no entry."""


def note_comment(comment: Comment, at: dt.datetime) -> None:
    """Put a comment on the list, in the caller's transaction."""
    row, is_new = Erasure.objects.get_or_create(
        comment=comment.pk, written_at=comment.created_at, defaults={"at": at}
    )
    if is_new:
        _soon([row])


def note_person(person: str, at: dt.datetime, blogs: Iterable[int | None]) -> None:
    """Put a person on the list, once for each blog, or for None: everywhere."""
    with transaction.atomic():
        _soon([Erasure.objects.create(person=person, blog=blog, at=at) for blog in blogs])


def catch_up() -> bool:
    """Write to the file what is only in the table; say whether the file has all of it now.

    The clock calls it each minute: both are read only when one of them is not as it was.
    """
    file: Path = settings.ERASURES_FILE
    try:
        state = _state(file)
        if _had_all.get(file) == state:
            return True
        there = set(_lines(file))
        rows = Erasure.objects.order_by("at", "pk").iterator()
        missing = [line for line in map(_line, map(entry_of, rows)) if line not in there]
        _append(missing)
    except OSError as fault:
        logger.error("The list of erasures cannot be kept in its file: %s", fault.strerror)
        return False
    if not missing:
        # Otherwise what was written just now is looked at once more
        _had_all[file] = state
    return True


def _state(file: Path) -> tuple[object, ...]:
    """Return what is another when the file or the table changed. Raises OSError."""
    newest = Erasure.objects.aggregate(Max("pk"), Max("at"), Count("pk"))
    try:
        now = file.stat()
    except FileNotFoundError:
        return (None, *newest.values())
    return (now.st_ino, now.st_size, now.st_mtime_ns, *newest.values())


def read(file: Path) -> tuple[list[Entry], list[int]]:
    """Return the entries of a file, and the numbers of the lines that are none. Raises OSError.

    A line that was cut short counts as neither once it was written again.
    """
    entries, wrong = [], []
    for number, line in enumerate(_lines(file), start=1):
        if line.endswith(_TORN):
            continue
        try:
            entries.append(_read(line))
        except Unreadable:
            wrong.append(number)
    return entries, wrong


def take_in(entries: Iterable[Entry]) -> int:
    """Put what the table does not have into it; return how many."""
    known = {_line(entry_of(row)) for row in Erasure.objects.iterator()}
    new = {_line(entry): entry for entry in entries}
    rows = [_row(entry) for line, entry in new.items() if line not in known]
    Erasure.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def entry_of(row: Erasure) -> Entry:
    """Return what a row says."""
    return Entry(row.at, row.person, row.blog, row.comment, row.written_at)


def _row(entry: Entry) -> Erasure:
    return Erasure(
        at=entry.at,
        person=entry.person,
        blog=entry.blog,
        comment=entry.comment,
        written_at=entry.written_at,
    )


def _soon(rows: list[Erasure]) -> None:
    lines = [_line(entry_of(row)) for row in rows]
    transaction.on_commit(lambda: _keep(lines), robust=True)


def _keep(lines: list[str]) -> None:
    """Write lines to the file. What fails is logged; `catch_up` writes it at the next tick."""
    try:
        if _torn_end(settings.ERASURES_FILE):
            # What was cut short is written again with it
            catch_up()
        else:
            _append(lines)
    except OSError as fault:
        logger.error("The list of erasures cannot be kept in its file: %s", fault.strerror)


def _append(lines: list[str]) -> None:
    """Write lines at the end of the file, each whole, safe against a power cut. Raises OSError."""
    if not lines:
        return
    file: Path = settings.ERASURES_FILE
    file.parent.mkdir(parents=True, exist_ok=True)
    door = os.open(file, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        whole = (_torn_end(file) + "".join(f"{line}\n" for line in lines)).encode()
        if os.write(door, whole) < len(whole):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        os.fsync(door)
    finally:
        os.close(door)


def _torn_end(file: Path) -> str:
    """Return what ends the last line of the file where its own end is missing. Raises OSError."""
    try:
        with file.open("rb") as door:
            door.seek(max(0, door.seek(0, os.SEEK_END) - _LONGEST))
            last = door.read().rpartition(b"\n")[2].decode("utf-8", "replace")
    except FileNotFoundError:
        return ""
    if not last:
        return ""
    try:
        _read(last)
    except Unreadable:
        return f"{_TORN}\n"
    return "\n"


def _lines(file: Path) -> list[str]:
    """Return the lines of the file that hold anything, none when there is no file."""
    try:
        return [line for line in file.read_text("utf-8", "replace").splitlines() if line.strip()]
    except FileNotFoundError:
        return []


def _line(entry: Entry) -> str:
    said: dict[str, object] = {"at": entry.at.astimezone(dt.UTC).isoformat()}
    if entry.person:
        said |= {"person": entry.person, "blog": entry.blog}
    elif entry.written_at is not None:
        written = entry.written_at.astimezone(dt.UTC).isoformat()
        said |= {"comment": entry.comment, "written": written}
    return json.dumps(said)


def _read(line: str) -> Entry:
    try:
        said = json.loads(line)
        at = _moment(said["at"])
        if "comment" in said:
            return Entry(at, comment=int(said["comment"]), written_at=_moment(said["written"]))
        if len(said["person"]) != _HASH:
            raise Unreadable
        blog = said["blog"]
        return Entry(at, str(said["person"]), None if blog is None else int(blog))
    except (ValueError, KeyError, TypeError) as error:
        raise Unreadable from error


def _moment(said: str) -> dt.datetime:
    """Return a moment that says its zone. Raises ValueError."""
    at = dt.datetime.fromisoformat(said)
    if at.tzinfo is None:
        raise ValueError("It says no zone.")
    return at
