"""Atom feeds (RFC 4287) from plain values, well-formed whatever stands in them."""

import datetime as dt
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.utils.xmlutils import SimplerXMLGenerator

from govblog.text import clean_body, clean_line

TYPE = "application/atom+xml; charset=utf-8"
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
# Of a feed without entries, which must say when it was changed and stay the same
_NEVER = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


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


def answer(feed: Feed) -> HttpResponse:
    """Return a feed."""
    return HttpResponse(written(feed), content_type=TYPE)
