"""Every check of the project, in the order in which a fault is found soonest."""

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from govblog.setup.install import python_of
from govblog.setup.steps import SetupError

PRODUCTION = Path("docs") / "production.env"
QUICK = "not browser and not html and not engines and not nightly"


@dataclass(frozen=True)
class Check:
    """One program to run with the project's Python: it passes when its exit code is 0."""

    title: str
    arguments: Sequence[str]
    env: dict[str, str] = field(default_factory=dict)


def production_environment(file: Path) -> dict[str, str]:
    """Return the variables of the documented production environment, with a key made up."""
    lines = [line.strip() for line in file.read_text(encoding="utf-8").splitlines()]
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {name: value for name, _, value in pairs} | {"SECRET_KEY": secrets.token_urlsafe(64)}


def checks(folder: Path) -> list[Check]:
    """Return every check, in order."""
    no_skips = ["-p", "tests.no_skips"] if in_ci() else []
    pytest = ["-m", "pytest", *no_skips]
    quick = ["-n", "2", "-m", QUICK]
    database = ["-p", "tests.with_database"]
    browser = ["-n", "2", "-m", "(browser or html) and not nightly"]
    production = production_environment(folder / PRODUCTION)
    deploy = ["manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    return [
        Check("Style", ["-m", "ruff", "check", "."]),
        Check("Layout", ["-m", "ruff", "format", "--check", "."]),
        Check("Types", ["-m", "mypy", "govblog", "posts", "comments"]),
        Check("Templates", ["-m", "djlint", "--lint", "templates"]),
        Check("Migrations", ["manage.py", "makemigrations", "--check", "--dry-run"]),
        Check("Production settings", deploy, production),
        Check("Quick tests on SQLite", [*pytest, *quick]),
        Check("Quick tests on PostgreSQL", ["-m", "tests.on_postgres", *pytest, *database, *quick]),
        Check("Tests of both engines", [*pytest, "-n", "2", "-m", "engines and not nightly"]),
        Check("Browser and HTML tests", [*pytest, *browser]),
    ]


def in_ci() -> bool:
    """Say whether this run must not leave anything out (`CI` in the environment)."""
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}


def run(folder: Path, arguments: Sequence[str]) -> int:
    """Run every check, or only pytest with `arguments`; stop at the first that fails.

    Returns 0 when all passed. Raises SetupError with the name of the one that did not.
    """
    if arguments:
        return _run(folder, Check("pytest", ["-m", "pytest", *arguments]))
    todo = checks(folder)
    for number, check in enumerate(todo, start=1):
        print(f"\n{number}/{len(todo)} {check.title}", file=sys.stderr, flush=True)
        start = time.monotonic()
        if _run(folder, check):
            again = " ".join(["python", *check.arguments])
            raise SetupError(f"{check.title}: not passed. To run it alone: {again}")
        print(f"    passed in {time.monotonic() - start:.1f} s", file=sys.stderr, flush=True)
    print("\nEverything passed.", file=sys.stderr)
    return 0


def _run(folder: Path, check: Check) -> int:
    env = {**os.environ, **check.env}
    env.pop("DJANGO_SETTINGS_MODULE", None)
    # Where an image says that Python keeps nothing, each process would read each test anew
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    program = [str(python_of(folder)), *check.arguments]
    return subprocess.run(program, cwd=folder, env=env, check=False).returncode
