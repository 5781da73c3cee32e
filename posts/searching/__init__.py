"""Search: one function, with SQLite FTS5 or PostgreSQL's full text behind it.

What is public is asked of the revisions at that moment: a scheduled text is found from its
moment on, and a withdrawn post no more, without a job. The index only says which texts hold what
was looked for; it is kept by the verbs of `posts/publishing.py` through `follow`.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.safestring import SafeString

from govblog.elsewhere import plain_text
from govblog.prepared import Prepared, moment, number
from posts.models import Blog, Post, PostRevision
from posts.models.post import article_path
from posts.searching import index, showing
from posts.searching.asking import NotAsked, Question, read

__all__ = ["MOST_RESULTS", "Answer", "NotAsked", "Result", "follow", "read", "rebuild", "search"]

MOST_RESULTS = 200
_AT_ONCE = 50  # posts that are locked while the index is made anew


@dataclass(frozen=True, slots=True)
class Result:
    """One post that was found, as the page shows it."""

    title: SafeString
    url: str
    piece: SafeString
    published: dt.datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """How many posts were found, whether there are more, and those of the page asked for."""

    total: int
    more: bool
    results: list[Result]


_public = Prepared(
    lambda: (
        PostRevision.objects.public(moment("now"))
        .filter(pk__in=[number(f"key{n}") for n in range(index.CANDIDATES)])
        # Not a filter: SQLite would go through all posts of the blog for it
        .order_by()
        .values_list("pk", "post__blog")
    )
)


def search(blog: Blog, asked: Question, *, start: int, many: int) -> Answer:
    """Return the posts of a blog that are public now and hold what is asked, best first.

    `many` of them from `start` on. Asks the database the same three questions whatever there is.
    """
    ranks = dict(index.find(connection, blog.pk, asked.runs)) if asked.runs else {}
    # Keys that are none fill the places up, so that one query is kept
    places = [*ranks, *[0] * (index.CANDIDATES - len(ranks))]
    given: dict[str, Any] = {f"key{n}": key for n, key in enumerate(places)}
    found = _public.rows(now=timezone.now(), **given)
    keys = [key for key, of in found if of == blog.pk]
    best = sorted(keys, key=lambda key: (-ranks[key], -key))
    shown = best[:MOST_RESULTS][start : start + many]
    more = len(best) > MOST_RESULTS or len(ranks) == index.CANDIDATES
    return Answer(min(len(best), MOST_RESULTS), more, _results(blog, shown, asked))


_COLUMNS = ("title", "excerpt", "body", "post__day", "post__slug", "post__first_published_at")


def _results(blog: Blog, keys: list[int], asked: Question) -> list[Result]:
    rows = PostRevision.objects.filter(pk__in=keys).values_list("pk", *_COLUMNS)
    found = {}
    for key, title, excerpt, body, day, slug, at in rows:
        found[key] = Result(
            showing.whole(title, asked),
            article_path(day, slug),
            showing.piece(excerpt, plain_text(body), asked),
            at.astimezone(blog.zone),
        )
    return [found[key] for key in keys if key in found]


def follow(post: Post) -> None:
    """Make the index hold the texts of a post that readers see now or will see, and no other.

    Called in the transaction of each act on a post, which holds the post's lock.
    """
    revisions = PostRevision.objects.filter(post=post)
    current = revisions.due().order_by("-publish_at", "-number").first()
    to_come = revisions.filter(status=PostRevision.Status.PUBLISHED, publish_at__gt=timezone.now())
    wanted = [current, *to_come] if current else [*to_come]
    index.remove(connection, revisions.values_list("pk", flat=True))
    for one in wanted:
        texts = (one.title, one.excerpt, plain_text(one.body))
        index.write(connection, one.pk, post.blog_id, index.entry(*texts, post.blog.language))


def rebuild() -> int:
    """Make the index anew while the site runs, a few posts at a time; return how many there are.

    Needed when a blog's language was changed or rows came in by other ways than the verbs.
    """
    keys = list(Post.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), _AT_ONCE):
        some = Post.objects.filter(pk__in=keys[start : start + _AT_ONCE]).order_by("pk")
        with transaction.atomic():
            for post in some.select_for_update(of=("self",)).select_related("blog"):
                follow(post)
    with transaction.atomic():
        # First the index: what is written into it after that is of a revision that is there
        written = index.keys(connection)
        known = set(PostRevision.objects.values_list("pk", flat=True))
        index.remove(connection, written - known)
    return len(keys)
