"""Cuts XML into pieces for the parser, so that lines are known and no text is without bound.

libxml2 tells the line of an element only roughly, and it waits for the end of a CDATA section,
however long. So this looks for the few elements of which a line is told, and for sections, before
the parser does. It refuses a DTD outright: without one there are no entities of the file's own,
and nothing outside the file to be fetched.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from govblog.wordpress.wxr.refusing import NotAnExport

# Of a field, in bytes: some 1,700 pages
MOST_TEXT = 5_000_000
# Where a block ends, no shorter than what is looked for
TAIL = 128
OPENING = re.compile(
    rb"<(?:(!\[CDATA\[|!--|\?)|(!)"
    rb"|(?:[^\s:<>/!?]+:)?(?:rss|item|comment|author|category|tag|term)(?=[\s/>]))"
)
CLOSING = {b"![CDATA[": b"]]>", b"!--": b"-->", b"?": b"?>"}


class Piece(NamedTuple):
    """Bytes to be parsed. `line` is that of the element they begin with, 0 if they begin with none.

    `cut` says that the section which ends in these bytes was too long, and its rest left out.
    """

    text: bytes
    line: int = 0
    cut: bool = False


class Cutter:
    """Reads blocks of UTF-8 and yields them in pieces. `line` is the line reached, from 1."""

    def __init__(self) -> None:
        self.line = 1
        self._buffer = b""
        self._at = 0  # all before is yielded
        self._mark = 0
        self._closing = b""  # what ends the section that the last block left open
        self._room = 0
        self._cut = False

    def pieces(self, blocks: Iterable[bytes]) -> Iterator[Piece]:
        """Yield all of the blocks in pieces; raise NotAnExport at a DTD."""
        for block in blocks:
            self._buffer = self._buffer[self._at :] + block
            self._at = 0
            yield from self._cut_up(last=False)
        yield from self._cut_up(last=True)

    def _cut_up(self, *, last: bool) -> Iterator[Piece]:
        if self._closing:
            yield self._section(last=last)
            if self._closing:
                return
        seen = self._at
        while found := OPENING.search(self._buffer, seen, self._sure(seen, last=last)):
            if found[2]:
                self._take(found.start())
                says = "The file has a document type (DTD), which no WordPress export has."
                raise NotAnExport(says, self.line)
            if not found[1]:
                yield self._take(found.start())
                self._mark = self.line
                seen = found.end()
                continue
            closing = CLOSING[found[1]]
            closed = self._buffer.find(closing, found.end())
            if closed < 0:
                yield self._take(found.end())
                self._closing, self._room, self._cut = closing, MOST_TEXT, False
                yield self._section(last=last)
                return
            seen = closed + len(closing)
        yield self._take(self._sure(seen, last=last))

    def _sure(self, seen: int, *, last: bool) -> int:
        """Return up to where nothing can begin that the next block ends."""
        end = len(self._buffer)
        begun = -1 if last else self._buffer.rfind(b"<", max(seen, end - TAIL))
        return end if begun < 0 else begun

    def _take(self, end: int) -> Piece:
        text = self._buffer[self._at : end]
        self._at = end
        self.line += text.count(b"\n")
        piece = Piece(text, self._mark)
        self._mark = 0
        return piece

    def _section(self, *, last: bool) -> Piece:
        """Return the rest of a section, as much of it as is here and as there is room for."""
        closed = self._buffer.find(self._closing, self._at)
        end = closed
        if closed < 0:
            kept_back = 0 if last else len(self._closing) - 1
            end = max(self._at, len(self._buffer) - kept_back)
        text = self._take(end).text
        if self._room <= 0 and text:
            # Not in the middle of a letter
            text = text[: len(text) - len(text.lstrip(bytes(range(0x80, 0xC0))))]
            self._cut = True
        self._room -= len(text)
        if closed < 0:
            return Piece(text)
        cut = self._cut and self._closing == CLOSING[b"![CDATA["]
        self._at += len(self._closing)
        text, self._closing = text + self._closing, b""
        return Piece(text, cut=cut)
