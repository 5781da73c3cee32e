"""HTML as WordPress keeps it, read piece by piece: whatever it is, in one pass, losing nothing.

What is no tag to a browser is text here: a lone `<`, `<3`, a tag or a comment that never ends.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from html.entities import html5

VOID = frozenset(
    "area base br col embed hr img input keygen link meta param source track wbr".split()
)
_OPENING = re.compile(r"<(?:!--|(/?)([a-zA-Z][a-zA-Z0-9:-]*)(?=[\s/>]))")
# A quotation mark begins a value only behind "="
_MARK = re.compile(r"[<>]|=\s*+[\"']|[\"']")
# How often `<` may stand in the values of one tag: more, and reading it would not end soon
_MOST_INSIDE = 8
_ATTRIBUTE = re.compile(
    r"([^\s\"'<>/=]++)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'<>]++)))?"
)
_REFERENCE = re.compile(
    r"&(?:#(?:0*([0-9]{1,8})|[xX]0*([0-9a-fA-F]{1,7}))|([a-zA-Z][a-zA-Z0-9]{1,31}));"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of HTML. `kind` is "text", "start", "end" or "comment"; `source` is how it stood."""

    kind: str
    source: str
    tag: str = ""

    @property
    def attributes(self) -> dict[str, str]:
        """What a start tag says, each value with its references read."""
        return attributes(self.source[len(self.tag) + 1 : -1])


def attributes(source: str) -> dict[str, str]:
    """Return what stands between a tag's name and its end, names in small letters.

    Of two values for one name the first counts.
    """
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(source):
        value = next((one for one in match.groups()[1:] if one is not None), "")
        found.setdefault(match[1].lower(), decoded(value).strip())
    return found


def decoded(text: str) -> str:
    """Return a text with its character references read once; `&` alone and `&name` stay."""
    return _REFERENCE.sub(_character, text) if "&" in text else text


def _character(match: re.Match[str]) -> str:
    decimal, hexadecimal, name = match.groups()
    if name:
        return html5.get(f"{name};", match[0])
    return unescape(f"&#{decimal};" if decimal else f"&#x{hexadecimal};")


def tokens(html: str) -> Iterator[Token]:
    """Yield the pieces of a text; their sources make the text again."""
    position, at = 0, 0
    no_more_comments = False
    while opening := _OPENING.search(html, at):
        comment = opening[0] == "<!--"
        if comment:
            found = -1 if no_more_comments else html.find("-->", opening.end())
            no_more_comments = found < 0
            end = found if found < 0 else found + 3
        else:
            end = _end_of_tag(html, opening.end())
        if end < 0:
            at = opening.end()
            continue
        if position < opening.start():
            yield Token("text", html[position : opening.start()])
        source = html[opening.start() : end]
        if comment:
            yield Token("comment", source)
        else:
            yield Token("end" if opening[1] else "start", source, opening[2].lower())
        position = at = end
    if position < len(html):
        yield Token("text", html[position:])


def _end_of_tag(html: str, start: int) -> int:
    """Return where a tag ends whose name ends at `start`, -1 for one that does not."""
    quote, inside = "", 0
    for mark in _MARK.finditer(html, start):
        said = mark[0]
        if said == "<":
            inside += 1
            if not quote or inside > _MOST_INSIDE:
                return -1
        elif said == ">":
            if not quote:
                return mark.end()
        elif quote:
            quote = "" if said[-1] == quote else quote
        elif len(said) > 1:
            quote = said[-1]
    return -1
