"""The doctor names a machine that has no room, does not know the time, or lets others read."""

import datetime as dt
import os
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

from comments.models import Comment
from govblog import disk
from govblog.doctor import machine
from posts.models import Blog
from tests.factories import CommentFactory
from tests.govblog.doctor.looking import wrong

MIB = 2**20


@pytest.mark.parametrize(
    ("free", "total", "files", "states"),
    [
        (2048, 500_000, 900, []),
        (1000, 500_000, 900, ["warning"]),
        (199, 500_000, 900, ["fault"]),
        (2048, 500_000, 40, ["warning"]),
        (2048, 500_000, 9, ["fault"]),
        (7, 64, 900, []),
        (6, 64, 900, ["warning"]),
        (1, 64, 900, ["fault"]),
    ],
)
def test_a_disk_is_told_to_be_short_before_it_is_full(
    monkeypatch: pytest.MonkeyPatch, free: int, total: int, files: int, states: list[str]
) -> None:
    room = disk.Room(Path("/data"), free * MIB, total * MIB, files, 1_000)
    monkeypatch.setattr(disk, "folders", lambda: {"data": Path("/data")})
    monkeypatch.setattr(disk, "room_in", lambda folder: room)
    assert list(wrong(machine.room).values()) == states


def test_a_file_system_without_a_number_of_files_is_not_full_of_them() -> None:
    assert not disk.Room(Path("/data"), 2**40, 2**41, 0, 0).is_short


def test_a_disk_that_cannot_be_looked_at_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(folder: Path) -> disk.Room:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(disk, "room_in", gone)
    assert set(wrong(machine.room).values()) == {"fault"}


@pytest.mark.django_db
def test_a_clock_that_went_back_is_told(blog: Blog) -> None:
    assert wrong(machine.clock) == {}
    CommentFactory()
    Comment.objects.update(created_at=timezone.now() + dt.timedelta(hours=1))
    (says,) = wrong(machine.clock)
    assert says.endswith("60 minutes ahead: the clock went back.")


@pytest.mark.parametrize(("apart", "states"), [(1, []), (-3, ["warning"]), (90, ["fault"])])
def test_two_clocks_that_are_apart_are_told(apart: float, states: list[str]) -> None:
    assert [one.state for one in machine._apart(apart)] == states


@pytest.fixture
def folder(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where an install of one’s own keeps what it makes, closed to others."""
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.ERASURES_FILE = tmp_path / "erasures.jsonl"
    file = tmp_path / "db.sqlite3"
    engine = "django.db.backends.sqlite3"
    said = {"ENGINE": engine, "NAME": str(file)}
    monkeypatch.setitem(settings.DATABASES, "default", said)
    for name in ("secret-key", "db.sqlite3"):
        (tmp_path / name).write_text("x")
        (tmp_path / name).chmod(0o600)
    return tmp_path


def test_files_that_are_their_owners_alone_are_in_order(folder: Path) -> None:
    assert wrong(machine.files) == {}


def test_a_key_that_others_can_read_is_told(folder: Path) -> None:
    (folder / "secret-key").chmod(0o640)
    assert wrong(machine.files) == {f"Others can read {folder / 'secret-key'}.": "fault"}


def test_a_database_that_every_account_can_read_is_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "db.sqlite3").chmod(0o644)
    for parent in (folder, *folder.parents):
        if parent.owner() != "root" or os.geteuid() == 0:
            parent.chmod(parent.stat().st_mode | 0o001)
    assert list(wrong(machine.files).values()) == ["warning"]
    folder.chmod(0o750)
    assert wrong(machine.files) == {}


def test_a_folder_that_cannot_be_written_is_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Whoever runs the tests may be root, who may write everywhere
    monkeypatch.setattr(os, "access", lambda *args: False)
    assert set(wrong(machine.files).values()) == {"fault"}
