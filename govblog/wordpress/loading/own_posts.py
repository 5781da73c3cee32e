"""What an export of ours says of a post: all its texts, its moments and its door."""

import datetime as dt
from dataclasses import dataclass, replace

from django.utils import timezone

from govblog.wordpress import own
from govblog.wordpress.items import Item
from govblog.wordpress.loading.names import line_of
from govblog.wordpress.loading.own import written
from govblog.wordpress.loading.saying import LARGEST, NotSound, Said, every
from govblog.wordpress.loading.standing import Standing
from posts.models import PostRevision
from posts.publishing.rebuilding import Door

_S = PostRevision.Status
_TITLE, _EXCERPT, _BODY = 200, 400, 1_000_000  # characters
_MOST_MINUTES, _MOST_DAYS = 60, 3_650
# WordPress's words for a post of ours that was never public, and is not in the bin there
_HIDDEN = frozenset({"draft", "pending", "future"})


@dataclass(frozen=True, slots=True)
class OwnText:
    """One text of a post. Without `body` it is the content of the item."""

    number: int
    status: str
    version: int
    saved_at: dt.datetime
    publish_at: dt.datetime | None
    title: str
    excerpt: str
    body: str | None
    change_note: str
    picture: int | None
    authors: tuple[str, ...]
    categories: tuple[str, ...]
    tags: tuple[str, ...]
    related: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class OwnPost:
    """All that an export of ours says of a post."""

    texts: tuple[OwnText, ...]
    day: dt.date | None
    first_published_at: dt.datetime | None
    withdrawn_at: dt.datetime | None
    withdrawn_reason: str
    door: Door
    before: tuple[str, ...]
    # Its title or its excerpt is another one than our export wrote
    is_edited: bool = False

    @property
    def shown(self) -> OwnText:
        """The text that is the content of the item, else the newest."""
        return next((one for one in self.texts if one.body is None), self.texts[-1])

    @property
    def is_withdrawn(self) -> bool:
        """Whether readers do not see it any more, where it comes from."""
        return self.withdrawn_at is not None and self.withdrawn_at <= timezone.now()


def post_of(item: Item, now: dt.datetime) -> OwnPost | None:
    """Return what our export says of a post, None when it says nothing, or nothing sound."""
    try:
        said = next(every(item.meta, own.POST), None)
        return None if said is None else _post(Said(said), item, now)
    except NotSound:
        return None


def _post(said: Said, item: Item, now: dt.datetime) -> OwnPost:
    texts = tuple(_text(Said(one), now) for one in every(item.meta, own.REVISION))
    first, door = said.moment("first_published_at"), said.inner("comments")
    if not any(one.status == _S.PUBLISHED for one in texts):
        # It was planned at most, and is a draft by now
        first = None
    gone = said.moment("withdrawn_at")
    # Ours have no password: somebody gave it one in WordPress
    if not texts or item.password or not _fits(item.status, first, gone, now):
        raise NotSound
    edited = tuple(_as_edited(one, item) for one in texts)
    return OwnPost(
        texts=edited,
        day=said.day("day") if first else None,
        first_published_at=first,
        withdrawn_at=gone,
        withdrawn_reason=said.text("withdrawn_reason"),
        door=Door(
            closed_at=door.moment("closed_at"),
            closed_reason=door.text("closed_reason"),
            reopen_at=door.moment("reopen_at"),
            close_after=door.number("close_after", _MOST_DAYS),
            slow_minutes=door.number("slow_minutes", _MOST_MINUTES) or 0,
        ),
        before=said.texts("old_addresses"),
        is_edited=edited != texts,
    )


def _as_edited(text: OwnText, item: Item) -> OwnText:
    """Return the text of an item with the title and excerpt that somebody gave it in WordPress."""
    if text.body is not None:
        return text
    title, excerpt = line_of(item.title, _TITLE), line_of(item.excerpt, _EXCERPT)
    if title and title != line_of(written(text.title), _TITLE):
        text = replace(text, title=title)
    if excerpt != line_of(written(text.excerpt), _EXCERPT):
        text = replace(text, excerpt=excerpt)
    return text


def _fits(
    status: str, first: dt.datetime | None, gone: dt.datetime | None, now: dt.datetime
) -> bool:
    """Say whether WordPress's word for a post agrees with its moments: it counts who sees it."""
    if first is None:
        return gone is None and status in _HIDDEN
    if first > now:
        return status == "future"
    return status == "publish" or (status == "private" and gone is not None and gone <= now)


def _text(said: Said, now: dt.datetime) -> OwnText:
    status, at, saved = said.text("status"), said.moment("publish_at"), said.moment("saved_at")
    if status == "scheduled":
        # Nobody was there to see it go out: it waits for somebody who is
        passed = at is None or at <= now
        status, at = (str(_S.DRAFT), None) if passed else (str(_S.PUBLISHED), at)
    elif at is not None and at > now:
        raise NotSound
    number = said.number("number")
    if status not in _S or not number or saved is None:
        raise NotSound
    return OwnText(
        number=number,
        status=status,
        version=said.number("version") or 1,
        saved_at=saved,
        publish_at=at,
        title=said.text("title", _TITLE),
        excerpt=said.text("excerpt", _EXCERPT),
        body=said.text("body", _BODY) if "body" in said.values else None,
        change_note=said.text("change_note"),
        picture=said.number("picture", LARGEST),
        authors=said.texts("authors"),
        categories=said.texts("categories"),
        tags=said.texts("tags"),
        related=said.numbers("related"),
    )


def standing_of(item: Item, now: dt.datetime) -> Standing | None:
    """Return from when readers see a post of ours, None when our export does not say."""
    post = post_of(item, now)
    return None if post is None else Standing(at=post.first_published_at)
