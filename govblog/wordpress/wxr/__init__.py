"""Reads a WordPress export (WXR 1.0, 1.1 and 1.2) into plain dataclasses, streamed.

    for found in survey(path):  # all of the file, before anything is done with it
        ...
    for found in read(path):    # again, comments with all that they say
        ...

What is wrong with one thing is told by a `Fault` in its place, and the rest is read. What is
wrong with the file is `NotAnExport`. The memory taken does not grow with the file, no other file
is read, and nothing is fetched.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from govblog.wordpress.items import Found
from govblog.wordpress.wxr.cutting import MOST_TEXT, Cutter
from govblog.wordpress.wxr.decoding import BLOCK, Decoded
from govblog.wordpress.wxr.gathering import Gatherer
from govblog.wordpress.wxr.refusing import NotAnExport

__all__ = ["NotAnExport", "read", "survey"]

# Bytes after which the parser must have told of something, in a file that is no trap
MOST_SILENCE = MOST_TEXT + 4 * BLOCK


def survey(path: Path, words: int = 0) -> Iterator[Found]:
    """Yield what a file holds as `read` does, of comments their numbers alone.

    The first `words` comments say what they say. A file that is refused raises NotAnExport where
    that is found, which is before anything is done if all is asked for first.
    """
    yield from _read(path, Gatherer(words=words))


def read(path: Path) -> Iterator[Found]:
    """Yield what a file holds in its order, first its head.

    Each item comes with its comments, after the faults of these. A file that is refused raises
    NotAnExport where that is found, which `survey` tells before.
    """
    yield from _read(path, Gatherer())


def _read(path: Path, gatherer: Gatherer) -> Iterator[Found]:
    decoded, cutter = Decoded(path), Cutter()
    parser = etree.XMLParser(
        target=gatherer, encoding="utf-8", resolve_entities=False, no_network=True,
        load_dtd=False, huge_tree=False,
    )  # fmt: skip
    heard = silence = 0
    try:
        for piece in cutter.pieces(decoded):
            gatherer.line = piece.line or gatherer.line
            if piece.text:
                parser.feed(piece.text)
            if piece.cut:
                gatherer.too_long()
            silence = silence + len(piece.text) if gatherer.heard == heard else 0
            heard = gatherer.heard
            if silence > MOST_SILENCE:
                raise NotAnExport("There is a tag of more than 5 MB.", cutter.line)
            if gatherer.found:
                yield from gatherer.found
                gatherer.found.clear()
    except etree.XMLSyntaxError as wrong:
        raise _not_sound(wrong) from None
    try:
        parser.close()
    except etree.XMLSyntaxError as wrong:
        raise _not_sound(wrong, at_end=True) from None
    yield from gatherer.found
    yield from decoded.faults()


def _not_sound(wrong: etree.XMLSyntaxError, *, at_end: bool = False) -> NotAnExport:
    """Return what to say of a file that is no XML, from what libxml2 says of it."""
    line = wrong.lineno or None
    if wrong.code == etree.ErrorTypes.ERR_DOCUMENT_EMPTY:
        return NotAnExport("This is not XML: it has no elements.", line)
    if at_end and wrong.code != etree.ErrorTypes.ERR_DOCUMENT_END:
        return NotAnExport("The file is cut off: it ends before its last element does.", line)
    told = re.sub(r"\s*,? line \d+, column \d+$", "", wrong.msg or "")[:200]
    return NotAnExport(f"The file is not well-formed XML: {told}.", line)
