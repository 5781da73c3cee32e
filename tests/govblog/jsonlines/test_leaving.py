"""What someone has who leaves: one file that is whole or not there, and what to know about it."""

import io
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone
from pytest_django import Settings

from govblog.jsonlines import Refused, leaving, lines
from govblog.models import Letter
from posts.models import Blog, Picture
from tests import factories, ready_made

ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.django_db


def taken_out(path: Path, *more: str) -> tuple[str, str]:
    """Return what the command prints, and what it warns of."""
    out, err = io.StringIO(), io.StringIO()
    call_command("export_json", str(path), *more, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_the_file_is_whole_and_its_owner_alone_reads_it(blog: Blog, tmp_path: Path) -> None:
    path = tmp_path / "all.jsonl"
    path.write_text("of last week")
    out, err = taken_out(path)
    assert (out, err) == ("1 rows and 0 files went out.\n", "")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["all.jsonl"]
    with path.open("rb") as file:
        _, foot = lines.read_whole(file)
    assert foot.counts["posts.blog"] == 1


def test_an_export_that_fails_leaves_the_file_of_last_week(
    blog: Blog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "all.jsonl"
    path.write_text("of last week")
    monkeypatch.setattr(lines, "LONGEST_LINE", 200)
    with pytest.raises(CommandError, match="A row is longer than 200 bytes"):
        taken_out(path)
    assert path.read_text() == "of last week"
    assert [file.name for file in tmp_path.iterdir()] == ["all.jsonl"]


def test_a_place_that_cannot_be_written_is_told(blog: Blog, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"Cannot be written: .*No such file or directory"):
        taken_out(tmp_path / "nowhere" / "all.jsonl")
    with pytest.raises(CommandError, match="Name a file"):
        call_command("export_json")


def test_rows_of_many_chunks_all_go(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leaving, "CHUNK", 3)
    for number in range(10):
        blog.tags.create(name=f"Tag {number}", slug=f"tag-{number}")
    file = io.BytesIO()
    assert leaving.write(file).counts["posts.tag"] == 10
    assert file.getvalue().count(b'"kind":"posts.tag"') == 10


def test_one_is_warned_of_letters_that_wait_and_of_pictures_without_files(
    blog: Blog, tmp_path: Path
) -> None:
    now = timezone.now()
    Letter.objects.create(key="waits", blog=blog, to="a@example.org", subject="x", due_at=now)
    picture = factories.PictureFactory(blog=blog)
    _, err = taken_out(tmp_path / "all.jsonl")
    assert "1 letters wait to be sent and do not go out." in err
    assert "The files of 1 pictures do not go out." in err
    picture.file.storage.delete(picture.file.name)
    _, err = taken_out(tmp_path / "all.jsonl", "--media", str(tmp_path / "media"))
    assert f"The file {picture.file.name} of a picture is missing." in err


def test_pictures_are_copied_in_every_width(blog: Blog, tmp_path: Path, settings: Settings) -> None:
    picture = factories.PictureFactory(blog=blog)
    Picture.objects.filter(pk=picture.pk).update(widths="10")
    (_, small), *_ = Picture.objects.get().smaller
    picture.file.storage.save(small, io.BytesIO(b"small"))
    taken_out(tmp_path / "all.jsonl", "--media", str(tmp_path / "media"))
    for name in (picture.file.name, small):
        kept = Path(settings.MEDIA_ROOT) / name
        assert (tmp_path / "media" / name).read_bytes() == kept.read_bytes()


def test_the_table_of_the_papers_is_printed(db: Any) -> None:
    out = io.StringIO()
    call_command("export_json", "--describe", stdout=out)
    assert out.getvalue().startswith("| Kind | What it is | Fields |\n")


def command(tmp_path: Path, *said: str) -> list[str | os.PathLike[str]]:
    return [sys.executable, str(ROOT / "manage.py"), *said]


@pytest.mark.sqlite_only
def test_in_a_pipe_only_the_lines_are_on_the_standard_output(tmp_path: Path) -> None:
    env = {**os.environ, "DATA_DIR": str(tmp_path), "SECRET_KEY": "x" * 50}
    env.pop("DATABASE_URL", None)
    unmade = subprocess.run(
        command(tmp_path, "export_json", "-"), env=env, capture_output=True, text=True, check=False
    )
    assert unmade.returncode == 1
    assert unmade.stderr.startswith("CommandError: The database cannot be read: no such table")
    shutil.copy(ready_made.sqlite(), tmp_path / "db.sqlite3")
    done = subprocess.run(
        command(tmp_path, "export_json", "-"), env=env, capture_output=True, check=True
    )
    assert done.stderr.decode() == "0 rows and 0 files went out.\n"
    _, foot = lines.read_whole(io.BytesIO(done.stdout))
    assert sum(foot.counts.values()) == 0


def test_a_fingerprint_tells_keys_apart_and_nothing_more() -> None:
    assert lines.fingerprint("one") != lines.fingerprint("two")
    assert "one" not in lines.fingerprint("one")


def test_no_line_is_written_that_no_import_would_read() -> None:
    with pytest.raises((Refused, ValueError)):
        lines.line_of({"number": float("nan")})
