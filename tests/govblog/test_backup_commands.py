"""What the commands say when something is in their way. The whole road: tests/engines."""

import datetime as dt
import errno
import io
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.test import override_settings
from django.utils import timezone

from govblog.backups import archive, postgresql, restoring, today
from govblog.backups.beside import working
from govblog.backups.manifest import Engine, Manifest, Media
from govblog.jsonlines import lines
from posts.models import Post, Purge

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Iterator[Path]:
    """The folder of backups."""
    with override_settings(BACKUP_DIR=tmp_path / "backups"):
        yield tmp_path / "backups"


def refused(*command: str) -> str:
    with pytest.raises(CommandError) as said:
        call_command(*command, stdout=io.StringIO())
    assert said.value.returncode == 2
    return str(said.value)


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (["backup", "--keep", "0"], "--keep takes a number from 1"),
        (["backup", "x.tar", "--keep", "1"], "no FILE beside it"),
        (["backup", "--verify", "--keep", "1"], "it stands alone"),
        (["backup", "--verify"], "There is no backup in"),
        (["backup", "--verify", "/nowhere/x.tar"], "No such file or directory: /nowhere/x.tar"),
        (["backup", "/nowhere/x.tar"], "There is no folder /nowhere"),
        (["backup", "/tmp"], "/tmp is a folder"),
        (["restore", "/nowhere/x.tar"], "/nowhere/x.tar. Nothing was done"),
        (["restore", "x", "--erasures", "/nowhere/list"], "There is no file /nowhere/list"),
    ],
)
def test_whoever_asks_for_what_cannot_be_is_told_in_a_sentence(
    command: list[str], says: str
) -> None:
    assert says in refused(*command)


@pytest.mark.sqlite_only
def test_a_full_disk_is_told_and_leaves_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*said: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(archive, "put", full)
    assert "No space left on device" in refused("backup")
    assert list(folder.iterdir()) == []


@pytest.mark.sqlite_only
def test_two_backups_at_once_are_one_and_a_sentence(folder: Path) -> None:
    with working(folder / ".govblog-backup"):
        assert "Another backup or restore works in" in refused("backup")
    call_command("backup", stdout=io.StringIO())


@pytest.mark.sqlite_only
def test_a_file_that_is_no_database_any_more_is_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The copy is proved before the backup has its name
    monkeypatch.setattr(
        "govblog.backups.sqlite.copy", lambda path, tell: path.write_bytes(b"x" * 9_000)
    )
    assert "SQLite cannot read it" in refused("backup")
    assert list(folder.iterdir()) == []


def test_a_program_of_postgresql_that_is_missing_or_too_old_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql, "_DEBIAN", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(archive.Refused, match="it is not on this machine"):
        postgresql.program("pg_dump", 15)
    for version in (14, 16, 17):
        own = tmp_path / str(version) / "bin" / "pg_dump"
        own.parent.mkdir(parents=True)
        own.write_text(f"#!/bin/sh\necho 'pg_dump (PostgreSQL) {version}.3 (Debian)'\n")
        own.chmod(0o700)
    with pytest.raises(archive.Refused, match="only version 17 is"):
        postgresql.program("pg_dump", 18)
    # A newer one only when there is none of the server's own version
    assert postgresql.program("pg_dump", 16)[1] == 16
    assert postgresql.program("pg_dump", 15)[1] == 16


def test_a_database_that_is_away_and_files_that_cannot_be_put_in_are_told_as_what_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(error: Exception) -> None:
        def restore(*said: object) -> None:
            raise error

        monkeypatch.setattr(restoring, "restore", restore)

    file = tmp_path / "x.tar"
    file.touch()
    fails(OperationalError("it is away"))
    assert refused("restore", str(file)) == ("The database refuses: it is away. Nothing was done.")
    fails(restoring.Unfinished("The backup is back."))
    with pytest.raises(CommandError) as said:
        call_command("restore", str(file))
    assert (said.value.returncode, str(said.value)) == (1, "The backup is back.")


def said_by_a_backup(**other: object) -> Manifest:
    usual = {
        "release": "9.9", "made_at": dt.datetime.now(dt.UTC), "blogs": [], "rows": {},
        "engine": Engine(connection.vendor, "1", 0, "public"), "media": Media(), "parts": {},
        "secret_key": lines.fingerprint(), "migrations": {"posts": ["0001_initial"]},
    }  # fmt: skip
    return Manifest(**{**usual, **other})


def test_a_backup_of_a_newer_release_or_with_another_key_is_refused() -> None:
    wish = restoring.Wish()
    restoring._require_fitting(said_by_a_backup(), wish)
    newer = said_by_a_backup(migrations={"posts": ["9999_of_a_day_to_come"]})
    with pytest.raises(archive.Refused, match=r"newer release \(9.9\).*posts.9999_of_a_day"):
        restoring._require_fitting(newer, wish)
    strange = said_by_a_backup(secret_key="0" * 16)
    with pytest.raises(archive.Refused, match="another SECRET_KEY"):
        restoring._require_fitting(strange, wish)
    restoring._require_fitting(strange, restoring.Wish(other_key=True))


def test_caches_in_front_forget_all_that_was_before_and_are_told_what_waited_as_of_now(
    post: Post,
) -> None:
    then = timezone.now() - dt.timedelta(days=3)
    with override_settings(PURGE_URL="nginx+http://secret@127.0.0.1:1"):
        Purge.objects.all().delete()
        Purge.objects.create(
            blog=post.blog, post=post, hard=True, asked_at=then, due_at=then, tries=9
        )
        today.bring(post.blog.version, None)
    assert [(row.key, row.hard, row.tries) for row in Purge.objects.order_by("pk")] == [
        (f"post-{post.pk}", True, 0),
        (f"blog-{post.blog_id}", True, 0),
    ]
    assert not Purge.objects.filter(asked_at__lte=then).exists()
    with override_settings(PURGE_URL=""):
        today.bring(post.blog.version, None)
    assert not Purge.objects.exists(), "rows that nobody is ever told of stay"
