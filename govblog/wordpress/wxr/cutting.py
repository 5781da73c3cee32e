"""Cuts XML into pieces for the parser, so that lines are known and no text is without bound.

libxml2 tells the line of an element only roughly, and it waits for the end of a CDATA section,
however long. So this looks for the few elements of which a line is told, and for long sections,
before the parser does. What looks like such an element within a text does no harm: the next that
is one has its own line.

A DTD is refused outright: without one there are no entities of the file's own, and nothing
outside the file to be fetched.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from govblog.wordpress.wxr.refusing import NotAnExport

# Of a field, in bytes: some 1,700 pages
MOST_TEXT = 5_000_000
MOST_PROLOG = 1_000_000
# In which the beginning of a tag is looked for where a block ends
TAIL = 128
MARK = re.compile(rb"<(?:[^\s:<>/!?]{1,80}:)?(?:item|comment|author|category|tag|term)(?=[\s/>])")
PROLOG = re.compile(rb"(?:\s++|<!--(?s:.*?)-->|<\?(?s:.*?)\?>)*+")
UNSURE = re.compile(rb"<?|<!|<!-|<!--(?s:.*)|<\?(?s:.*)")
CONTINUED = bytes(range(0x80, 0xC0))
OPENING, CLOSING = b"<![CDATA[", b"]]>"


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
        self._begun = False
        self._inside = False  # a section that the last block left open
        self._room = 0
        self._cut = False

    def pieces(self, blocks: Iterable[bytes]) -> Iterator[Piece]:
        """Yield all of the blocks in pieces; raise NotAnExport at a DTD."""
        for block in blocks:
            self._buffer = self._buffer[self._at :] + block
            self._at = 0
            if not self._begun and (end := self._prolog()) is not None:
                self._begun = True
                yield self._take(end)
                self._mark = self.line
            if self._begun:
                yield from self._cut_up(last=False)
        yield from self._cut_up(last=True)

    def _prolog(self) -> int | None:
        """Return where the first element begins, None if it is not here yet; refuse a DTD."""
        prolog = PROLOG.match(self._buffer)
        end = prolog.end() if prolog else 0
        if UNSURE.fullmatch(self._buffer, end):
            if len(self._buffer) < MOST_PROLOG:
                return None
            raise NotAnExport("There are only comments in the first megabyte.")
        if self._buffer.startswith(b"<!", end):
            line = 1 + self._buffer.count(b"\n", 0, end)
            says = "The file has a document type (DTD), which no WordPress export has."
            raise NotAnExport(says, line)
        return end

    def _cut_up(self, *, last: bool) -> Iterator[Piece]:
        if self._inside:
            yield self._section(last=last)
            if self._inside:
                return
        begun, end = self._at, len(self._buffer)
        opened = self._buffer.rfind(OPENING, begun)
        self._inside = opened > self._buffer.rfind(CLOSING, begun)
        if self._inside:
            self._room, self._cut = MOST_TEXT - (end - opened), False
            end = opened + len(OPENING)
        elif not last and (tag := self._buffer.rfind(b"<", max(begun, end - TAIL))) >= 0:
            end = tag
        for found in MARK.finditer(self._buffer, begun, end):
            yield self._take(found.start())
            self._mark = self.line
        yield self._take(end)
        if self._inside:
            yield self._section(last=last)

    def _take(self, end: int) -> Piece:
        text = self._buffer[self._at : end]
        self._at = end
        self.line += text.count(b"\n")
        piece = Piece(text, self._mark)
        self._mark = 0
        return piece

    def _section(self, *, last: bool) -> Piece:
        """Return the rest of a section, as much of it as is here and as there is room for."""
        closed = self._buffer.find(CLOSING, self._at)
        kept_back = 0 if last else len(CLOSING) - 1
        end = closed if closed >= 0 else max(self._at, len(self._buffer) - kept_back)
        text = self._take(end).text
        if self._room <= 0 and text:
            # What is kept does not end in the middle of a letter
            letter = b"" if self._cut else text[: len(text) - len(text.lstrip(CONTINUED))]
            text, self._cut = letter, True
        self._room -= len(text)
        if closed < 0:
            return Piece(text)
        self._at += len(CLOSING)
        self._inside = False
        return Piece(text + CLOSING, cut=self._cut)
