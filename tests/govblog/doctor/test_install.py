"""The doctor names a front end that is not there, and settings that are not fit for readers."""

import json
import os
from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from pytest_django import Settings

from govblog.doctor import install
from tests.govblog.doctor.looking import wrong


@pytest.fixture
def collected(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A front end of one style sheet, compiled and collected; its manifest."""
    settings.BASE_DIR, settings.STATIC_ROOT = tmp_path, tmp_path / "static"
    (tmp_path / "build").mkdir()
    (tmp_path / "static").mkdir()
    (tmp_path / "build" / "site.css").write_text("p {}")
    manifest = tmp_path / "static" / "staticfiles.json"
    paths = {"site.css": "site.123.css"}
    manifest.write_text(json.dumps({"version": "1.1", "paths": paths, "hash": ""}))
    storage = ManifestStaticFilesStorage(tmp_path / "static")
    monkeypatch.setattr(install, "staticfiles_storage", storage)
    return manifest


def test_what_is_compiled_and_collected_is_in_order(collected: Path) -> None:
    assert wrong(install.static_files) == {}


def test_files_that_were_never_compiled_or_collected_are_told(
    collected: Path, settings: Settings
) -> None:
    collected.unlink()
    assert wrong(install.static_files) == {"They were not collected: every page fails.": "fault"}
    settings.BASE_DIR = collected.parent
    assert list(wrong(install.static_files).values()) == ["fault"]


def test_a_file_that_is_new_since_is_told(collected: Path, settings: Settings) -> None:
    (settings.BASE_DIR / "build" / "desk.css").write_text("a {}")
    assert wrong(install.static_files) == {"1 were not collected, such as desk.css.": "fault"}


def test_a_front_end_compiled_since_is_told(collected: Path, settings: Settings) -> None:
    later = collected.stat().st_mtime + 60
    os.utime(settings.BASE_DIR / "build" / "site.css", (later, later))
    assert list(wrong(install.static_files).values()) == ["warning"]


@pytest.mark.django_db
def test_settings_that_are_not_fit_for_readers_are_told(settings: Settings) -> None:
    assert not [says for says in wrong(install.settings_of_production) if "E006" in says]
    settings.DEBUG = True
    found = wrong(install.settings_of_production)
    assert [state for says, state in found.items() if says.startswith("govblog.E006")] == ["fault"]
