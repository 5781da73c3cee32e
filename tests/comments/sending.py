"""Sending comments as a browser does, and filling conversations faster than readers can."""

import datetime as dt
from collections.abc import Sequence
from itertools import count
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from comments.models import Comment, Content
from comments.moderation.counting import recount
from posts.models import Blog, Post
from tests import dom
from tests.benchmarks.common import places
from tests.raw import history_unwritten

FROM_HERE = {"Sec-Fetch-Site": "same-origin"}
WORDS = {"body": "What I think of it.", "name": "Siân", "email": "sian@example.org"}

TYPED = {
    "body": "First line & <second>.\n\n  “Third” – café 🙂",
    "name": "Siân O’Neill",
    "email": "sian+blog@example.org",
}

# What edges are told of a page that may be kept, when nothing is due
KEPT = "public, max-age=0, s-maxage=300, stale-while-revalidate=60, stale-if-error=86400"
# A browser without cookies. One for all: every new one sets the whole site up once more
READER = Client()

# Far above the keys and thread numbers that a database gives out by itself
_keys = count(1_000_000, 100_000)


def no_limits(blog: Blog) -> None:
    """Let a blog take more comments a minute than a test sends."""
    Blog.objects.filter(pk=blog.pk).update(
        limit_address=10_000, limit_email=10_000, limit_post=10_000
    )


def address(post: Post) -> str:
    """Return where a comment on `post` is sent to."""
    return f"{post.get_absolute_url()}comments/"


def send(
    post: Post,
    *,
    by: Client | None = None,
    headers: dict[str, str] | None = None,
    **fields: Any,
) -> HttpResponse:
    """Send a comment from the page of its article, with other fields or headers if they are given.

    `by` is the browser, one without cookies unless told.
    """
    said = {**WORDS, **fields}
    browser = by or READER
    return browser.post(address(post), said, headers=FROM_HERE if headers is None else headers)


def conversation(
    post: Post,
    parents: Sequence[int | None],
    *,
    first_at: dt.datetime | None = None,
) -> list[Comment]:
    """Fill an empty conversation with approved comments, the nth answering `parents[n]`.

    They are a second apart. Stored at once, without the verbs that people use.
    """
    start, base = first_at or timezone.now() - dt.timedelta(days=1), next(_keys)
    made = []
    for n, (place, parent) in enumerate(zip(places(parents), parents, strict=True)):
        comment = Comment(pk=base + n, post=post)
        comment.status, comment.shown = Comment.Status.APPROVED, True
        comment.created_at = start + dt.timedelta(seconds=n)
        comment.parent_id = None if parent is None else base + parent
        comment.tree_id, comment.level = base + place.thread, place.level
        comment.lft, comment.rght = place.left, place.right
        made.append(comment)
    with history_unwritten():
        Comment._base_manager.bulk_create(made)
    said = ((comment.pk, f"Thought {n}.") for n, comment in enumerate(made))
    Content.objects.bulk_create(
        Content(comment_id=pk, name=f"Reader {n}", body=words, body_html=f"<p>{words}</p>")
        for n, (pk, words) in enumerate(said)
    )
    recount([post.pk])
    post.refresh_from_db()
    return made


def kept(response: HttpResponse, typed: dict[str, str] = TYPED) -> bool:
    """Say whether a page gives its reader back all that was typed, to change or to copy."""
    page = dom.page(response.content)
    box = page.one("textarea")
    # A parser drops the first line break of a text area
    if box.raw.removeprefix("\n") != typed["body"]:
        return False
    fields = [node.attributes.get("value", "") for node in page.all("input")]
    given = [node.text for node in page.all("bdi")]
    return all(typed[name] in fields + given for name in ("name", "email"))


def is_private(response: HttpResponse) -> bool:
    """Say whether an answer is stored nowhere and found by no search engine."""
    return "no-store" in response["Cache-Control"] and response["X-Robots-Tag"] == "noindex"
