"""Comments as an export has them, and the road on which they come in under a post."""

import datetime as dt
from typing import Any

from comments import soundness
from comments.models import Comment
from govblog.wordpress import items
from govblog.wordpress.loading.comments import Comments
from govblog.wordpress.loading.report import Report
from posts.models import Post
from tests.chains import first_fault

LONG_AGO = dt.datetime(2014, 5, 1, 10, 0, tzinfo=dt.UTC)


def said(number: int | None, **more: Any) -> items.Comment:
    """Return an approved comment as an export has it, written an hour after the one before it."""
    at = LONG_AGO + dt.timedelta(hours=(number or 0) % 1_000)
    usual = {
        "line": 10 * (number or 0) + 1,
        "author": f"Reader {number}",
        "email": f"reader{number}@example.org",
        "written_at": at,
        "content": f"What reader {number} said.",
        "approved": "1",
    }
    return items.Comment(number=number, **usual | more)


def loaded(post: Post, *comments: items.Comment, **options: Any) -> Report:
    """Bring comments in under a post, see that its threads and decisions are sound; the report."""
    report = Report("export.xml")
    coming = Comments(post.blog, report, **options)
    coming.take(Post.objects.select_related("blog").get(pk=post.pk), comments)
    coming.write()
    assert [fault.says for fault in soundness.faults()] == []
    assert first_fault(post.blog) is None
    return report


def of(number: int) -> Comment:
    """Return the comment that had this id in WordPress."""
    return Comment.objects.select_related("content").get(imported__wordpress_id=number)


def answered(number: int) -> int | None:
    """Return the number of the comment that a comment answers."""
    parent = of(number).parent
    return parent.imported.wordpress_id if parent else None


def told(report: Report) -> list[tuple[int, str, bool]]:
    """Return what a report notes: the line, the words, whether something was left out."""
    return [(note.line, note.says, note.refused) for note in report.notes]
