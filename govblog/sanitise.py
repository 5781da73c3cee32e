"""The one door for HTML: what may reach a browser, from an editor or from the public.

Nothing else imports bleach or nh3, and nothing rewrites HTML after it left this file.
"""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from html import escape
from typing import Protocol
from urllib.parse import urlsplit

import bleach
import nh3
from django.utils.safestring import SafeString, mark_safe

from govblog.prose import allowed as prose
from govblog.prose import page
from govblog.prose.escapes import put_aside, put_back
from govblog.prose.tidy import tidied
from govblog.prose.tree import shallow
from govblog.text import capped

POST_HTML_LIMIT = 1_000_000  # characters; bleach's time grows faster than its input
COMMENT_LIMIT = 5_000  # UTF-16 code units, as a browser counts

# What a word processor says on its clipboard, read before anything is thrown away
_PASTED_TAGS = prose.TAGS | frozenset("b i h1 h5 h6 iframe tfoot".split())
_PASTED_ATTRIBUTES = {
    **prose.ATTRIBUTES,
    "*": {"class", "style"},
    "iframe": {"src", "title"},
}
_SILENT = {"script", "style", "title", "xml", "template", "noscript"}

# Ends before what turns the direction of text: an address could pass for another behind it
_LINK = re.compile(
    r"(?<![^\s(\[{<\"'“‘«:;,])(?:https?://|www\.)"
    r"[^\s<>\"“”«»\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+",
    re.IGNORECASE,
)
_TRAILING = ".,:;!?'’\"”*_~"
_PAIRS = {")": "(", "]": "[", "}": "{"}


# A blank line, or several
_BETWEEN_PARAGRAPHS = re.compile(r"\n[ \t]*\n\s*")


class Marked(Protocol):
    """A piece of a text that stands out, from `start` to before `end`, and what it is in words."""

    @property
    def start(self) -> int:
        """Where it begins."""

    @property
    def end(self) -> int:
        """Where what follows it begins."""

    @property
    def label(self) -> str:
        """What it is, in words."""


class TooLong(ValueError):
    """The HTML is longer than the sanitiser takes."""


def post_html(html: str) -> str:
    """Return an editor's HTML, tidied, with only the elements and attributes a post may have.

    It is read as a browser reads it and tidied first; then bleach, then nh3, which is maintained
    and catches what bleach may come to miss. Raises TooLong beyond POST_HTML_LIMIT characters.
    """
    if len(html) > POST_HTML_LIMIT:
        raise TooLong(f"The text must be {POST_HTML_LIMIT:,} characters or less.")
    read = nh3.clean(
        shallow(html),
        tags=set(_PASTED_TAGS),
        attributes={tag: set(names) for tag, names in _PASTED_ATTRIBUTES.items()},
        clean_content_tags=set(_SILENT),
        link_rel=None,
    )
    words_aside, stand_ins = put_aside(tidied(read))
    cleaned = bleach.clean(
        words_aside,
        tags=prose.TAGS,
        attributes={tag: list(names) for tag, names in prose.ATTRIBUTES.items()},
        protocols=prose.LINK_SCHEMES,
        strip=True,
    )
    return nh3.clean(
        put_back(cleaned, stand_ins),
        tags=set(prose.TAGS),
        attributes={tag: set(names) for tag, names in prose.ATTRIBUTES.items()},
        url_schemes=set(prose.LINK_SCHEMES),
        attribute_filter=prose.keep_attribute,
        link_rel=None,
    )


@lru_cache(maxsize=64)
def _made(body: str, pictures: tuple[tuple[str, page.Shown], ...]) -> str:
    return page.made(body, pictures)


def article_html(body: str, pictures: Iterable[tuple[str, page.Shown]] = ()) -> SafeString:
    """Return what `post_html` let in, as a page shows it (docs/decisions/0014)."""
    return mark_safe(_made(body, tuple(pictures)))  # noqa: S308


def credit_line(credit: page.Credit) -> SafeString:
    """Return who made a picture and under which licence, ready for a page."""
    return mark_safe(page.credit_line(credit))  # noqa: S308


def link_hosts(text: str) -> list[str]:
    """Return the hosts that the links of a comment lead to, each once, spelled in ASCII.

    A host that only looks like another is seen for what it is (punycode, RFC 3492).
    """
    hosts: dict[str, None] = {}
    for _, _, target in links(text):
        hosts[_in_ascii(urlsplit(target).hostname or "")] = None
    return list(hosts)


def _in_ascii(host: str) -> str:
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        return ascii(host)


