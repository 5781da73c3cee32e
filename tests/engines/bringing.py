"""An import that brings comments while readers comment and moderators decide."""

import datetime as dt
import os
import random
import time
from typing import Any

from comments import soundness
from comments.models import Comment, ImportedComment
from govblog.wordpress import items
from govblog.wordpress.loading import comments as loading
from govblog.wordpress.loading.report import Report
from posts.models import Blog, Post
from tests.chains import first_fault
from tests.factories import CommentFactory

_LONG_AGO = dt.datetime(2014, 5, 1, tzinfo=dt.UTC)


def export_of(post: int, many: int, newer: int = 0) -> list[items.Comment]:
    """Return comments of an export in threads up to ten deep; `newer` answer the first ones."""
    chance = random.Random(post)
    first = post * 100_000
    numbers = [first + n for n in range(1, many + newer + 1)]
    made = []
    for place, number in enumerate(numbers):
        parent = 0 if place % 10 == 0 else number - 1
        if place >= many:
            parent = numbers[chance.randrange(many)]
        made.append(
            items.Comment(
                line=place,
                number=number,
                parent=parent,
                author=f"Reader {number}",
                email=f"reader{number}@example.org",
                written_at=_LONG_AGO + dt.timedelta(minutes=place),
                content=f"What reader {number} said then.",
                approved=chance.choice(["1", "1", "1", "1", "0", "spam", "trash"]),
            )
        )
    chance.shuffle(made)
    return made


def bring(posts: list[int], many: int, newer: int = 0, at_once: int = 100) -> dict[str, Any]:
    """Load the export of each post; return what became of its comments, and the longest load."""
    loading.AT_ONCE = at_once
    report, longest = Report(), 0.0
    for post in Post.objects.select_related("blog").filter(pk__in=posts).order_by("pk"):
        begin = time.monotonic()
        coming = loading.Comments(post.blog, report)
        coming.take(post, export_of(post.pk, many, newer))
        coming.write()
        longest = max(longest, time.monotonic() - begin)
    return {"counts": report.counts, "longest": longest}


def bring_until_killed(posts: list[int], many: int, after: int) -> None:
    """Load the export of each post until so many comments came in, and die without a word."""
    loading.AT_ONCE = 20
    whole = loading.importing.bring_in

    def dying(*args: Any, **more: Any) -> Any:
        if ImportedComment.objects.count() >= after:
            os._exit(9)
        return whole(*args, **more)

    loading.importing.bring_in = dying
    bring(posts, many, at_once=20)


def answer_what_was_brought(posts: list[int], times: int, seed: int) -> list[str]:
    """Answer imported comments as they come in; return what went wrong."""
    chance, wrong = random.Random(seed), []
    places = {post.pk: post for post in Post.objects.select_related("blog").filter(pk__in=posts)}
    for number in range(times):
        shown = Comment.objects.approved().filter(post__in=places, imported__isnull=False)
        keys = list(shown.values_list("pk", "post").order_by("-pk")[:50])
        pk, post = chance.choice(keys) if keys else (None, chance.choice(posts))
        try:
            above = Comment.objects.filter(pk=pk).first()
            CommentFactory(post=places[post], parent=above, body=f"{seed} {number}")
        except Exception as error:
            wrong.append(repr(error))
        time.sleep(0.005)
    return wrong


def talk_brought(many: int, newer: int = 0) -> dict[str, Any]:
    """Say how many comments were imported, and all that is wrong with any comment or decision."""
    said: dict[int | None, int | None] = {}
    for post in Post.objects.filter(comments__imported__isnull=False).distinct():
        said |= {one.number: one.parent or None for one in export_of(post.pk, many, newer)}
    rows = ImportedComment.objects.values_list(
        "wordpress_id", "comment__parent__imported__wordpress_id"
    )
    return {
        "imported": len(rows),
        "faults": [fault.says for fault in soundness.faults()],
        "broken": [blog.pk for blog in Blog.objects.all() if first_fault(blog)],
        "astray": [number for number, parent in rows if said[number] != parent],
    }
