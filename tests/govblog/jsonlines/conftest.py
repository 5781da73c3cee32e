"""An export, and the empty install that it goes into."""

import hashlib
import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction

from govblog.jsonlines import leaving
from tests import factories


class _Undo(Exception):
    """The install that was left is no more."""


class Export:
    """A file of an install that is no more, and the files of its pictures."""

    def __init__(self, folder: Path) -> None:
        self.path, self.pictures = folder / "export.jsonl", folder / "pictures"

    def rows(self) -> list[dict[str, Any]]:
        """Return its lines, read."""
        return [json.loads(line) for line in self.path.read_text().splitlines()]

    def first(self, kind: str) -> int:
        """Return the number of the first line of a kind."""
        return next(n for n, row in enumerate(self.rows(), start=1) if row.get("kind") == kind)

    def write(self, rows: list[dict[str, Any]]) -> None:
        """Write other lines, with counts and checksum that fit."""
        counts: dict[str, int] = {}
        for row in rows[1:-1]:
            counts[row["kind"]] = counts.get(row["kind"], 0) + 1
        before = "".join(f"{json.dumps(row)}\n" for row in rows[:-1]).encode()
        end = rows[-1] | {"counts": counts, "sha256": hashlib.sha256(before).hexdigest()}
        self.path.write_bytes(before + json.dumps(end).encode() + b"\n")

    def change(self, kind: str, **fields: Any) -> int:
        """Say otherwise in the first line of a kind; return its number."""
        rows, line = self.rows(), self.first(kind)
        rows[line - 1]["fields"] |= fields
        self.write(rows)
        return line


@pytest.fixture
def left(db: None, tmp_path: Path) -> Callable[[Callable[[], None]], Export]:
    """Have an install filled, exported and taken away; the database is empty again."""

    def leave(fill: Callable[[], None]) -> Export:
        export = Export(tmp_path)
        with suppress(_Undo), transaction.atomic():
            fill()
            leaving.write_to(export.path, export.pictures)
            raise _Undo
        for file in (Path(settings.MEDIA_ROOT) / "pictures").glob("*"):
            file.unlink()
        return export

    return leave


def conversation() -> None:
    """Fill an install: comments in every status, replies, a picture, a sealed original."""
    picture = factories.PictureFactory()
    post = factories.PostFactory(picture=picture, tags=["letters"])
    for status in factories.WAYS:
        factories.CommentFactory(post=post, status=status)
    removed = factories.CommentFactory(post=post, status="approved")
    factories.CommentFactory(parent=removed, status="approved")
    factories.act(removed, "remove")


@pytest.fixture
def export(left: Callable[[Callable[[], None]], Export]) -> Export:
    """The export of a conversation."""
    return left(conversation)
