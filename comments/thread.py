"""How a conversation is laid out on pages, as plain values for a template.

A page of the article shows so many threads as the blog says, and never more than 200 comments:
when its threads hold more, each keeps its first few and continues on a page of its own. Three
depths are shown; a reply deeper than that stands flat, and says whom it answers.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.template import loader
from django.utils.safestring import SafeString

from comments import pages, tree
from comments.models import Comment
from govblog import sanitise
from govblog.paging import Pagination, pagination
from govblog.text import counted
from posts.models import Blog, Post

DEEPEST = 2

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
    templates/jinja2/comments/_thread.html."""

    kind: str
    depth: int
    permalink: str
    pk: int = 0
    anchor: str = ""
    old_anchor: str = ""
    name: str = ""
    text: str = ""
    html: str = ""
    stamp: str = ""
    iso: str = ""
    official: str = ""
    answers: Answered | None = None
    reply_url: str = ""
    report_url: str = ""
    opens: bool = False
    leaf: bool = True
    ends: Sequence[None] = ()


@dataclass(slots=True)
class Thread:
    """A page of a conversation. `total` counts approved comments, replies included.

    `single` says that it is one thread on a page of its own, where nothing is numbered.
    """

    total: int
    items: list[Item]
    pagination: Pagination | None
    first_number: int = 1
    single: bool = False

    @property
    def html(self) -> SafeString:
        """The list as it stands on the page."""
        template = loader.get_template("comments/_thread.html", using="jinja2")
        return sanitise.printed(template.render({"thread": self, "single": self.single}))


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


def of_article(
    post: Post, blog: Blog, *, number: int, is_open: bool, path: str
) -> tuple[Thread, list[dict[str, object]]]:
    """Return a page of the conversation under an article, and its first 20 comments as JSON-LD.

    `path` is the article's. Raises NoSuchPage.
    """
    last = pages.last_number(post, blog)
    if not 1 <= number <= last:
        raise NoSuchPage
    page = pages.page_of(post, blog, number)
    by_thread: dict[int, list[tuple]] = {thread: [] for _, thread in page.roots}
    rows = pages.rows_of(page)
    for row in rows:
        by_thread[row[7]].append(row)
    names = {row[0]: row[2] for row in rows if row[5] == Comment.Status.APPROVED}
    zone, reports = blog.zone, blog.reports_open
    items: list[Item] = []
    in_order: list[tuple] = []
    for root, thread_number in page.roots:
        mine = by_thread[thread_number]
        in_order += mine
        items += [_item(row, names, zone, is_open=is_open, reports=reports) for row in mine]
        if (left := page.sizes.get(thread_number, 0) - len(mine)) > 0:
            items.append(_more(left, root, f"{path}comments/{root}/"))
    thread = Thread(
        post.comments_approved,
        _nested(items),
        pagination(number, last, path, "#comments"),
        (number - 1) * blog.threads_per_page + 1,
    )
    return thread, _as_data(in_order)


def of_thread(root: Comment, blog: Blog, *, number: int, is_open: bool, path: str) -> Thread:
    """Return a page of one thread, in reading order; `path` is that page's own address.

    The first page is nested as under the article; the ones after it are flat, each reply saying
    whom it answers. Raises NoSuchPage.
    """
    shown = tree.in_reading_order(Comment.objects.shown(), root)
    size = shown.count()
    last = max(1, -(-size // pages.COMMENTS_ON_PAGE))
    if not 1 <= number <= last:
        raise NoSuchPage
    start = (number - 1) * pages.COMMENTS_ON_PAGE
    rows = list(shown.values_list(*pages.COLUMNS)[start : start + pages.COMMENTS_ON_PAGE])
    names = {row[0]: row[2] for row in rows if row[5] == Comment.Status.APPROVED}
    elsewhere = {row[1] for row in rows if row[1] is not None} - set(names)
    others = Comment.objects.filter(pk__in=elsewhere, status=Comment.Status.APPROVED)
    names.update(others.values_list("pk", "content__name"))
    zone, reports = blog.zone, blog.reports_open
    items = [_item(row, names, zone, is_open=is_open, reports=reports) for row in rows]
    if number > 1:
        for item in items:
            item.depth = 0
    total = shown.filter(status=Comment.Status.APPROVED).count()
    return Thread(total, _nested(items), pagination(number, last, path), single=True)


def _item(
    row: tuple, names: dict[int, str], zone: ZoneInfo, *, is_open: bool, reports: bool
) -> Item:
    pk, parent, name, _, html, status, at, _, level, official, wordpress_id = row
    item = Item(
        kind="comment",
        depth=min(level, DEEPEST),
        permalink=f"/comments/{pk}/",
        pk=pk,
        anchor=f"comment-{pk}",
        old_anchor="" if wordpress_id is None else f"wp-comment-{wordpress_id}",
    )
    if parent is not None:
        item.answers = Answered(names.get(parent, _NAMELESS), f"/comments/{parent}/")
    if status != Comment.Status.APPROVED:
        item.kind = "placeholder"
        gone = {Comment.Status.REMOVED, Comment.Status.SPAM}
        item.text = _REMOVED if status in gone else _NOT_PUBLISHED
        return item
    item.name, item.html, item.official = name, sanitise.stored(html), _spoken(name, official)
    item.stamp, item.iso = stamp(at, zone), at.isoformat(timespec="seconds")
    if is_open:
        item.reply_url = f"/comments/{pk}/reply/"
    if reports:
        item.report_url = f"/comments/{pk}/report/"
    return item


def _spoken(name: str, official: str) -> str:
    """Return what marks an official reply, "" for every other comment whatever its name says."""
    if not official:
        return ""
    return "Official reply" if official == name else f"Official reply: {official}"


def _more(left: int, root: int, url: str) -> Item:
    replies = counted(left, "more reply", "more replies")
    return Item(
        kind="more",
        depth=1,
        permalink=url,
        anchor=f"more-{root}",
        text=f"Read {replies} in this conversation",
    )


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
            # Where the mark repeats the name, a team speaks
            "author": {"@type": "Organization" if row[9] == row[2] else "Person", "name": row[2]},
            "datePublished": row[6].isoformat(timespec="seconds"),
            "text": row[3],
        }
        for row in approved
    ]


def name_of(comment: Comment) -> str:
    """Return the name of a comment's writer, while the comment is public."""
    return comment.name if comment.status == Comment.Status.APPROVED else _NAMELESS


def alone(comment: Comment, blog: Blog) -> Item:
    """Return a comment as it stands by itself, above the form that answers it."""
    item = Item("comment", 0, comment.get_absolute_url(), comment.pk, comment.anchor)
    item.name, item.html = comment.name, sanitise.stored(comment.body_html)
    item.official = _spoken(comment.name, comment.content.official)
    item.stamp = stamp(comment.created_at, blog.zone)
    item.iso = comment.created_at.isoformat(timespec="seconds")
    return item
