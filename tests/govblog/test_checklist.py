"""`python3 -m govblog test`: which checks run, and what counts as passed."""

import argparse
import os
import subprocess
import sys
from pathlib import Path

import pytest

from govblog.setup import checklist, commands
from govblog.setup.steps import SetupError

ROOT = Path(__file__).resolve().parents[2]


def test_the_first_check_that_fails_stops_the_run_and_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run: list[str] = []

    def pretend(folder: Path, check: checklist.Check) -> int:
        run.append(check.title)
        return int(check.title == "Types")

    monkeypatch.setattr(checklist, "_run", pretend)
    with pytest.raises(SetupError, match="Types: not passed"):
        checklist.run(ROOT, [])
    assert run == ["Style", "Layout", "Types"]


def test_with_arguments_only_pytest_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    run: list[list[str]] = []
    monkeypatch.setattr(
        checklist, "_run", lambda folder, check: run.append(list(check.arguments)) or 0
    )
    chosen = commands._parser().parse_args(["test", "--", "-k", "tree", "-x"])
    assert checklist.run(ROOT, chosen.arguments) == 0
    assert run == [["-m", "pytest", "-k", "tree", "-x"]]


@pytest.mark.parametrize(("value", "counts"), [("true", 4), ("", 0), ("false", 0)])
def test_in_ci_a_skipped_test_counts_as_a_failure(
    value: str, counts: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", value)
    with_plugin = [c for c in checklist.checks(ROOT) if "tests.no_skips" in c.arguments]
    assert len(with_plugin) == counts


def test_another_projects_settings_are_not_taken_for_ours_and_what_was_read_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "elsewhere.settings")
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    seen: dict[str, str] = {}

    def pretend(words: list[str], env: dict[str, str], **options: object) -> object:
        seen.update(env)
        return argparse.Namespace(returncode=0)

    monkeypatch.setattr(checklist.subprocess, "run", pretend)
    checklist.run(ROOT, ["-x"])
    assert {"PATH"} <= seen.keys()
    assert not {"DJANGO_SETTINGS_MODULE", "PYTHONDONTWRITEBYTECODE"} & seen.keys()


SKIPPING = """
import pytest
def test_runs(): pass
@pytest.mark.skip(reason="no browser here")
def test_left_out(): pass
@pytest.mark.xfail
def test_known_fault(): assert False
"""


@pytest.mark.parametrize("parallel", [[], ["-p", "xdist", "-n", "1"]])
def test_a_skipped_test_fails_the_run_and_is_named(parallel: list[str], tmp_path: Path) -> None:
    (tmp_path / "test_one.py").write_text(SKIPPING)
    (tmp_path / "test_two.py").write_text("import pytest\npytest.importorskip('no_such_thing')\n")
    words = ["-p", "tests.no_skips", "-c", "/dev/null", *parallel]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *words, f"--rootdir={tmp_path}", str(tmp_path)],
        cwd=ROOT,
        # Only the plugin that is looked at: the others take seconds to load
        env={**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    shown = done.stdout.partition("Skipped, which fails this run")[2]
    assert "test_one.py::test_left_out: Skipped: no browser here" in shown
    assert "test_two.py: " in shown
    assert "test_known_fault" not in shown
