"""The HTML of the demo articles: what it may hold, and how its placeholders are filled.

A body names pictures as `{picture:NAME}` and other demo articles as `{post:SLUG}`, because their
addresses are known only once they are stored.
"""

import re
from collections.abc import Callable
from html.parser import HTMLParser

from govblog.demo.tables import ContentError

_TEXT = frozenset({"p", "h2", "h3", "ul", "ol", "li", "blockquote", "strong", "em"})
_LAYOUT = frozenset({"table", "thead", "tbody", "tr", "td", "figure", "figcaption"})
_ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt"}, "th": {"scope"}}
TAGS = _TEXT | _LAYOUT | _ATTRIBUTES.keys()
_VOID = frozenset({"img"})
_PLACEHOLDER = re.compile(r"\{(picture|post):([a-z0-9-]+)\}")
_OUTSIDE_LINK = re.compile(r"https://example\.(?:org|com)/")


def filled(body: str, picture: Callable[[str], str], post: Callable[[str], str]) -> str:
    """Return the body with every placeholder replaced.

    `picture` and `post` turn a name or a slug into an address that is safe inside a quoted
    attribute.
    """
    sources = {"picture": picture, "post": post}
    return _PLACEHOLDER.sub(lambda found: sources[found[1]](found[2]), body)


def placeholders(body: str, kind: str) -> list[str]:
    """Return the names of one kind, `picture` or `post`, in the order they stand in the body."""
    return [found[2] for found in _PLACEHOLDER.finditer(body) if found[1] == kind]


def check(body: str, where: str) -> None:
    """Hold a body to the tags, attributes and addresses that demo articles keep to.

    Raises ContentError, naming `where`.
    """
    reader = _Reader(where)
    reader.feed(body)
    reader.close()
    if reader.unclosed:
        raise ContentError(f"{where}: <{reader.unclosed[-1]}> is never closed")


class _Reader(HTMLParser):
    def __init__(self, where: str) -> None:
        super().__init__()
        self.where = where
        self.unclosed: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag not in TAGS or values.keys() - _ATTRIBUTES.get(tag, set()):
            raise ContentError(f"{self.where}: {self.get_starttag_text()} is not allowed")
        if tag == "a" and not _is_link(values.get("href") or ""):
            raise ContentError(f"{self.where}: {self.get_starttag_text()} leads elsewhere")
        if tag == "img" and not _is_picture(values):
            raise ContentError(f"{self.where}: a picture needs its placeholder and its alt text")
        if tag not in _VOID:
            self.unclosed.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.unclosed or self.unclosed.pop() != tag:
            raise ContentError(f"{self.where}: </{tag}> closes nothing")


def _is_link(href: str) -> bool:
    inside = _PLACEHOLDER.fullmatch(href)
    return inside[1] == "post" if inside else bool(_OUTSIDE_LINK.match(href))


def _is_picture(values: dict[str, str | None]) -> bool:
    source = _PLACEHOLDER.fullmatch(values.get("src") or "")
    return source is not None and source[1] == "picture" and bool(values.get("alt"))