def links(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield where the web addresses of a plain text begin and end, and where each leads to."""
    for match in _LINK.finditer(text):
        address = _without_trailing(match.group())
        target = f"https://{address}" if address[:4].lower() == "www." else address
        if _has_host(target):
            yield match.start(), match.start() + len(address), target


def comment_html(text: str, marked: Iterable[Marked] = ()) -> str:
    """Return a comment's plain text as HTML: escaped, then linked, then set in paragraphs.

    Only http and https addresses become links, and a link's words are its address. What is
    `marked` stands in `mark` elements that say its label; of two that overlap the first counts.
    Takes time linear in the length of `text`.
    """
    shown = capped(text)
    pieces = _Pieces(shown, _settled(text, shown, marked))
    return "".join(f"<p>{_linked(pieces, *place)}</p>" for place in _paragraphs(shown))


_Mark = tuple[int, int, str]


def _settled(text: str, shown: str, marked: Iterable[Marked]) -> list[_Mark]:
    """Return start, end and label of what is marked in `shown`, in order, without overlaps."""
    spans = sorted((max(0, one.start), min(len(text), one.end), one.label) for one in marked)
    if not spans:
        return []
    places = _places(text, shown)
    kept: list[_Mark] = []
    for start, end, label in spans:
        begin = max(start, kept[-1][1] if kept else 0)
        if begin < end:
            kept.append((begin, end, label))
    return [(places[start], places[end], label) for start, end, label in kept]


def _places(text: str, shown: str) -> Sequence[int]:
    """Return where each character of `text`, and its end, stands once it was capped."""
    if len(text) == len(shown):
        return range(len(text) + 1)
    places, at = [], 0
    for character in text:
        places.append(at)
        at += at < len(shown) and shown[at] == character
    return [*places, at]


class _Pieces:
    """A text that is asked for piece by piece, from its beginning to its end, as escaped HTML."""

    def __init__(self, text: str, marks: Iterable[_Mark]) -> None:
        self.text, self.marks = text, deque(marks)

    def html(self, start: int, end: int) -> str:
        """Return a piece escaped, with the part of each mark that is in it."""
        done: list[str] = []
        position = start
        while self.marks and self.marks[0][0] < end:
            begin, until, label = self.marks[0]
            first, last = max(begin, start), min(until, end)
            if first < last:
                done.append(escape(self.text[position:first]))
                done.append(_mark(self.text[first:last], label))
                position = last
            if until > end:
                break
            self.marks.popleft()
        return "".join([*done, escape(self.text[position:end])])


def _mark(text: str, label: str) -> str:
    said = escape(label)
    hidden = f'<span class="visually-hidden"> ({said})</span>'
    return f'<mark title="{said}">{escape(text)}{hidden}</mark>'


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the paragraphs of a text begin and end, without line breaks around them."""
    first, last = len(text) - len(text.lstrip("\n")), len(text.rstrip("\n"))
    gaps = [match.span() for match in _BETWEEN_PARAGRAPHS.finditer(text, first, last)]
    starts = [first, *(end for _, end in gaps)]
    for start, end in zip(starts, [*(start for start, _ in gaps), last], strict=True):
        part = text[start:end]
        begin = start + len(part) - len(part.lstrip("\n"))
        if part.strip("\n"):
            yield begin, begin + len(part.strip("\n"))


def _linked(pieces: _Pieces, start: int, end: int) -> str:
    """Return a paragraph as HTML in which web addresses are links."""
    done: list[str] = []
    position = start
    for begin, until, target in links(pieces.text[start:end]):
        done.append(pieces.html(position, start + begin))
        words = pieces.html(start + begin, start + until)
        done.append(f'<a href="{escape(target)}" rel="nofollow ugc noopener">{words}</a>')
        position = start + until
    done.append(pieces.html(position, end))
    return "".join(done).replace("\n", "<br>")


def _without_trailing(address: str) -> str:
    """Return an address without the punctuation of the sentence around it."""
    counts = {mark: address.count(mark) for mark in "()[]{}"}
    end = len(address)
    while end:
        last = address[end - 1]
        opening = _PAIRS.get(last)
        if last not in _TRAILING and (opening is None or counts[last] <= counts[opening]):
            break
        if opening is not None:
            counts[last] -= 1
        end -= 1
    return address[:end]


def _has_host(address: str) -> bool:
    try:
        host = urlsplit(address).hostname
    except ValueError:
        return False
    return bool(host and ("." in host.strip(".") or host == "localhost"))


def highlighted(text: str, spans: Iterable[tuple[int, int]]) -> SafeString:
    """Return a plain text as HTML, escaped, with these pieces in `mark` elements."""
    done: list[str] = []
    position = 0
    for start, end in spans:
        done += [escape(text[position:start]), f"<mark>{escape(text[start:end])}</mark>"]
        position = end
    return mark_safe("".join([*done, escape(text[position:])]))  # noqa: S308


def stored(html: str) -> SafeString:
    """Mark HTML that `post_html` or `comment_html` made as ready for a page."""
    return mark_safe(html)  # noqa: S308


def printed(html: str) -> SafeString:
    """Mark what an escaping template printed as ready to stand in another page."""
    return mark_safe(html)  # noqa: S308


def script_data(json_text: str) -> SafeString:
    """Return JSON made safe to stand in a script data block.

    `<`, `>` and `&` are written as escapes, so no text in it can end the block.
    """
    table = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}
    return mark_safe(json_text.translate(table))  # noqa: S308
