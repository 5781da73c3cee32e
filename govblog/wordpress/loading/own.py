"""What an export of ours says beside WordPress's own words, read from its metas.

They are a file's words like all others: what is not sound is not taken, and then the thing comes
in as one of WordPress does. What was not public when the export was made does not become so.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from govblog.wordpress import own
from govblog.wordpress.dumping import xml
from govblog.wordpress.items import Comment, Item
from govblog.wordpress.loading.saying import LARGEST, NotSound, Said, every, is_text
from govblog.wordpress.texts import comments as texts
from posts.models.licence import LICENCES, NAMED

STORED = re.compile(r"pictures/[0-9a-f]{24}\.webp")
SLUG = re.compile(r"[-a-zA-Z0-9_]{1,200}")
_ABOUT, _BODY = 2_000, 1_000_000  # characters
_MOST_RULES = 32_767
_MARK = 36  # characters of a UUID


@dataclass(frozen=True)
class Told:
    """What an export of ours says of the blog as a whole."""

    mark: str = ""  # what its feeds are known by, and no other blog's
    # Above which ids those begin that it gave: of posts and the like, of comments
    ids_above: tuple[int | None, int | None] = (None, None)
    featured: int | None = None
    settings: dict[str, Any] = field(default_factory=dict)
    # The rules of its comment policy that are in force: number, title, words
    rules: list[tuple[int, str, str]] = field(default_factory=list)
    # Of an author, by slug: the job title and what stands above the posts
    authors: dict[str, dict[str, str]] = field(default_factory=dict)
    # Where a term stood before, by its kind and its slug
    before: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)


def told_by(item: Item) -> Told | None:
    """Return what an item says of the whole blog, None for any item but that one."""
    if not any(key == own.BLOG for key, _ in item.meta):
        return None
    try:
        blog = Said(next(every(item.meta, own.BLOG)))
        above = blog.inner("ids_above")
        told = Told(
            mark=blog.text("mark"),
            ids_above=(above.number("posts", LARGEST), above.number("comments", LARGEST)),
            featured=blog.number("featured", LARGEST),
            settings={
                name: value
                for name, value in blog.inner("settings").values.items()
                if not isinstance(value, str) or is_text(value, _BODY)
            },
        )
        told.rules.extend(_rules(item))
        for kind, key in (
            ("author", own.AUTHORS), ("category", own.CATEGORIES), ("tag", own.TAGS),
        ):  # fmt: skip
            for one in (one for some in every(item.meta, key) for one in some):
                term = Said(one)
                told.before[kind, term.text("slug")] = term.texts("old_addresses")
                if kind == "author":
                    more = {"role": term.text("role"), "about": term.text("about", _ABOUT)}
                    told.authors[term.text("slug")] = more
    except (NotSound, TypeError):
        return Told()
    return told


def mark_of(item: Item) -> str:
    """Return the mark of the blog that wrote a post first, "" for a post of WordPress's own."""
    try:
        said = next(every(item.meta, own.POST), None)
        return "" if said is None else Said(said).text("blog", _MARK)
    except NotSound:
        return ""


def _rules(item: Item) -> Iterator[tuple[int, str, str]]:
    seen: set[int] = set()
    for one in (one for some in every(item.meta, own.RULES) for one in some):
        rule = Said(one)
        number = rule.number("number", _MOST_RULES)
        in_force = rule.text("title", 100) and not rule.moment("retired_at")
        if number and in_force and number not in seen:
            seen.add(number)
            yield number, rule.text("title", 100), rule.text("text", 1_000)


@dataclass(frozen=True, slots=True)
class OwnComment:
    """What our export says of a comment; None where WordPress's own words say it."""

    at: dt.datetime | None = None
    name: str | None = None
    body: str | None = None
    erased_at: dt.datetime | None = None


_NOTHING = OwnComment()


def comment_of(one: Comment) -> OwnComment:
    """Return what our export says of a comment."""
    if not one.meta:
        return _NOTHING
    try:
        values = next(every(one.meta, own.COMMENT), None)
        if values is None:
            return _NOTHING
        said = Said(values)
        name, body = said.text("name") or None, said.text("body", _BODY) or None
        # Words that were changed in WordPress since stay changed
        if name and texts.name(written(name)) != texts.name(one.author):
            name = None
        if body and texts.plain(written(body)) != texts.plain(one.content):
            body = None
        return OwnComment(said.moment("at"), name, body, said.moment("erased_at"))
    except NotSound:
        return _NOTHING


def written(words: str) -> str:
    """Return plain words as our export writes them in WordPress's way."""
    return xml.sound(xml.as_html(words))


@dataclass(frozen=True, slots=True)
class OwnPageText:
    """One text of a page. Without `body` it is the content of the item."""

    number: int
    title: str
    body: str | None
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class OwnPage:
    """The texts of a page, which of them readers see, and where it stood before."""

    texts: tuple[OwnPageText, ...]
    shown: int | None
    before: tuple[str, ...]

    @property
    def visible(self) -> OwnPageText:
        """The text that is the content of the item: what readers see, else the newest."""
        return next((one for one in self.texts if one.body is None), self.texts[-1])


def page_of(item: Item) -> OwnPage | None:
    """Return what our export says of a page, None when it says nothing, or nothing sound."""
    try:
        said = next(every(item.meta, own.PAGE), None)
        if said is None:
            return None
        texts = tuple(_page_text(Said(one)) for one in every(item.meta, own.PAGE_TEXT))
        page = OwnPage(texts, Said(said).number("shown"), Said(said).texts("old_addresses"))
    except NotSound:
        return None
    numbers = [one.number for one in texts]
    is_public = page.shown is not None
    # Ours have no password: somebody gave it one in WordPress
    sound = bool(numbers) and numbers == sorted(set(numbers)) and not item.password
    sound = sound and (not is_public or (page.shown in numbers and item.status == "publish"))
    return page if sound else None


def _page_text(said: Said) -> OwnPageText:
    number, at = said.number("number"), said.moment("at")
    if not number or at is None:
        raise NotSound
    body = said.text("body", _BODY) if "body" in said.values else None
    return OwnPageText(number, said.text("title", 100), body, at)


def picture_of(meta: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return credit, source and licence of a picture, as far as they are said and sound."""
    try:
        said = Said(next(every(meta, own.PICTURE), {}))
        found = {"credit": said.text("credit", 200), "source": said.text("source", 500)}
        licence = said.text("licence")
    except NotSound:
        return {}
    if not found["source"].startswith(("http://", "https://")):
        del found["source"]
    if licence in LICENCES and (found["credit"] or licence not in NAMED):
        found["licence"] = licence
    return found


def stored_of(meta: Iterable[tuple[str, str]]) -> str:
    """Return the path of a picture's file in the folder of our media, "" for no such picture."""
    try:
        file = Said(next(every(meta, own.PICTURE), {})).text("file")
    except NotSound:
        return ""
    return file if STORED.fullmatch(file) else ""


def slug_of(item: Item) -> str:
    """Return the slug of an item of ours as it stands, "" when it cannot be one."""
    is_own = any(key in {own.POST, own.PAGE} for key, _ in item.meta)
    return item.slug if is_own and SLUG.fullmatch(item.slug) else ""
