"""Imports small exports for the tests, as the command does."""

from pathlib import Path
from typing import Any

from django.contrib.auth.models import User

from govblog.wordpress.loading.report import Report
from govblog.wordpress.loading.run import Asked, carry_out
from tests.factories import staff_of, the_blog
from tests.govblog.wordpress.making import SITE, author, day, export, saved

__all__ = ["SITE", "administrator", "bring", "bring_files", "path_of", "says"]


def administrator() -> User:
    """Return an administrator of the first blog."""
    return staff_of(the_blog(), "administrator")


def bring(folder: Path, *parts: str, head: dict[str, Any] | None = None, **options: Any) -> Report:
    """Import a file of these parts into the first blog; return the report."""
    text = export(author("jane"), *parts, **(head or {}))
    return bring_files([saved(folder, text)], **options)


def bring_files(files: list[Path], **options: Any) -> Report:
    """Import files into the first blog; return the report."""
    by = options.pop("by", None) or administrator()
    return carry_out(Asked(the_blog(), files, by, **options), lambda what, done, total: None)


def path_of(number: int, slug: str = "") -> str:
    """Return the path of the post that `making.post` writes under a number."""
    return f"/{day(number):%Y/%m/%d}/{slug or f'post-{number}'}/"


def says(report: Report) -> str:
    """Return all notes of a report as one text."""
    return "\n".join(f"{note.about}: {note.says}" for note in report.notes)
