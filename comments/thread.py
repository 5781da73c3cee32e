"""How a conversation is laid out on pages, as plain values for a template.

A page of the article shows so many threads as the blog says, and never more than 200 comments:
when its threads hold more, each keeps its first few and continues on a page of its own. Three
depths are shown; a reply deeper than that stands flat, and says whom it answers.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from comments import tree
from comments.models import Comment, CommentQuerySet
from govblog import sanitise
from govblog.paging import Pagination, pagination
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


@dataclass(slots=True)
class Answered:
    """The comment that a reply answers."""

    name: str
    permalink: str


@dataclass(slots=True)
class Item:
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

    roots: list[Comment]
    at_most: int | None = None
    sizes: dict[int, int] = field(default_factory=dict)


def _roots(post: Post, blog: Blog) -> CommentQuerySet:
    roots = Comment.objects.on_page(post).filter(parent__isnull=True)
    if blog.comment_order == Blog.Order.NEWEST:
        return roots.order_by("-created_at", "-pk")
    return roots.order_by("created_at", "pk")


def _page(post: Post, blog: Blog, number: int) -> _Page:
    start = (number - 1) * blog.threads_per_page
    on_page = _roots(post, blog)[start : start + blog.threads_per_page]
    sized = tree.with_thread_size(on_page.only("pk", *tree.PLACE), Comment.objects.filter(shown=True))
    roots = list(sized)
    sizes = {root.thread_number: root.thread_size for root in roots}
    return _Page(roots, _fair_share(list(sizes.values())), sizes)


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
    total = Comment.objects.filter(post=post, status=Comment.Status.APPROVED).count()
    threads = _roots(post, blog).order_by().count()
    pages = max(1, -(-threads // blog.threads_per_page))
    if not 1 <= number <= pages:
        raise NoSuchPage
    page = _page(post, blog, number)
    shown = tree.first_of_each(Comment.objects.filter(shown=True), page.roots, page.at_most)
    rows = list(shown.values_list(*_COLUMNS))
    by_thread: dict[int, list[tuple]] = {root.thread_number: [] for root in page.roots}
    for row in rows:
        by_thread[row[7]].append(row)
    names = {row[0]: row[2] for row in rows if row[5] == Comment.Status.APPROVED}
    items: list[Item] = []
    for root in page.roots:
        mine = by_thread[root.thread_number]
        items += [_item(row, names, blog.zone, is_open=is_open) for row in mine]
        if (left := page.sizes[root.thread_number] - len(mine)) > 0:
            items.append(_more(left, root.pk, f"{path}comments/{root.pk}/"))
    thread = Thread(
        total,
        _nested(items),
        pagination(number, pages, path, "#comments"),
        (number - 1) * blog.threads_per_page + 1,
    )
    return thread, _as_data(rows)


def of_thread(
    root: Comment, blog: Blog, *, number: int, is_open: bool, path: str
) -> Thread:
    """Return a page of one thread, in reading order; `path` is that page's own address.

    The first page is nested as under the article; the ones after it are flat, each reply saying
    whom it answers. Raises NoSuchPage.
    """
    shown = tree.in_reading_order(Comment.objects.filter(shown=True), root)
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
    earlier = _roots(post, blog).order_by()
    here = {"created_at": root.created_at, "pk": root.pk}
    sign = "gt" if blog.comment_order == Blog.Order.NEWEST else "lt"
    same_moment = earlier.filter(created_at=here["created_at"], **{f"pk__{sign}": here["pk"]})
    position = earlier.filter(**{f"created_at__{sign}": here["created_at"]}).count()
    position += same_moment.count()
    number = position // blog.threads_per_page + 1
    page = _page(post, blog, number)
    rank = tree.before(Comment.objects.filter(shown=True), comment).count()
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
