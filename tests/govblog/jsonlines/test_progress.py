"""Whoever moves a blog sees how far that is: a bar on a terminal, plain lines in a pipe."""

import io

import pytest
from django.core.management import call_command

from govblog import progress
from tests.govblog.jsonlines.conftest import Export

STEPS = [
    "Check that the file is whole.",
    "Verify what refers to what.",
    "Verify comments by their decisions.",
    "Make the search.",
    "Verify threads and the record.",
]


def taken_in(export: Export, *more: str) -> str:
    """Take a file in; return what the command writes beside what it prints."""
    err = io.StringIO()
    call_command("import_json", str(export.path), *more, stdout=io.StringIO(), stderr=err)
    return err.getvalue()


def test_in_a_pipe_lines_say_what_is_done_and_how_much_of_it(
    export: Export, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "EVERY", 0.0)
    lines = taken_in(export).splitlines()
    assert [line for line in lines if line in STEPS] == STEPS
    many = len(export.rows()) - 2
    assert f"Rows: {many} things" in lines
    told = [line.split()[1] for line in lines if line.startswith("Rows: ") and " of " in line]
    assert told[-1] == f"{many}"
    assert len(told) > 1
    assert [int(one) for one in told] == sorted(int(one) for one in told)


def test_in_a_pipe_no_more_lines_come_than_anybody_reads(export: Export) -> None:
    rows = [line for line in taken_in(export).splitlines() if line.startswith("Rows: ")]
    assert len(rows) <= 3


def test_who_wants_no_words_gets_none(export: Export) -> None:
    assert "Rows" not in taken_in(export, "--verbosity", "0")


def test_on_a_terminal_a_bar_moves_and_goes(
    export: Export, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "100")
    err = taken_in(export)
    assert "Rows" not in err
    shown = capfd.readouterr().err
    assert "Verify threads and the record" in shown
    assert "━" in shown
