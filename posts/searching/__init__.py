"""Search: one function, with SQLite FTS5 or PostgreSQL's full text behind it.

What is public is asked of the revisions at that moment: a scheduled text is found from its
moment on, and a withdrawn post no more, without a job. The index only says which texts hold what
was looked for; it is kept by the verbs of `posts/publishing` through `follow`, and by those of
`posts/pages.py` through `follow_page`.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.safestring import SafeString

from govblog.elsewhere import plain_text
from govblog.prepared import Prepared, moment, number
from posts.models import Blog, Page, PageText, Post, PostRevision
from posts.models.post import article_path
from posts.searching import index, showing
from posts.searching.asking import NotAsked, Question, read

__all__ = [
    "MOST_RESULTS",
    "Answer",
    "NotAsked",
    "Result",
    "follow",
    "follow_page",
    "read",
    "rebuild",
    "search",
]

MOST_RESULTS = 200
_AT_ONCE = 50  # posts that are locked while the index is made anew


@dataclass(frozen=True, slots=True)
class Result:
    """One post that was found, as the page of results shows it, or a page beside the posts."""

    title: SafeString
    url: str
    piece: SafeString
    published: dt.datetime | None  # of a page: None


@dataclass(frozen=True, slots=True)
class Answer:
    """How many posts and pages were found, whether there are more, and those to be shown."""

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
    """Return the posts and pages of a blog that readers see now and that hold what is asked.

    The best first, `many` of them from `start` on. Asks the database the same four questions
    whatever there is.
    """
    ranks = dict(index.find(connection, blog.pk, asked.runs)) if asked.runs else {}
    # Keys that are none fill the places up, so that one query is kept
    places = [*ranks, *[0] * (index.CANDIDATES - len(ranks))]
    given: dict[str, Any] = {f"key{n}": key for n, key in enumerate(places)}
    found = _public.rows(now=timezone.now(), **given)
    pages = _pages(blog, [key - index.PAGES for key in ranks])
    keys = [*(key for key, of in found if of == blog.pk), *pages]
    best = sorted(keys, key=lambda key: (-ranks[key], -key))
    shown = best[:MOST_RESULTS][start : start + many]
    more = len(best) > MOST_RESULTS or len(ranks) == index.CANDIDATES
    return Answer(min(len(best), MOST_RESULTS), more, _results(blog, shown, pages, asked))


_COLUMNS = ("title", "excerpt", "body", "post__day", "post__slug", "post__first_published_at")


def _pages(blog: Blog, keys: list[int]) -> dict[int, PageText]:
    """Return the texts of these pages that readers see, by their keys in the index."""
    found = PageText.objects.public(blog).filter(page__in=[key for key in keys if key > 0] or [0])
    return {index.PAGES + one.page_id: one for one in found.select_related("page")}


def _results(
    blog: Blog, keys: list[int], pages: dict[int, PageText], asked: Question
) -> list[Result]:
    rows = PostRevision.objects.filter(pk__in=keys).values_list("pk", *_COLUMNS)
    found = {
        key: Result(
            showing.whole(text.title, asked),
            text.page.get_absolute_url(),
            showing.piece("", plain_text(text.body), asked),
            None,
        )
        for key, text in pages.items()
        if key in keys
    }
    for key, title, excerpt, body, day, slug, at in rows:
        found[key] = Result(
            showing.whole(title, asked),
            article_path(day, slug),
            showing.piece(excerpt, plain_text(body), asked),
            at.astimezone(blog.zone),
        )
    return [found[key] for key in keys if key in found]


_TEXT = ("pk", "title", "excerpt", "body")
_due = Prepared(
    lambda: (
        PostRevision.objects.due(moment("now"))
        .filter(post=number("post"))
        .order_by("-publish_at", "-number")
        .values_list(*_TEXT)
    )
)
_to_come = Prepared(
    lambda: (
        PostRevision.objects.filter(
            post=number("post"), status=PostRevision.Status.PUBLISHED, publish_at__gt=moment("now")
        )
        .order_by("publish_at")
        .values_list(*_TEXT)
    )
)
_texts = Prepared(
    lambda: PostRevision.objects.filter(post=number("post")).order_by().values_list("pk")
)


def follow(post: Post) -> None:
    """Make the index hold the texts of a post that readers see now or will see, and no other.

    Called in the transaction of each act on a post, which holds the post's lock.
    """
    now = timezone.now()
    wanted = [
        *_due.rows(post=post.pk, now=now, limit=(1, 0)),
        *_to_come.rows(post=post.pk, now=now),
    ]
    index.remove(connection, [key for (key,) in _texts.rows(post=post.pk)])
    for key, title, excerpt, body in wanted:
        said = index.entry(title, excerpt, plain_text(body), post.blog.language)
        index.write(connection, key, post.blog_id, said)


def follow_page(page: Page) -> None:
    """Make the index hold the text of a page that readers see, if they see one.

    Called in the transaction of each act that shows or hides one, which holds the blog's lock.
    """
    index.remove(connection, [index.PAGES + page.pk])
    shown = PageText.objects.public(page.blog).filter(page=page).first()
    if shown is not None:
        said = index.entry(shown.title, "", plain_text(shown.body), page.blog.language)
        index.write(connection, index.PAGES + page.pk, page.blog_id, said)


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
    for blog in Blog.objects.order_by("pk"):
        with transaction.atomic():
            Blog.objects.select_for_update(no_key=True).get(pk=blog.pk)
            for page in Page.objects.filter(blog=blog).select_related("blog"):
                follow_page(page)
    with transaction.atomic():
        # First the index: what is written into it after that is of a revision that is there
        written = index.keys(connection)
        known = set(PostRevision.objects.values_list("pk", flat=True))
        known |= {index.PAGES + pk for pk in Page.objects.values_list("pk", flat=True)}
        index.remove(connection, written - known)
    return len(keys)
