"""A post's cleaned HTML where it stands outside its page: as plain text, and with full addresses.

Both take what `sanitise.post_html` made, in which every `<` begins an element and every value
stands in double quotes, and take time linear in its length.
"""

import re
from html import escape, unescape

# What never ends is no element, and is read once
_TAG = re.compile(r'<(/?)([a-zA-Z][a-zA-Z0-9]*)((?>[^"<>]*(?:"[^"]*"[^"<>]*)*))>')
_ADDRESS = re.compile(r'\b(href|src|poster)="(?=(#|/(?!/)))')
_SRCSET = re.compile(r'\bsrcset="([^"]*)"')
# Everything else ends a word
_INSIDE_WORDS = frozenset("a abbr b bdi code em i mark s small strong sub sup u".split())


def plain_text(html: str) -> str:
    """Return the words of cleaned HTML, each block on a line of its own."""
    text = _TAG.sub(lambda tag: "" if tag[2].lower() in _INSIDE_WORDS else "\n", html)
    lines = (" ".join(line.split()) for line in unescape(text).split("\n"))
    return "\n".join(line for line in lines if line)


def with_full_addresses(html: str, page: str, origin: str) -> str:
    """Return cleaned HTML whose links and pictures lead to the same places from anywhere.

    `page` is the full address of the HTML's own page, `origin` the scheme and host before paths.
    """

    def full(match: re.Match[str]) -> str:
        return f'{match[1]}="{escape(page if match[2] == "#" else origin)}'

    def each(match: re.Match[str]) -> str:
        sources = re.sub(r"(^|,\s*)(?=/(?!/))", rf"\g<1>{escape(origin)}", match[1])
        return f'srcset="{sources}"'

    return _TAG.sub(lambda tag: _SRCSET.sub(each, _ADDRESS.sub(full, tag[0])), html)
