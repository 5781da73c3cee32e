"""What moves a blog in and out, each as its command does it, with one small blog of everything."""

import io
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management import call_command

from govblog.wordpress.loading.tasks import import_upload
from posts import uploading
from tests.factories import staff_of, the_blog
from tests.failing import staff
from tests.failing.clock import HOUR, MINUTE
from tests.failing.trying import BESIDE, Kind, media
from tests.govblog.wordpress.dumping.telling import told
from tests.govblog.wordpress.loading.test_pictures import attachment, png, shows
from tests.govblog.wordpress.making import (
    author,
    category,
    comment,
    export,
    filed,
    post,
    saved,
    tag,
)

Act = Callable[[], Any]
_TALK = [
    comment(1),
    comment(2, parent=1, text="An answer."),
    comment(3, parent=2, text="An answer to it."),
    comment(4, approved="0", text="It waits."),
    comment(5, approved="spam", text="Buy now."),
]
_EXPORT = export(
    author("jane"),
    category("money", "Money"),
    tag("budget", "Budget"),
    attachment(excerpt="By the sea", parent=1),
    post(1, "One", shows(), terms=[filed("money", "Money"), filed("budget", "Budget", "post_tag")],
         meta=[("_thumbnail_id", "90")], comments=_TALK),
    post(2, "Two", comments=[comment(6), comment(7, parent=6, approved="trash")]),
    post(3, "About us", kind="page"),
)  # fmt: skip


class Folder:
    """An export with a copy of the uploads beside it, kept for as long as it is needed."""

    def __init__(self) -> None:
        self.kept = tempfile.TemporaryDirectory()
        self.path = Path(self.kept.name)
        self.file = saved(self.path, _EXPORT)
        self.uploads = self.path / "uploads"
        (self.uploads / "2014/03").mkdir(parents=True)
        (self.uploads / "2014/03/sea.png").write_bytes(png())


def _run(*said: str) -> None:
    """Run a command; raise what it says when it did not do all."""
    call_command(*said, stdout=io.StringIO(), stderr=io.StringIO())


def _import() -> Act:
    staff_of(the_blog(), "administrator")
    there = Folder()
    return lambda: _run("import_wordpress", str(there.file), "--media", str(there.uploads))


def _upload() -> Act:
    by = staff_of(the_blog(), "administrator")

    def act() -> None:
        there = uploading.take_in(the_blog(), "a.xml", _EXPORT.encode(), trial=False, by=by)
        import_upload.func(there.pk)

    return act


def blog_told() -> object:
    """Return all that the blog holds but when it came, and how many files its pictures have."""
    said = told(the_blog())
    for one in said["posts"].values():
        for text in one["texts"]:
            del text["saved_at"]
    for slug, (_, texts) in said["pages"].items():
        said["pages"][slug] = [text[:3] for text in texts]
    return said, len(media())


# How often it was begun, and the process that did so
_BEGUN = BESIDE | {"posts_importrun", "posts_importupload"}
_SAID: dict[str, Any] = {"steps": True, "told": blog_told, "rest": staff.swept, "beside": _BEGUN}
KINDS = [
    Kind("import_wordpress", _import, again=MINUTE, **_SAID),
    Kind("tasks.import_upload", _upload, again=3 * HOUR, **_SAID),
]
