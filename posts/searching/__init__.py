"""Search: one function, with SQLite FTS5 or PostgreSQL's full text behind it.

What is public is asked of the revisions at that moment: a scheduled text is found from its
moment on, and a withdrawn post no more, without a job. The index only says which texts hold what
was looked for; it is kept by the verbs of `posts/publishing` through `follow`, and by those of
`posts/pages.py` through `follow_page`.
"""

import datetime as dt
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils import timezone
from django.utils.safestring import SafeString

from govblog.elsewhere import plain_text
from govblog.prepared import Prepared, among, moment, number
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
        .filter(among("pk", "keys"))
        # Not a filter: SQLite would go through all posts of the blog for it
        .order_by()
        .values_list("pk", "post__blog")
    )
)
_pages_shown = Prepared(
    lambda: (
        PageText.objects.public(number("blog"))
        .filter(among("page", "keys"))
        .order_by()
        .values_list("page", "title", "body", "page__slug")
    )
)
_COLUMNS = ("title", "excerpt", "body", "post__day", "post__slug", "post__first_published_at")
_shown = Prepared(
    lambda: PostRevision.objects.filter(among("pk", "keys")).order_by().values_list("pk", *_COLUMNS)
)


def search(blog: Blog, asked: Question, *, start: int, many: int) -> Answer:
    """Return the posts and pages of a blog that readers see now and that hold what is asked.

    The best first, `many` of them from `start` on. Asks the database the same four questions
    whatever there is.
    """
    ranks = dict(index.find(connection, blog.pk, asked.runs)) if asked.runs else {}
    found = _public.rows(now=timezone.now(), keys=list(ranks))
    pages = _pages(blog, list(ranks))
    keys = [*(key for key, of in found if of == blog.pk), *pages]
    best = sorted(keys, key=lambda key: (-ranks[key], -key))
    shown = best[:MOST_RESULTS][start : start + many]
    more = len(best) > MOST_RESULTS or len(ranks) == index.CANDIDATES
    return Answer(min(len(best), MOST_RESULTS), more, _results(blog, shown, pages, asked))


_Page = tuple[str, str, str]


def _pages(blog: Blog, keys: list[int]) -> dict[int, _Page]:
    """Return title, body and slug of these pages that readers see, by their keys in the index."""
    of_pages = [key - index.PAGES for key in keys if key > index.PAGES]
    found = _pages_shown.rows(blog=blog.pk, keys=of_pages)
    return {index.PAGES + key: (title, body, slug) for key, title, body, slug in found}


def _results(blog: Blog, keys: list[int], pages: dict[int, _Page], asked: Question) -> list[Result]:
    found = {
        key: Result(
            showing.whole(title, asked),
            Page(slug=slug).get_absolute_url(),
            showing.piece("", plain_text(body), asked),
            None,
        )
        for key, (title, body, slug) in pages.items()
        if key in keys
    }
    for key, title, excerpt, body, day, slug, at in _shown.rows(keys=keys):
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
_revisions = Prepared(
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
    index.remove(connection, [key for (key,) in _revisions.rows(post=post.pk)])
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
