"""`manage.py doctor` says what is wrong and what to do, to people and to programs."""

import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from govblog import doctor
from govblog.doctor import finding, running
from govblog.management.commands import doctor as command
from tests import ready_made
from tests.mailserver import mail_server
from tests.test_house import ROOT


@pytest.fixture
def parts(monkeypatch: pytest.MonkeyPatch) -> list[finding.Finding]:
    """What one part says, to be filled."""
    said: list[finding.Finding] = []
    part = finding.Part("disk", lambda deep: iter(said), in_database=False)
    monkeypatch.setattr(running, "PARTS", (part,))
    return said


def ask(*arguments: str) -> tuple[int, list[str]]:
    out = io.StringIO()
    try:
        call_command("doctor", *arguments, stdout=out)
    except CommandError as error:
        return error.returncode, out.getvalue().splitlines()
    return 0, out.getvalue().splitlines()


def test_people_read_a_line_and_below_it_what_to_do(parts: list[finding.Finding]) -> None:
    parts += [finding.ok("Room."), finding.warning("Little room.", "Make room.")]
    code, (first, second, third, last) = ask()
    assert code == 0
    assert first.split() == ["ok", "disk", "Room."]
    assert second.split() == ["warning", "disk", "Little", "room."]
    assert third.split() == ["→", "Make", "room."]
    assert last == "0 faults, 1 warnings."


def test_a_fault_ends_it_with_1(parts: list[finding.Finding]) -> None:
    parts += [finding.fault("No room.", "Make room.")]
    assert ask()[0] == 1


def test_programs_read_an_object_a_line(parts: list[finding.Finding]) -> None:
    parts += [finding.fault("No room.", "Make room.")]
    _, lines = ask("--json")
    first, last = map(json.loads, lines)
    assert first == {"part": "disk", "state": "fault", "says": "No room.", "do": "Make room."}
    assert last == {"ok": 0, "warning": 0, "fault": 1}


def test_one_mail_is_sent_where_it_is_asked_for_and_only_there(
    parts: list[finding.Finding],
) -> None:
    assert ask()[0] == 0
    assert mail.outbox == []
    assert ask("--send-to", "me@example.org")[0] == 0
    assert [one.to for one in mail.outbox] == [["me@example.org"]]
    assert ask("--send-to", "nobody")[0] == 2


def test_a_mail_that_is_refused_is_a_fault_that_names_no_address(
    parts: list[finding.Finding], settings: object
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"  # type: ignore[attr-defined]
    with mail_server(RCPT="550 no") as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port  # type: ignore[attr-defined]
        code, lines = ask("--send-to", "me@example.org")
    assert code == 1
    assert "The mail server refused this recipient (550)." in lines[0]
    assert "me@example.org" not in "".join(lines)


def test_every_state_has_a_colour() -> None:
    assert command._COLOURS.keys() == {doctor.OK, doctor.WARNING, doctor.FAULT}


@pytest.mark.django_db
@pytest.mark.sqlite_only
def test_an_install_is_looked_at_as_it_stands(tmp_path: Path) -> None:
    shutil.copy(ready_made.sqlite(), tmp_path / "db.sqlite3")
    done = subprocess.run(
        [sys.executable, "manage.py", "doctor", "--json"],
        check=False, cwd=ROOT, capture_output=True, text=True, timeout=120,
        env={"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), "BASE_URL": "http://127.0.0.1:1"},
    )  # fmt: skip
    found = [json.loads(line) for line in done.stdout.splitlines()]
    said = {one["part"]: one["state"] for one in found[:-1]}
    assert list(dict.fromkeys(said)) == [part.name for part in doctor.PARTS]
    # Nobody collected static files, and nobody serves
    assert [name for name, state in said.items() if state == "fault"] == ["static files"]
    assert said["site"] == "warning"
    assert done.returncode == 1
