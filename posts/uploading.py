"""Exports that administrators send from the desk: taken in, kept until imported, forgotten."""

import datetime as dt

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from govblog import portions, roles
from govblog.text import clean_line
from posts.models import Blog, ImportUpload
from posts.publishing.importing import ACT

MOST_BYTES = 20_000_000
KEPT = dt.timedelta(days=30)
# One that has not ended by then was stopped, and bars nobody
LONGEST = dt.timedelta(hours=2)


class NotTaken(Exception):
    """The file is refused; the message says why."""


def take_in(blog: Blog, name: str, data: bytes, *, trial: bool, by: User) -> ImportUpload:
    """Keep a file until it is imported; return it. Raises NotTaken, PermissionDenied."""
    if not data:
        raise NotTaken("The file is empty.")
    if len(data) > MOST_BYTES:
        raise NotTaken("The file must be 20 MB or less. For a bigger one use import_wordpress.")
    with transaction.atomic():
        Blog.objects.select_for_update(no_key=True).get(pk=blog.pk)
        roles.require(by, ACT, blog)
        recent = timezone.now() - LONGEST
        if blog.import_uploads.filter(ended_at=None, asked_at__gt=recent).exists():
            raise NotTaken("Another file is being imported. Wait until that has ended.")
        line = clean_line(name)[-200:] or "export.xml"
        return ImportUpload.objects.create(blog=blog, by=by, name=line, data=data, trial=trial)


def end(upload: ImportUpload, report: dict[str, object], says: str = "") -> None:
    """Say how an import ended; the file is not needed any more."""
    upload.report, upload.says, upload.ended_at = report, says[:500], timezone.now()
    upload.data = b""
    upload.save()


def due(now: dt.datetime) -> QuerySet[ImportUpload]:
    """Return what was sent longer than KEPT ago."""
    return ImportUpload.objects.filter(asked_at__lt=now - KEPT)


def forget(now: dt.datetime | None = None, most: int | None = None) -> int:
    """Delete what was sent longer than KEPT ago; return how many."""
    return portions.delete(due(now or timezone.now()), most)
