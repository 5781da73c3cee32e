"""The road out of one blog and into another, as the commands go it."""

import io
from pathlib import Path

from django.conf import settings

from govblog.wordpress.dumping.run import dump
from govblog.wordpress.loading.report import Report
from govblog.wordpress.loading.run import Asked, carry_out
from posts.models import Blog
from tests.factories import BlogFactory, staff_of


def written(blog: Blog, *, emails: bool = True) -> str:
    """Return the export of a blog."""
    out = io.StringIO()
    dump(blog, out.write, lambda done, total: None, emails=emails)
    return out.getvalue()


def saved(blog: Blog, folder: Path, name: str = "export.xml") -> Path:
    """Write the export of a blog into a folder."""
    file = folder / name
    file.write_text(written(blog), encoding="utf-8", newline="\n")
    return file


def read_into(blog: Blog, file: Path, *, media: bool = True) -> Report:
    """Import a file into a blog, with the pictures of this install at hand or without."""
    folder = Path(settings.MEDIA_ROOT)
    folder_or_none = folder if media and folder.is_dir() else None
    by = staff_of(blog, "administrator")
    return carry_out(Asked(blog, [file], by, media=folder_or_none), lambda what, done, total: None)


def moved(blog: Blog, folder: Path, into: Blog | None = None) -> Blog:
    """Return an empty blog after the export of another was imported into it, nothing refused."""
    other = into or BlogFactory(time_zone=blog.time_zone)
    report = read_into(other, saved(blog, folder))
    assert report.refused == 0, "\n".join(report.as_lines())
    return Blog.objects.get(pk=other.pk)
