"""Plain text laid out as it is written: lines, paragraphs, quoted lines, items of lists."""

import re

_LINE = re.compile(r"(\n)")
_DEEPEST = 8  # quotes in quotes, lists in lists: what is deeper stands as the last of them


class Layout:
    """A text that grows. Blank lines, and what a line begins with, are made as they are needed."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.breaks = 0  # line ends before the next words
        self.fresh = True  # nothing but the edge of a block since the last words
        self.skip = False  # the next line end is the one that was typed behind a break
        self.quotes, self.quotes_before = 0, 0
        self.lists: list[int | None] = []  # the number of the last item, None for bullets
        self.marker = ""
        self.pre = 0
        self.since: int | None = 0  # the part that the marked words begin with

    def text(self) -> str:
        """Return what was written."""
        return "".join(self.parts)

    def mark(self) -> None:
        """Let what is written from now on be what `marked` returns."""
        self.since = None

    def marked(self) -> str:
        """Return the words since the mark, in one line."""
        return "" if self.since is None else " ".join("".join(self.parts[self.since :]).split())

    def put(self, words: str) -> None:
        """Write other words in the place of those since the mark."""
        if self.since is not None:
            self.parts[self.since :] = [words]

    def words(self, text: str) -> None:
        """Write words; a line end in them is one, two begin a paragraph."""
        for piece in _LINE.split(text.replace("\xa0", " ")):
            if piece == "\n":
                self._line_end()
            elif piece.strip() or (piece and (self.pre or not (self.breaks or self.fresh))):
                self._write(piece)

    def line_break(self) -> None:
        """End the line, as a break in the markup says it."""
        self.breaks += 1
        self.skip = True

    def _line_end(self) -> None:
        if self.fresh and not self.pre:
            return
        if not self.skip:
            self.breaks += 1
        self.skip = False

    def edge(self, breaks: int = 1) -> None:
        """End a line, or with 2 a paragraph, unless nothing was written since the last end."""
        self.breaks = max(self.breaks, breaks)
        self.fresh, self.skip = True, False

    def gap(self) -> None:
        """Put a space between this cell and the last."""
        if not self.breaks and not self.fresh:
            self._write(" ")

    def block(self, tag: str, *, opens: bool) -> None:
        """Begin or end a block."""
        step = 1 if opens else -1
        self.edge(1 if tag in {"ul", "ol"} and len(self.lists) > (not opens) else 2)
        if tag == "blockquote":
            self.quotes = max(0, self.quotes + step)
        elif tag == "pre":
            self.pre = max(0, self.pre + step)
        elif tag in {"ul", "ol"}:
            self.marker = ""
            if opens:
                self.lists.append(0 if tag == "ol" else None)
            elif self.lists:
                self.lists.pop()

    def item(self, tag: str) -> None:
        """Begin an item, or another line of a kind that stands by itself."""
        self.edge()
        if tag == "li":
            number = self.lists[-1] if self.lists else None
            self.marker = "- " if number is None else f"{number + 1}. "
            if number is not None:
                self.lists[-1] = number + 1

    def _write(self, text: str) -> None:
        if self.breaks and self.parts:
            ends = min(self.breaks, 2 if not self.pre else 3)
            between = " ".join([">"] * min(self.quotes, self.quotes_before, _DEEPEST))
            self.parts.append("\n" + f"{between}\n" * (ends - 1))
        if self.breaks or not self.parts:
            self.parts.append(self._beginning())
            text = text if self.pre else text.lstrip()
        if self.since is None:
            self.since = len(self.parts)
        self.parts.append(text)
        self.breaks, self.fresh, self.skip = 0, False, False
        self.quotes_before = self.quotes

    def _beginning(self) -> str:
        deep = min(len(self.lists), _DEEPEST)
        inset = "  " * max(0, deep - 1 if self.marker else deep)
        made = "> " * min(self.quotes, _DEEPEST) + inset + self.marker
        self.marker = ""
        return made
