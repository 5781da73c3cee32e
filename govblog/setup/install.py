"""What is installed: a virtual environment, the Python packages, the compiled front end.

A stamp file beside each result says from what it was made, so a second run does nothing twice.
"""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from govblog.setup.steps import Steps, run_quietly

TRY_AGAIN = (
    "Put that right, or connect to the internet if it could not be reached, then run the same "
    "command again: it goes on where it stopped."
)


def python_of(folder: Path) -> Path:
    """Return the Python of the project's own virtual environment."""
    return folder / ".venv" / "bin" / "python"


def digest(folder: Path, files: Iterable[Path], *words: str) -> str:
    """Return a hash of the files' names and contents and of `words`."""
    total = hashlib.sha256("\0".join(words).encode())
    for file in sorted(files):
        content = hashlib.sha256(file.read_bytes()).hexdigest()
        total.update(f"\0{file.relative_to(folder)}\0{content}".encode())
    return total.hexdigest()


class Stamp:
    """Says from what a result was made, and whether what only the tests need is in it."""

    def __init__(self, file: Path, made_from: str) -> None:
        self.file = file
        self.made_from = made_from

    def holds(self, *, for_tests: bool = False) -> bool:
        """Say whether the result is there, made from the same, with all that is asked for."""
        try:
            made_from, _, extent = self.file.read_text().partition(" ")
        except OSError:
            return False
        return made_from == self.made_from and (extent == "test" or not for_tests)

    def write(self, *, for_tests: bool = False) -> None:
        """Record that the result is made."""
        self.file.write_text(f"{self.made_from} {'test' if for_tests else 'run'}")


def python_packages(folder: Path, steps: Steps, *, for_tests: bool) -> None:
    """Make the virtual environment and install the project into it: two steps.

    The folder's own path is part of the stamp: a project that moved is installed anew.
    """
    made_from = digest(folder, [folder / "pyproject.toml"], str(folder))
    stamp = Stamp(folder / ".venv" / "govblog.stamp", made_from)
    python = str(python_of(folder))
    if python_of(folder).exists() and stamp.holds(for_tests=for_tests):
        steps.skip("Make the virtual environment .venv", "there already")
        steps.skip("Install the Python packages", "there already")
        return
    if _is_sound(python):
        steps.skip("Make the virtual environment .venv", "there already")
    else:
        with steps.step("Make the virtual environment .venv"):
            make = [sys.executable, "-m", "venv", "--clear", ".venv"]
            run_quietly(make, folder, TRY_AGAIN)
    with steps.step("Install the Python packages, about half a minute"):
        pip = [python, "-m", "pip", "install", "--no-input", "--disable-pip-version-check"]
        run_quietly([*pip, "-e", ".[test]" if for_tests else "."], folder, TRY_AGAIN)
        stamp.write(for_tests=for_tests)


def _is_sound(python: str) -> bool:
    """Say whether a virtual environment's Python runs, is new enough and has pip."""
    asked = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    try:
        return not subprocess.run(
            [python, "-c", asked], capture_output=True, check=False
        ).returncode
    except OSError:
        return False


def front_end(folder: Path, steps: Steps, *, for_tests: bool) -> None:
    """Install the npm packages and compile the front end into build/: two steps."""
    named = [folder / "package.json", folder / "package-lock.json"]
    packages = Stamp(folder / "node_modules" / ".govblog.stamp", digest(folder, named))
    # npm leaves tools out when the environment says production, so both are said aloud
    install = ["npm", "ci", "--no-audit", "--no-fund"]
    install.append("--include=dev" if for_tests else "--omit=dev")
    if packages.holds(for_tests=for_tests):
        steps.skip("Install the front-end packages", "there already")
    else:
        with steps.step("Install the front-end packages"):
            run_quietly(install, folder, TRY_AGAIN)
            packages.write(for_tests=for_tests)
    sources = [file for file in (folder / "static").rglob("*") if file.is_file()]
    compiled = Stamp(
        folder / "node_modules" / ".govblog-build.stamp", digest(folder, [*named, *sources])
    )
    if (folder / "build").is_dir() and compiled.holds():
        steps.skip("Compile the front end into build/", "unchanged")
        return
    with steps.step("Compile the front end into build/"):
        run_quietly(["npm", "run", "build"], folder, TRY_AGAIN, env=_plain_environment())
        compiled.write()


def _plain_environment() -> dict[str, str]:
    return {**os.environ, "NO_COLOR": "1"}
