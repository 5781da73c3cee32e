"""How a conversation is laid out on pages, as plain values for a template.

A page of the article shows so many threads as the blog says, and never more than 200 comments:
when its threads hold more, each keeps its first few and continues on a page of its own. Three
depths are shown; a reply deeper than that stands flat, and says whom it answers.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from comments import tree
from comments.models import Comment, CommentQuerySet
from govblog import prepared, sanitise
from govblog.paging import Pagination, pagination
from govblog.prepared import Prepared
from posts.models import Blog, Post

COMMENTS_ON_PAGE = 200
DEEPEST = 2

_COLUMNS = ("pk", "parent_id", "name", "body", "body_html", "status", "created_at", *tree.PLACE)
_MONTHS = (
    "January February March April May June July August September October November December"
).split()
_REMOVED = "This comment has been removed."
# Stands for the name of a person whose comment is not public
_NAMELESS = "a removed comment"
_NOT_PUBLISHED = "This comment is not published."


class _Named:
    """A template asks for `item["name"]` before `item.name`; answering at once saves the failure."""

    __slots__ = ()

    def __getitem__(self, name: str) -> Any:
        return getattr(self, name)


@dataclass(slots=True)
class Answered(_Named):
    """The comment that a reply answers."""

    name: str
    permalink: str


@dataclass(slots=True)
class Item(_Named):
    """One line of the conversation in reading order; what each field is for stands in
    templates/comments/_thread.html."""

    kind: str
    depth: int
    permalink: str
    pk: int = 0
    anchor: str = ""
    name: str = ""
    text: str = ""
    html: str = ""
    stamp: str = ""
    iso: str = ""
    answers: Answered | None = None
    reply_url: str = ""
    opens: bool = False
    leaf: bool = True
    ends: Sequence[None] = ()


@dataclass(slots=True)
class Thread:
    """A page of a conversation. `total` counts approved comments, replies included."""

    total: int
    items: list[Item]
    pagination: Pagination | None
    first_number: int = 1


class NoSuchPage(Exception):
    """The conversation has no page of this number."""


def stamp(at: dt.datetime, zone: ZoneInfo) -> str:
    """Return a moment in GOV.UK style: 5 May 2015 at 12:04pm."""
    local = at.astimezone(zone)
    half = "am" if local.hour < 12 else "pm"
    return (
        f"{local.day} {_MONTHS[local.month - 1]} {local.year} "
        f"at {local.hour % 12 or 12}:{local.minute:02}{half}"
    )


@dataclass(slots=True)
class _Page:
    """Which threads stand on a page of the article, and how many comments each may show."""

    roots: list[tuple[int, int]]  # key and thread number
    at_most: int | None = None
    sizes: dict[int, int] = field(default_factory=dict)


def _roots(post: Any, order: str) -> CommentQuerySet:
    roots = Comment.objects.on_page(post).filter(parent__isnull=True)
    if order == Blog.Order.NEWEST:
        return roots.order_by("-created_at", "-pk")
    return roots.order_by("created_at", "pk")


def _sized(order: str) -> CommentQuerySet:
    counted = tree.with_thread_size(_roots(prepared.number("post"), order), Comment.objects.shown())
    return counted.values_list("pk", tree.THREAD, "thread_size")


def _of_threads(threads: int, cut: bool) -> CommentQuerySet:
    places = [prepared.number(f"thread_{place}") for place in range(threads)]
    at_most = prepared.number("at_most") if cut else None
    found = tree.first_of_each(Comment.objects.shown(), places, at_most)
    return found.values_list(*_COLUMNS)


_roots_plain = Prepared(lambda order: _roots(prepared.number("post"), order).values_list("pk", tree.THREAD))
_roots_sized = Prepared(_sized)
_nodes = Prepared(_of_threads)


def _page(post: Post, blog: Blog, page: int) -> _Page:
    size = blog.threads_per_page
    asked = {"post": post.pk, "limit": (size, (page - 1) * size)}
    if post.comments_shown <= COMMENTS_ON_PAGE:
        return _Page([(pk, of) for pk, of in _roots_plain.rows(blog.comment_order, **asked)])
    found = _roots_sized.rows(blog.comment_order, **asked)
    sizes = {thread: size for _, thread, size in found}
    return _Page([(pk, of) for pk, of, _ in found], _fair_share(list(sizes.values())), sizes)


def _rows(page: _Page) -> list[tuple]:
    """Return the comments of a page, thread by thread in no stated order, each as it is read."""
    threads = {f"thread_{place}": of for place, (_, of) in enumerate(page.roots)}
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


def of_article(
    post: Post, blog: Blog, *, number: int, is_open: bool, path: str
) -> tuple[Thread, list[dict[str, object]]]:
    """Return a page of the conversation under an article, and its first 20 comments as JSON-LD.

    `path` is the article's. Raises NoSuchPage.
    """
    pages = max(1, -(-post.threads_shown // blog.threads_per_page))
    if not 1 <= number <= pages:
        raise NoSuchPage
    page = _page(post, blog, number)
    by_thread: dict[int, list[tuple]] = {thread: [] for _, thread in page.roots}
    rows = _rows(page)
    for row in rows:
        by_thread[row[7]].append(row)
    names = {row[0]: row[2] for row in rows if row[5] == Comment.Status.APPROVED}
    zone = blog.zone
    items: list[Item] = []
    in_order: list[tuple] = []
    for root, thread_number in page.roots:
        mine = by_thread[thread_number]
        in_order += mine
        items += [_item(row, names, zone, is_open=is_open) for row in mine]
        if (left := page.sizes.get(thread_number, 0) - len(mine)) > 0:
            items.append(_more(left, root, f"{path}comments/{root}/"))
    thread = Thread(
        post.comments_approved,
        _nested(items),
        pagination(number, pages, path, "#comments"),
        (number - 1) * blog.threads_per_page + 1,
    )
    return thread, _as_data(in_order)


def of_thread(
    root: Comment, blog: Blog, *, number: int, is_open: bool, path: str
) -> Thread:
    """Return a page of one thread, in reading order; `path` is that page's own address.

    The first page is nested as under the article; the ones after it are flat, each reply saying
    whom it answers. Raises NoSuchPage.
    """
    shown = tree.in_reading_order(Comment.objects.shown(), root)
    size = shown.count()
    pages = max(1, -(-size // COMMENTS_ON_PAGE))
    if not 1 <= number <= pages:
        raise NoSuchPage
    start = (number - 1) * COMMENTS_ON_PAGE
    rows = list(shown.values_list(*_COLUMNS)[start : start + COMMENTS_ON_PAGE])
    names = {row[0]: row[2] for row in rows if row[5] == Comment.Status.APPROVED}
    elsewhere = {row[1] for row in rows if row[1] is not None} - set(names)
    others = Comment.objects.approved().filter(pk__in=elsewhere)
    names.update(others.values_list("pk", "name"))
    items = [_item(row, names, blog.zone, is_open=is_open) for row in rows]
    if number > 1:
        for item in items:
            item.depth = 0
    return Thread(size, _nested(items), pagination(number, pages, path))


def _item(row: tuple, names: dict[int, str], zone: ZoneInfo, *, is_open: bool) -> Item:
    pk, parent, name, _, html, status, at, _, level = row
    item = Item(
        kind="comment",
        depth=min(level, DEEPEST),
        permalink=f"/comments/{pk}/",
        pk=pk,
        anchor=f"comment-{pk}",
    )
    if parent is not None:
        item.answers = Answered(names.get(parent, _NAMELESS), f"/comments/{parent}/")
    if status != Comment.Status.APPROVED:
        item.kind = "placeholder"
        gone = {Comment.Status.REMOVED, Comment.Status.SPAM}
        item.text = _REMOVED if status in gone else _NOT_PUBLISHED
        return item
    item.name, item.html = name, sanitise.stored(html)
    item.stamp, item.iso = stamp(at, zone), at.isoformat(timespec="seconds")
    if is_open:
        item.reply_url = f"/comments/{pk}/reply/"
    return item


def _more(left: int, root: int, url: str) -> Item:
    replies = "1 more reply" if left == 1 else f"{left:,} more replies"
    return Item(kind="more", depth=1, permalink=url, anchor=f"more-{root}", text=f"Read {replies} in this conversation")


def _nested(items: list[Item]) -> list[Item]:
    """Say of each item which lists open before it and end after it."""
    depths = [item.depth for item in items]
    for item, before, after in zip(items, [0, *depths], [*depths[1:], 0], strict=False):
        item.opens = item.depth > before
        item.leaf = after <= item.depth
        item.ends = (None,) * max(0, item.depth - after)
    return items


def _as_data(rows: Iterable[tuple]) -> list[dict[str, object]]:
    approved = [row for row in rows if row[5] == Comment.Status.APPROVED][:20]
    return [
        {
            "@type": "Comment",
            "author": {"@type": "Person", "name": row[2]},
            "datePublished": row[6].isoformat(timespec="seconds"),
            "text": row[3],
        }
        for row in approved
    ]


def place_of(comment: Comment, path: str) -> str:
    """Return where a comment on show stands now: its page's address with its anchor.

    `path` is the article's. Right also after approvals moved it to another page.
    """
    post, blog = comment.post, comment.post.blog
    root = tree.root_of(comment)
    earlier = _roots(post, blog.comment_order).order_by()
    here = {"created_at": root.created_at, "pk": root.pk}
    sign = "gt" if blog.comment_order == Blog.Order.NEWEST else "lt"
    same_moment = earlier.filter(created_at=here["created_at"], **{f"pk__{sign}": here["pk"]})
    position = earlier.filter(**{f"created_at__{sign}": here["created_at"]}).count()
    position += same_moment.count()
    number = position // blog.threads_per_page + 1
    page = _page(post, blog, number)
    rank = tree.before(Comment.objects.shown(), comment).count()
    if page.at_most is None or rank < page.at_most:
        query = f"?page={number}" if number > 1 else ""
        return f"{path}{query}#{comment.anchor}"
    number = rank // COMMENTS_ON_PAGE + 1
    query = f"?page={number}" if number > 1 else ""
    return f"{path}comments/{root.pk}/{query}#{comment.anchor}"


def alone(comment: Comment, blog: Blog) -> Item:
    """Return a comment as it stands by itself, above the form that answers it."""
    item = Item("comment", 0, comment.get_absolute_url(), comment.pk, comment.anchor)
    item.name, item.html = comment.name, sanitise.stored(comment.body_html)
    item.stamp = stamp(comment.created_at, blog.zone)
    item.iso = comment.created_at.isoformat(timespec="seconds")
    return item
