"""The doctor names a database that does not keep what it confirms, or is not as the code is."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection, connections
from django.db.migrations.recorder import MigrationRecorder
from pytest_django import Settings

from govblog.doctor import database
from tests.govblog.doctor.looking import wrong


@pytest.mark.django_db
def test_tables_that_are_as_the_code_wants_them_are_in_order() -> None:
    assert wrong(database.migrations) == {}


@pytest.mark.django_db
def test_a_migration_that_was_forgotten_is_named() -> None:
    MigrationRecorder.Migration.objects.filter(app="posts", name="0022_purges").delete()
    (says,) = wrong(database.migrations)
    assert "posts.0022_purges" in says


@pytest.mark.django_db
def test_tables_of_a_newer_release_are_named() -> None:
    MigrationRecorder.Migration.objects.create(app="posts", name="9999_of_next_year")
    assert wrong(database.migrations) == {
        "The database knows migrations that this code does not: posts.9999_of_next_year.": "warning"
    }


@pytest.fixture
def file(tmp_path: Path, settings: Settings, django_db_blocker: object) -> Iterator[Path]:
    """A SQLite file, as the settings open it, in place of the tests’ own database."""
    own, file = connections["default"], tmp_path / "db.sqlite3"
    made = own.copy(alias="default")
    made.settings_dict = {**own.settings_dict, "NAME": str(file)}
    connections["default"] = made
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        yield file
        made.close()
    connections["default"] = own


@pytest.mark.sqlite_only
def test_a_file_as_the_settings_open_it_is_in_order(file: Path) -> None:
    assert wrong(database.look, deep=True) == {}


@pytest.mark.sqlite_only
def test_a_file_that_may_lose_what_was_confirmed_is_told(file: Path) -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute("PRAGMA journal_mode=DELETE")
        cursor.execute("PRAGMA synchronous=NORMAL")
    assert list(wrong(database.look).values()) == ["fault", "fault"]


@pytest.mark.sqlite_only
def test_a_file_that_another_program_holds_is_told(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "_PATIENCE", 10)
    assert wrong(database.look) == {}
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        (says,) = wrong(database.look)
    assert says.startswith("Nothing can be written: ")
    assert says.endswith("SQLITE_BUSY.")


@pytest.mark.sqlite_only
def test_a_damaged_file_is_told_when_it_is_looked_at_deep(file: Path) -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute("CREATE TABLE words (word TEXT)")
        cursor.execute("INSERT INTO words VALUES (hex(zeroblob(50000)))")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connections["default"].close()
    with file.open("r+b") as bytes_of:
        bytes_of.seek(3 * 4096)
        bytes_of.write(b"\xff" * 4096)
    assert [says for says in wrong(database.look, deep=True) if "damaged" in says]


@pytest.mark.django_db
def test_the_databases_of_the_tests_which_keep_nothing_are_told() -> None:
    says = " ".join(wrong(database.look))
    named = {
        "sqlite": ["not a write-ahead log"],
        "postgresql": ["fsync is off", "full_page_writes is off", "synchronous_commit is off"],
    }
    assert [one for one in named[connection.vendor] if one not in says] == []
