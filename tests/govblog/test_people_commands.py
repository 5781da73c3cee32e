"""The commands count first, ask, answer with plain words or JSON, and end with a code."""

import json
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.utils import timezone

from comments.models import Comment, Hold, PersonEvent
from posts.models import Blog
from tests.comments.people import dumping
from tests.comments.people.someone import EMAIL, TRACES, WORDS, leave_traces

pytestmark = pytest.mark.django_db


def run(*said: str) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command(*said, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def code_of(*said: str) -> int:
    with pytest.raises(CommandError) as ended:
        run(*said)
    return ended.value.returncode


def test_a_copy_goes_to_the_output_and_to_files_that_only_their_owner_reads(
    blog: Blog, tmp_path: Path
) -> None:
    leave_traces(blog)
    out, err = run("export_person", EMAIL)
    assert len(json.loads(out)["comments"]) == 5
    assert "5 comments" in err
    page = tmp_path / "copy.html"
    assert run("export_person", EMAIL, "--html", str(page))[0] == ""
    assert WORDS["spam"] in page.read_text()
    assert page.stat().st_mode & 0o777 == 0o600
    assert PersonEvent.objects.filter(act="exported", way="command").count() == 2


def test_a_dry_run_writes_nothing(blog: Blog) -> None:
    leave_traces(blog)
    before = dumping.rows()
    out, _ = run("erase_person", EMAIL, "--dry-run")
    assert out.startswith("Would be erased: 5 comments, 1 report of a comment")
    assert (
        json.loads(run("erase_person", EMAIL, "--dry-run", "--json")[0])["counts"]["letters"] == 2
    )
    assert dumping.rows() == before


def test_without_a_terminal_it_erases_only_when_told_to(
    blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave_traces(blog)
    monkeypatch.setattr(sys, "stdin", StringIO(""))
    assert code_of("erase_person", EMAIL) == 2
    assert Comment.objects.filter(content__erased_at=None).count() == 7
    out, _ = run("erase_person", EMAIL, "--yes")
    assert out.startswith("Erased: 5 comments")
    assert dumping.found_in(dumping.database(), TRACES) == []


def test_the_address_can_come_from_the_input(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    leave_traces(blog)
    monkeypatch.setattr(sys, "stdin", StringIO(f"{EMAIL}\n"))
    assert "5 comments" in run("erase_person", "-", "--dry-run")[0]


def test_what_is_held_or_no_address_or_no_file_is_told_by_the_code(
    blog: Blog, moderator: User, tmp_path: Path, settings: Any
) -> None:
    someone = leave_traces(blog)
    said = {"label": "it", "why": "A court asked.", "by": moderator, "at": timezone.now()}
    Hold.objects.create(blog=blog, comment=someone.comments["spam"], **said)
    assert code_of("erase_person", EMAIL, "--yes") == 1
    assert code_of("erase_person", "nobody", "--yes") == 2
    assert code_of("export_person", EMAIL, "--html", str(tmp_path)) == 2
    assert code_of("reapply_erasures", str(tmp_path / "none")) == 2
    assert code_of("reapply_erasures") == 1
    settings.ERASURES_FILE = tmp_path
    assert code_of("erase_person", "someone@else.example", "--yes") == 1


def test_re_applying_says_what_it_did(blog: Blog, tmp_path: Path, settings: Any) -> None:
    settings.ERASURES_FILE = tmp_path / "erasures.jsonl"
    leave_traces(blog)
    run("erase_person", EMAIL, "--yes")
    out, _ = run("reapply_erasures")
    assert out.strip() == "6 erasures on the list. Erased again: nothing, all of it is gone."
    assert json.loads(run("reapply_erasures", "--json")[0])["entries"] == 6
