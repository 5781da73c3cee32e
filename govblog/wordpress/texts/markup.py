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
_OPENING = re.compile(r"<(?:(!--|[!?])|(/?)([a-zA-Z][a-zA-Z0-9:-]*)(?=[\s/>]))")
_OPENING_OR_CODE = re.compile(rf"{_OPENING.pattern}|\[|\(\(|\)\)")
# A quotation mark begins a value only behind "="
_MARK = re.compile(r"[<>]|=\s*+[\"']|[\"']")
# How often `<` may stand in the values of one tag: more, and reading it would not end soon
_MOST_INSIDE = 8
_SILENT = frozenset({"script", "style"})
_ATTRIBUTE = re.compile(
    r"([^\s\"'<>/=]++)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'<>]++)))?"
)
_REFERENCE = re.compile(
    r"&(?:#(?:0*([0-9]{1,8})|[xX]0*([0-9a-fA-F]{1,7}))|([a-zA-Z][a-zA-Z0-9]{1,31}));"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of HTML; `source` is how it stood.

    `kind` is "text", "start", "end", "comment", "raw" for a script with its end, or "code" for
    what could be a shortcode.
    """

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


def tokens(html: str, code: re.Pattern[str] | None = None) -> Iterator[Token]:
    """Yield the pieces of a text; their sources make the text again.

    With `code`, what it matches is a piece of the kind "code". It is asked where a square bracket
    or two round ones stand in words.
    """
    position, at = 0, 0
    ends = _Ends(html)
    pattern = _OPENING_OR_CODE if code else _OPENING
    while opening := pattern.search(html, at):
        start = opening.start()
        token = _token(html, opening, ends) if opening[0][0] == "<" else _code(html, start, code)
        if token is None:
            at = start + 1
            continue
        if position < start:
            yield Token("text", html[position:start])
        yield token
        position = at = start + len(token.source)
    if position < len(html):
        yield Token("text", html[position:])


def _code(html: str, start: int, code: re.Pattern[str] | None) -> Token | None:
    match = code.match(html, start) if code else None
    return Token("code", match[0]) if match else None


def _token(html: str, opening: re.Match[str], ends: "_Ends") -> Token | None:
    start, after = opening.span()
    special, closing, name = opening[1], opening[2], opening[3]
    if special:
        end = ends.after("-->" if special == "!--" else ">", after)
        return Token("comment", html[start:end]) if end else None
    end = _end_of_tag(html, after)
    if not end:
        return None
    tag = name.lower()
    if tag in _SILENT and not closing and (whole := ends.after(rf"</{tag}\s*+>", end)):
        return Token("raw", html[start:whole], tag)
    return Token("end" if closing else "start", html[start:end], tag)


class _Ends:
    """Where things end; what was not found once is not looked for again."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.missing: set[str] = set()

    def after(self, pattern: str, start: int) -> int:
        """Return the place behind the next match of a pattern, 0 if there is none."""
        if pattern in self.missing:
            return 0
        found = re.compile(pattern, re.IGNORECASE).search(self.html, start)
        if found is None:
            self.missing.add(pattern)
            return 0
        return found.end()


def _end_of_tag(html: str, start: int) -> int:
    """Return where a tag ends whose name ends at `start`, 0 for one that does not."""
    quote, inside = "", 0
    for mark in _MARK.finditer(html, start):
        said = mark[0]
        if said == "<":
            inside += 1
            if not quote or inside > _MOST_INSIDE:
                return 0
        elif said == ">":
            if not quote:
                return mark.end()
        elif quote:
            quote = "" if said[-1] == quote else quote
        elif len(said) > 1:
            quote = said[-1]
    return 0
