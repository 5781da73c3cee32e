"""What is carried away whole and brought back: JSON lines, backups, erasures done again."""

import io
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import override_settings
from django.utils import timezone

from comments.moderation import erasures
from comments.people import finding
from govblog.backups import verifying
from govblog.jsonlines import leaving
from tests.factories import CommentFactory, PictureFactory, PostFactory
from tests.failing import clock
from tests.failing.clock import MINUTE
from tests.failing.moving import blog_told
from tests.failing.trying import BESIDE, Kind, media
from tests.govblog.jsonlines.conftest import conversation

Act = Callable[[], Any]
EMAIL = "sian@example.org"
_SILENT = {"stdout": io.StringIO(), "stderr": io.StringIO()}


class _Undo(Exception):
    """The install that was left is no more."""


_FOLDERS: list[Path] = []


@contextmanager
def in_folder() -> Iterator[None]:
    """Give a kind a folder of its own, and a database in a file where there would be none."""
    with tempfile.TemporaryDirectory() as folder:
        _FOLDERS[:] = [Path(folder)]
        with override_settings(DATA_DIR=folder, BACKUP_DIR=folder), _in_file(Path(folder)):
            yield


@contextmanager
def _in_file(folder: Path) -> Iterator[None]:
    if connection.vendor != "sqlite":
        yield
        return
    memory, name = connection.connection, connection.settings_dict["NAME"]
    file = folder / "database" / "blog.sqlite3"
    file.parent.mkdir()
    with closing(sqlite3.connect(file)) as made:
        memory.backup(made)
    connection.connection, connection.settings_dict["NAME"] = None, str(file)
    try:
        yield
    finally:
        connection.close()
        connection.connection, connection.settings_dict["NAME"] = memory, name


def _json() -> Act:
    file, pictures = _FOLDERS[0] / "export.jsonl", _FOLDERS[0] / "export"
    with suppress(_Undo), transaction.atomic():
        conversation()
        leaving.write_to(file, pictures)
        raise _Undo
    for path in media():
        path.unlink()

    def act() -> None:
        try:
            call_command("import_json", str(file), media=str(pictures), **_SILENT)
        except CommandError as refusal:
            # All of it came in the first time
            if "has content already" not in str(refusal):
                raise

    return act


def _filled() -> None:
    post = PostFactory(picture=PictureFactory())
    comment = CommentFactory(post=post, status="approved")
    CommentFactory(parent=comment, status="approved")


def _kept() -> Path:
    return _FOLDERS[0] / "kept" / "backup.tar"


_BEFORE: list[bytes] = []


def _backup() -> Act:
    _filled()
    _kept().parent.mkdir()
    call_command("backup", str(_kept()), **_SILENT)
    _BEFORE[:] = [_kept().read_bytes()]
    CommentFactory()

    return lambda: call_command("backup", str(_kept()), **_SILENT)


def _is_sound() -> None:
    """Verify the backup that stands there, the one before or the new one."""
    verifying.verify(_kept())


def _as_it_was() -> None:
    _kept().write_bytes(_BEFORE[0])


def _backup_told() -> object:
    names = sorted(path.name for path in _kept().parent.iterdir())
    return names, _kept().read_bytes() != _BEFORE[0]


def _restore() -> Act:
    _filled()
    _kept().parent.mkdir()
    call_command("backup", str(_kept()), **_SILENT)
    _filled()
    Path(settings.ERASURES_FILE).parent.mkdir(exist_ok=True)
    Path(settings.ERASURES_FILE).touch()
    return lambda: call_command("restore", str(_kept()), replace=True, **_SILENT)


def _someone() -> str:
    comment = CommentFactory(email=EMAIL, status="approved")
    CommentFactory(post=comment.post, email=EMAIL)
    return EMAIL


def _erase() -> Act:
    email = _someone()
    return lambda: call_command("erase_person", email, yes=True, **_SILENT)


def _reapply() -> Act:
    person = finding.find(_someone())
    list_ = _FOLDERS[0] / "list.jsonl"
    entry = erasures.Entry(timezone.now() + MINUTE, person.hashes[0])
    list_.write_text(erasures._line(entry) + "\n")
    return lambda: call_command("reapply_erasures", str(list_), **_SILENT)


def _who_is_listed() -> object:
    found, _ = erasures.read(Path(settings.ERASURES_FILE))
    return sorted({one.person for one in found})


# An erasure is put on two lists as often as it is begun
_LISTED = BESIDE | {"comments_erasure", "comments_personevent"}
_ERASED: dict[str, Any] = {
    "steps": True, "beside": _LISTED, "fresh": clock.no_list, "told": _who_is_listed,
}  # fmt: skip
KINDS = [
    Kind("import_json", _json, again=MINUTE, told=blog_told, where=in_folder),
    Kind(
        "backup", _backup, again=MINUTE, fresh=_as_it_was, sound=_is_sound, told=_backup_told,
        where=in_folder,
    ),
    Kind("restore", _restore, again=MINUTE, steps=True, told=blog_told, where=in_folder),
    Kind("erase_person", _erase, again=MINUTE, where=in_folder, **_ERASED),
    Kind("reapply_erasures", _reapply, again=MINUTE, where=in_folder, **_ERASED),
]  # fmt: skip
