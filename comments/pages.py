"""Which comments stand on which page of a conversation."""

from dataclasses import dataclass, field
from typing import Any

from comments import tree
from comments.models import Comment, CommentQuerySet
from govblog import prepared
from govblog.prepared import Prepared
from posts.models import Blog, Post

COMMENTS_ON_PAGE = 200

COLUMNS = (
    "pk",
    "parent_id",
    "content__name",
    "content__body",
    "content__body_html",
    "status",
    "created_at",
    *tree.PLACE,
    "content__official",
    # A key's lookup beside that of the words: what it costs is in docs/benchmarks.md
    "imported__wordpress_id",
)


@dataclass(slots=True)
class Page:
    """Which threads stand on a page of the article, and how many comments each may show."""

    roots: list[tuple[int, int]]  # key and thread number
    at_most: int | None = None
    sizes: dict[int, int] = field(default_factory=dict)


def _roots(post: Any, order: str) -> CommentQuerySet:
    roots = Comment.objects.on_page(post).filter(parent__isnull=True)
    if order == Blog.Order.NEWEST:
        return roots.order_by("-created_at", "-pk")
    return roots.order_by("created_at", "pk")


def _sized(order: str) -> Any:
    counted = tree.with_thread_size(_roots(prepared.number("post"), order), Comment.objects.shown())
    return counted.values_list("pk", tree.THREAD, "thread_size")


def _of_threads(threads: int, cut: bool) -> Any:
    places = [prepared.number(f"thread_{place}") for place in range(threads)]
    at_most = prepared.number("at_most") if cut else None
    found = tree.first_of_each(Comment.objects.shown(), places, at_most)
    return found.values_list(*COLUMNS)


_roots_plain = Prepared(
    lambda order: _roots(prepared.number("post"), order).values_list("pk", tree.THREAD)
)
_roots_sized = Prepared(_sized)
_nodes = Prepared(_of_threads)


def last_number(post: Post, blog: Blog) -> int:
    """Return the number of the last page of the conversation under a post."""
    return max(1, -(-post.threads_shown // blog.threads_per_page))


def page_of(post: Post, blog: Blog, page: int) -> Page:
    """Return what stands on page `page`, from 1, of the conversation under a post."""
    size = blog.threads_per_page
    limit, order = (size, (page - 1) * size), blog.comment_order
    if post.comments_shown <= COMMENTS_ON_PAGE:
        found = _roots_plain.rows(order, post=post.pk, limit=limit)
        return Page([(pk, of) for pk, of in found])
    found = _roots_sized.rows(order, post=post.pk, limit=limit)
    sizes = {thread: size for _, thread, size in found}
    return Page([(pk, of) for pk, of, _ in found], _fair_share(list(sizes.values())), sizes)


def rows_of(page: Page) -> list[tuple]:
    """Return the comments of a page, thread by thread in no stated order, each as it is read."""
    threads: dict[str, Any] = {f"thread_{n}": of for n, (_, of) in enumerate(page.roots)}
    # An empty list would be no question at all, and every page asks the same number of them
    asked = threads or {"thread_0": 0}
    cut = page.at_most is not None
    return _nodes.rows(len(asked), cut, at_most=page.at_most, **asked)


def _fair_share(sizes: list[int]) -> int | None:
    """Return how many comments a thread may show so that all fit on the page; None: all of them.

    Short threads are shown whole, and what they leave is shared evenly among the long ones.
    """
    if sum(sizes) <= COMMENTS_ON_PAGE:
        return None
    room = COMMENTS_ON_PAGE
    for done, size in enumerate(sorted(sizes)):
        share = room // (len(sizes) - done)
        if size > share:
            return max(1, share)
        room -= size
    return None


def place_of(comment: Comment, path: str) -> str:
    """Return where a comment on show stands now: its page's address with its anchor.

    `path` is the article's. Right also after approvals moved it to another page.
    """
    post, blog = comment.post, comment.post.blog
    root = tree.root_of(comment)
    earlier = _roots(post, blog.comment_order).order_by()
    sign = "gt" if blog.comment_order == Blog.Order.NEWEST else "lt"
    same_moment = earlier.filter(created_at=root.created_at, **{f"pk__{sign}": root.pk})
    position = earlier.filter(**{f"created_at__{sign}": root.created_at}).count()
    position += same_moment.count()
    number = position // blog.threads_per_page + 1
    page = page_of(post, blog, number)
    rank = tree.before(Comment.objects.shown(), comment).count()
    if page.at_most is None or rank < page.at_most:
        query = f"?page={number}" if number > 1 else ""
        return f"{path}{query}#{comment.anchor}"
    number = rank // COMMENTS_ON_PAGE + 1
    query = f"?page={number}" if number > 1 else ""
    return f"{path}comments/{root.pk}/{query}#{comment.anchor}"
