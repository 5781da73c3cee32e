"""Escapes in the words of a text, put aside while a slow reader goes over its elements.

bleach takes a text apart at every `&`, and html5lib below it copies all words so far for each: a
text of 200,000 escapes took ten seconds. Their meaning is not in question there: the words were
read and escaped by us before, and are read once more after.
"""

import re
from collections.abc import Mapping
from itertools import islice

_ELEMENT = re.compile(r"(<[^>]*>)")
_ESCAPES = ("&amp;", "&lt;", "&gt;")
# A plane of Unicode for private use: nobody writes it, and where somebody does, another is taken
_PRIVATE = range(0xF0000, 0xFFFFE)


def put_aside(html: str) -> tuple[str, Mapping[str, str]]:
    """Return HTML as `tree.write` makes it with characters it has not for the escapes in its words,
    and which stands for which. Escapes in attributes stay."""
    used = set(html)
    free = islice((one for one in map(chr, _PRIVATE) if one not in used), len(_ESCAPES))
    stand_ins = dict(zip(_ESCAPES, free, strict=False))
    pieces = _ELEMENT.split(html)
    # Every other piece is an element
    pieces[::2] = [_each(words, stand_ins) for words in pieces[::2]]
    return "".join(pieces), {stand_in: said for said, stand_in in stand_ins.items()}


def put_back(html: str, stand_ins: Mapping[str, str]) -> str:
    """Return HTML with its escapes again."""
    return _each(html, stand_ins)


def _each(text: str, table: Mapping[str, str]) -> str:
    for one, other in table.items():
        text = text.replace(one, other)
    return text
