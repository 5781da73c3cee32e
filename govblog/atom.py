"""Atom feeds (RFC 4287) from plain values, well-formed whatever stands in them."""

import datetime as dt
import io
import math
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, cast

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.xmlutils import SimplerXMLGenerator

from govblog.text import clean_body, clean_line

TYPE = "application/atom+xml; charset=utf-8"
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
# Of a feed without entries, which must say when it was changed and stay the same
_NEVER = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
_REMEMBERED = 30 * 24 * 60 * 60  # seconds


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. `id` never changes; `html` and `summary` are HTML and plain text, or empty.

    `authors` are names and addresses, `terms` the slug and name of each.
    """

    id: str
    title: str
    url: str
    published: dt.datetime
    updated: dt.datetime
    authors: Sequence[tuple[str, str]]
    terms: Sequence[tuple[str, str]] = ()
    summary: str = ""
    html: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed and its entries, newest first. `url` is the page it stands for, `own` its address."""

    id: str
    title: str
    url: str
    own: str
    author: str
    language: str
    entries: Sequence[Entry]
    subtitle: str = ""
    rights: str = ""
    licence: str = ""


def written(feed: Feed) -> bytes:
    """Return a feed as XML. What XML cannot hold is left out of its texts."""
    out = io.StringIO()
    xml: Any = SimplerXMLGenerator(out, "utf-8")
    xml.startDocument()
    known = _LANGUAGE.fullmatch(feed.language)
    language = {"xml:lang": feed.language} if known else {}
    xml.startElement("feed", {"xmlns": "http://www.w3.org/2005/Atom", **language})
    _line(xml, "id", feed.id)
    _line(xml, "title", feed.title)
    if feed.subtitle:
        _line(xml, "subtitle", feed.subtitle)
    updated = max((one.updated for one in feed.entries), default=_NEVER)
    _line(xml, "updated", _moment(updated))
    _link(xml, "alternate", feed.url, "text/html")
    _link(xml, "self", feed.own, "application/atom+xml")
    _person(xml, feed.author, "")
    if feed.rights:
        _line(xml, "rights", feed.rights)
    if feed.licence:
        # RFC 4946
        _link(xml, "license", feed.licence)
    for one in feed.entries:
        _entry(xml, one)
    xml.endElement("feed")
    xml.endDocument()
    return out.getvalue().encode("utf-8", "ignore")


def _entry(xml: Any, one: Entry) -> None:
    xml.startElement("entry", {})
    _line(xml, "id", one.id)
    _line(xml, "title", one.title)
    _line(xml, "published", _moment(one.published))
    _line(xml, "updated", _moment(one.updated))
    _link(xml, "alternate", one.url, "text/html")
    for name, url in one.authors:
        _person(xml, name, url)
    for slug, name in one.terms:
        xml.addQuickElement("category", None, {"term": clean_line(slug), "label": clean_line(name)})
    if one.summary:
        _line(xml, "summary", one.summary)
    if one.html:
        xml.addQuickElement("content", clean_body(one.html), {"type": "html"})
    xml.endElement("entry")


def _line(xml: Any, name: str, text: str) -> None:
    xml.addQuickElement(name, clean_line(text))


def _link(xml: Any, rel: str, url: str, kind: str = "") -> None:
    typed = {"type": kind} if kind else {}
    xml.addQuickElement("link", None, {"rel": rel, "href": clean_line(url), **typed})


def _person(xml: Any, name: str, url: str) -> None:
    xml.startElement("author", {})
    _line(xml, "name", name)
    if url:
        _line(xml, "uri", url)
    xml.endElement("author")


def _moment(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def answer(request: HttpRequest, feed: Feed) -> HttpResponse:
    """Return a feed, or 304 to who has it as it is (RFC 9110, 13).

    It may be kept anywhere and is asked for anew each time, so what is withdrawn is gone at once.
    """
    content = written(feed)
    tag = f'"{sha256(content).hexdigest()[:32]}"'
    changed = _changed(feed.own, tag)
    response = HttpResponse(content, content_type=TYPE)
    response["ETag"], response["Last-Modified"] = tag, http_date(changed)
    response["Cache-Control"] = "public, no-cache"
    found = get_conditional_response(request, tag, changed, response)
    return cast(HttpResponse, found)


def _changed(address: str, tag: str) -> int:
    """Return the second since which a feed is as it is: never too early, at each change a new one.

    The dates in a feed do not tell: it also changes by what is taken out of it.
    """
    key = f"feed:{sha256(address.encode('utf-8', 'ignore')).hexdigest()}"
    known, since = cache.get(key) or ("", 0)
    if known != tag:
        since = max(math.floor(time.time()), since + 1)
        cache.set(key, (tag, since), _REMEMBERED)
    return int(since)
