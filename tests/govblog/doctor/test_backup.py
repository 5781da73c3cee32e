"""The doctor names a backup that is old, or is none."""

import datetime as dt
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

from govblog import backups
from govblog.doctor import backup
from tests.govblog.doctor.looking import wrong


def test_an_install_without_a_backup_is_told(settings: Settings, tmp_path: Path) -> None:
    settings.BACKUP_DIR = tmp_path / "none"
    assert wrong(backup.look) == {f"There is no backup in {tmp_path / 'none'}.": "warning"}


@pytest.mark.parametrize(("hours", "states"), [(25, []), (27, ["warning"]), (73, ["fault"])])
def test_a_backup_is_told_by_its_age(
    monkeypatch: pytest.MonkeyPatch, hours: float, states: list[str]
) -> None:
    made_at = timezone.now() - dt.timedelta(hours=hours)
    kept = backups.Backup(Path("/backups/one.tar"), made_at, 5 * 2**20)
    monkeypatch.setattr(backups, "newest", lambda folder: kept)
    assert list(wrong(backup.look).values()) == states
