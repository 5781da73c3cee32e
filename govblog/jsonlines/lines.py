"""What a file looks like: a head, a row on each line, and a foot that says that it is whole."""

import hashlib
import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any, BinaryIO

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from govblog.jsonlines import FORMAT, LONGEST_LINE, VERSION, Refused, at_line

# What other software takes for the end of a line
_ALSO_BREAKS = {code: f"\\u{code:04x}" for code in (0x85, 0x2028, 0x2029)}


@dataclass(frozen=True)
class Foot:
    """What the last line says: rows of each kind, and the last key that was given out."""

    counts: dict[str, int]
    last: dict[str, int]


@dataclass(frozen=True)
class Row:
    """One line with a row: its number in the file, its kind and what it says."""

    line: int
    kind: str
    fields: dict[str, Any]
    files: dict[str, Any] | None


def release() -> str:
    """Return the release of this software."""
    try:
        return version("govblog")
    except PackageNotFoundError:
        return "unknown"


def fingerprint(secret: str | bytes | None = None) -> str:
    """Return by what a secret key is known again; it tells nothing of the key."""
    return salted_hmac(
        "govblog.jsonlines", "fingerprint", secret=secret, algorithm="sha256"
    ).hexdigest()[:16]


def is_known(key: str) -> bool:
    """Say whether a fingerprint is of the secret key in use or of an earlier one that counts."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return any(constant_time_compare(fingerprint(one), key) for one in secrets)


def line_of(said: dict[str, Any]) -> bytes:
    """Return an object as one line. Raises Refused when it is longer than a reader takes."""
    made = json.dumps(said, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    line = made.translate(_ALSO_BREAKS).encode() + b"\n"
    if len(line) > LONGEST_LINE:
        raise Refused(f"A row is longer than {LONGEST_LINE:,} bytes: {made[:100]}…")
    return line


def read_whole(file: BinaryIO) -> tuple[dict[str, Any], Foot]:
    """Return head and foot of a file that is whole: its last line has the checksum of the rest.

    Memory holds one line. Raises Refused.
    """
    total, line, number, before = hashlib.sha256(), b"", 0, b""
    for number, line in _lines(file):
        if number > 1:
            total.update(before)
        if number == 1:
            head = _head(line)
        before = line
    if number < 2:
        raise Refused("The file has no end: it was cut off. Export again.")
    said = _object(number, line)
    if said.get("kind") != "end":
        raise at_line(number, "the file ends without its last line: it was cut off. Export again.")
    if said.get("sha256") != total.hexdigest():
        raise at_line(number, "the checksum is not that of the lines before: the file was changed.")
    return head, Foot(_whole(number, said, "counts"), _whole(number, said, "last"))


def rows(file: BinaryIO) -> Iterator[Row]:
    """Yield each row of a file, without head and foot. Raises Refused."""
    for number, line in _lines(file):
        if number == 1:
            continue
        said = _object(number, line)
        if said.get("kind") == "end":
            if file.read(1):
                raise at_line(number + 1, "nothing may follow the last line.")
            return
        kind, fields, files = (
            said.pop("kind", None),
            said.pop("fields", None),
            said.pop("files", None),
        )
        if not isinstance(kind, str) or not isinstance(fields, dict) or said:
            raise at_line(number, "this is no row: it needs “kind” and “fields”, and no more.")
        if files is not None and not isinstance(files, dict):
            raise at_line(number, "“files” must be an object.")
        yield Row(number, kind, fields, files)


def _lines(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    number = 0
    while line := file.readline(LONGEST_LINE + 1):
        number += 1
        if len(line) > LONGEST_LINE:
            raise at_line(number, f"the line is longer than {LONGEST_LINE:,} bytes.")
        yield number, line


def _head(line: bytes) -> dict[str, Any]:
    """Return the first line of a file that this release reads. Raises Refused."""
    try:
        said = _object(1, line)
    except Refused as error:
        raise at_line(1, "this is no export of govblog.") from error
    if said.get("format") != FORMAT:
        raise at_line(1, "this is no export of govblog.")
    number = said.get("version")
    if isinstance(number, bool) or not isinstance(number, int) or number < 1:
        raise at_line(1, "the version of the format must be a whole number.")
    if number > VERSION:
        raise at_line(
            1,
            f"the file is of format version {number}, and this release ({release()}) reads up to "
            f"{VERSION}. Import it with release {said.get('release')} or a newer one.",
        )
    return said


def _object(number: int, line: bytes) -> dict[str, Any]:
    try:
        said = json.loads(
            line.decode(),
            object_pairs_hook=_once,
            parse_constant=_not_json,
            parse_float=_finite,
        )
    except UnicodeDecodeError as error:
        raise at_line(number, "this is not UTF-8.") from error
    except RecursionError as error:
        raise at_line(number, "this is nested too deeply.") from error
    except _Twice as error:
        raise at_line(number, str(error)) from error
    except ValueError as error:
        raise at_line(number, "this is not JSON.") from error
    if not isinstance(said, dict):
        raise at_line(number, "this is no JSON object.")
    return said


class _Twice(ValueError):
    """A name stands twice in one object."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _Twice(f"“{twice[:40]}” stands twice in one object.")
    return made


def _not_json(said: str) -> Any:
    raise ValueError(said)


def _finite(said: str) -> float:
    if math.isinf(value := float(said)):
        raise ValueError(said)
    return value


def _whole(number: int, said: dict[str, Any], name: str) -> dict[str, int]:
    found = said.get(name)
    if not isinstance(found, dict) or not all(
        isinstance(many, int) and not isinstance(many, bool) and many >= 0
        for many in found.values()
    ):
        raise at_line(number, f"“{name}” must be whole numbers by kind.")
    return found
