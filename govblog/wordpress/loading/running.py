"""One import at a time into a blog, and what is known of it from outside while it goes on."""

import datetime as dt
import os
import platform
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from comments.models import ImportedComment
from govblog import roles
from govblog.telling import name_of
from govblog.wordpress.loading.report import Report
from posts.models import Blog, ImportRun
from posts.publishing.importing import ACT

# A run on another machine that has said nothing for so long is taken to have ended
SILENT = dt.timedelta(minutes=2)
_OFTEN = dt.timedelta(seconds=2)
# Those of this process that have not ended: it outlives one whose end could not be written down
_GOING_ON: set[int] = set()
_IDS = "ids"
Numbering = Mapping[str, list[int | None] | None]


class Busy(Exception):
    """Another import into the blog goes on; the message says whose."""


class OtherBlog(Exception):
    """The blog holds what was imported from another, or is where the file is from; the message
    says which."""


def this_process() -> str:
    """Return what is known of this process and no other, before or after it."""
    return f"{platform.node()} {os.getpid()} {_begun(os.getpid())}"


@dataclass(frozen=True)
class Source:
    """Where an import is from: host and path of the old blog, the names of the files, and by which
    ids blogs of ours call their things in them, by their marks."""

    home: str
    files: list[str]
    numbering: Numbering


def begin(blog: Blog, source: Source, *, by: User, total: int) -> ImportRun:
    """Begin an import, or carry on after one that was killed; return its row.

    Raises Busy, PermissionDenied.
    """
    with transaction.atomic():
        Blog.objects.select_for_update(no_key=True).get(pk=blog.pk)
        roles.require(by, ACT, blog)
        going_on = ImportRun.objects.filter(blog=blog, ended_at__isnull=True)
        for run in going_on.select_related("by"):
            if _is_alive(run):
                raise Busy(
                    f"{name_of(run.by)} imports into this blog at this moment "
                    f"({run.done} of {run.total} done). Wait until that has ended."
                )
            _end(run, ImportRun.Outcome.STOPPED)
        begun = ImportRun.objects.create(
            blog=blog,
            by=by,
            source=source.home,
            files=source.files,
            total=total,
            process=this_process(),
            report={_IDS: source.numbering} if source.numbering else {},
        )
    _GOING_ON.add(begun.pk)
    return begun


def require_same(blog: Blog, source: str) -> None:
    """Raise OtherBlog when what the blog holds was imported from elsewhere than `source`."""
    if not blog.imported.exists():
        return
    runs = ImportRun.objects.filter(blog=blog).exclude(source="")
    before = runs.values_list("source", flat=True).first()
    if before and source and before != source:
        raise OtherBlog(
            f"This blog holds an import of {before}, and the file is of {source}. Two blogs of "
            "WordPress use the same ids, so each needs a blog of its own here. If it is one blog "
            "whose address has changed, say --same-blog."
        )


def require_another(blog: Blog, mark: str) -> None:
    """Raise OtherBlog for an export of this very blog: `mark` is what that says its feeds have."""
    if mark == str(blog.feed_id):
        raise OtherBlog(
            "This is an export of this very blog: all of it is here. Import it into another one."
        )


def require_same_ids(blog: Blog, numbering: Numbering, comments: Collection[int]) -> None:
    """Raise OtherBlog where a file calls things of ours by other ids than those they came in by.

    An id may stand for something else then, which would be written over. `comments` are the ids of
    the file's comments.
    """
    if str(blog.feed_id) in numbering:
        raise OtherBlog(
            "This is an export of a WordPress that was filled from this very blog: its posts are "
            "here, and its comments have other ids there. Import it into another blog."
        )
    if not blog.imported.exists():
        return
    earlier = [
        report.get(_IDS) or {}
        for report in ImportRun.objects.filter(blog=blog).values_list("report", flat=True)
    ]
    for before in earlier:
        if any(before[mark] != numbering[mark] for mark in before.keys() & numbering.keys()):
            raise OtherBlog(
                "What came in from this blog before had other ids: since then a blog of WordPress "
                "was imported there, or it went through a WordPress. An id may stand for something "
                "else now, so nothing is imported. Import the file into an empty blog."
            )
    if not all(earlier) and _would_double(blog, numbering, comments):
        raise OtherBlog(
            "An earlier release imported from this blog before, and comments that were written "
            "there had other ids then. They would come in twice, so nothing is imported. Import "
            "the file into an empty blog."
        )


def _would_double(blog: Blog, numbering: Numbering, comments: Collection[int]) -> bool:
    """Say whether comments of ours came in by their keys that have ids above WordPress's now.

    Earlier releases gave keys as long as none was an id of WordPress too, and an import did not
    keep which. What WordPress wrote is known by its moment: it has whole seconds.
    """
    above = [ids[1] for ids in numbering.values() if ids and ids[1]]
    came = ImportedComment.objects.filter(blog=blog, wordpress_id__isnull=False)
    rows = came.values_list("wordpress_id", "comment__created_at") if above else came.none()
    return any(
        at.microsecond and any(key + start in comments for start in above)
        for key, at in rows.iterator()
    )


def touch(run: ImportRun, done: int) -> None:
    """Say that an import goes on, and how far it is; not more often than anybody looks."""
    run.done, now = done, timezone.now()
    if now - run.touched_at >= _OFTEN:
        run.touched_at = now
        run.save(update_fields=["done", "touched_at"])


def end(run: ImportRun, outcome: ImportRun.Outcome, report: Report) -> None:
    """Say how an import ended."""
    _GOING_ON.discard(run.pk)
    run.report = {**run.report, **report.as_json()}
    _end(run, outcome)


def _end(run: ImportRun, outcome: ImportRun.Outcome) -> None:
    run.ended_at, run.outcome = timezone.now(), outcome
    run.save(update_fields=["ended_at", "outcome", "report", "done"])


def _is_alive(run: ImportRun) -> bool:
    if run.process == this_process():
        return run.pk in _GOING_ON
    host, _, rest = run.process.partition(" ")
    if host != platform.node():
        return timezone.now() - run.touched_at < SILENT
    number, _, begun = rest.partition(" ")
    return _begun(int(number)) == begun != ""


def _begun(process: int) -> str:
    """Return when a process began, in the machine's own words, "" when there is none."""
    try:
        words = Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return "" if Path("/proc/self/stat").exists() else _without_proc(process)
    return words.rpartition(")")[2].split()[19]


def _without_proc(process: int) -> str:
    try:
        os.kill(process, 0)
    except OSError:
        return ""
    return "some time"
