"""What changed from one text to another, word by word. Knows nothing of posts or pages.

The work is bounded: what would take too long is told paragraph by paragraph, and said to be.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from html.parser import HTMLParser
from itertools import groupby
from operator import attrgetter
from typing import Literal

# Steps of difflib for one comparison: about a second. Each word or paragraph that could be kept
# is looked at with each like it, once more for each piece found
WORK = 5_000_000

# Of two paragraphs that have less than this part in common, single words tell nothing
ALIKE = 0.2

Kind = Literal["same", "gone", "new"]
_WORD = re.compile(r"\n|[^\S\n]*\S+|[^\S\n]+")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text: the same in both, gone from the old one, or new in the other."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph, or several that were written anew together."""

    pieces: tuple[Piece, ...]

    @property
    def is_same(self) -> bool:
        """Whether nothing changed here."""
        return all(piece.kind == "same" for piece in self.pieces)

    @property
    def old(self) -> tuple[Piece, ...]:
        """What stood here."""
        return tuple(piece for piece in self.pieces if piece.kind != "new")

    @property
    def new(self) -> tuple[Piece, ...]:
        """What stands here now."""
        return tuple(piece for piece in self.pieces if piece.kind != "gone")


@dataclass(frozen=True, slots=True)
class Difference:
    """Two texts side by side. `coarse` when some of it is told by whole paragraphs only."""

    rows: tuple[Row, ...]
    coarse: bool = False

    @property
    def is_none(self) -> bool:
        """Whether the two texts are the same."""
        return all(row.is_same for row in self.rows)


def compare(old: str, new: str, work: int = WORK) -> Difference:
    """Return the words that went from `old` and came in `new`.

    The pieces that are the same or new make `new`, those that are the same or gone make `old`.
    """
    return _Comparing(work).of(old, new)


@dataclass(slots=True)
class _Comparing:
    """One comparison, and how much work is left for it."""

    left: int
    coarse: bool = False

    def of(self, old: str, new: str) -> Difference:
        rows: list[Row] = []
        for are_same, a, b in self._runs(_LINE.findall(old), _LINE.findall(new)):
            if are_same:
                rows += [Row((Piece("same", line),)) for line in b]
            elif len(a) == len(b):
                rows += [self._row(one, other) for one, other in zip(a, b, strict=True)]
            elif a and b:
                rows.append(self._row("".join(a), "".join(b)))
            else:
                rows += [Row((Piece("gone", line),)) for line in a]
                rows += [Row((Piece("new", line),)) for line in b]
        return Difference(tuple(rows), self.coarse)

    def _row(self, old: str, new: str) -> Row:
        pieces: list[Piece] = []
        for are_same, a, b in self._runs(_WORD.findall(old), _WORD.findall(new)):
            both: tuple[tuple[Kind, Sequence[str]], ...] = (
                (("same", b),) if are_same else (("gone", a), ("new", b))
            )
            pieces += [Piece(kind, "".join(said)) for kind, said in both if said]
        kept = sum(len(piece.text) for piece in pieces if piece.kind == "same")
        if kept < ALIKE * max(len(old), len(new)):
            return Row((Piece("gone", old), Piece("new", new)))
        return Row(tuple(_joined(pieces)))

    def _runs(self, a: list[str], b: list[str]) -> Iterator[tuple[bool, list[str], list[str]]]:
        """Yield the runs of two lists, in order, and whether each is the same in both."""
        start = _alike(a, b)
        end = _alike(a[start:][::-1], b[start:][::-1])
        yield True, a[:start], b[:start]
        yield from self._middle(a[start : len(a) - end], b[start : len(b) - end])
        yield True, a[len(a) - end :], b[len(b) - end :]

    def _middle(self, a: list[str], b: list[str]) -> Iterator[tuple[bool, list[str], list[str]]]:
        if not (a and b):
            yield False, a, b
            return
        cost = _cost(a, b)
        if cost > self.left:
            self.coarse = True
            yield False, a, b
            return
        self.left -= cost
        for tag, i1, i2, j1, j2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
            yield tag == "equal", a[i1:i2], b[j1:j2]


def _alike(a: Sequence[str], b: Sequence[str]) -> int:
    """Return how many words two lists begin with alike."""
    pairs = enumerate(zip(a, b, strict=False))
    return next((n for n, (one, other) in pairs if one != other), min(len(a), len(b)))


def _cost(a: list[str], b: list[str]) -> int:
    """Return how many steps difflib takes at most: all that could match, for each match."""
    of_b = Counter(b)
    return (sum(of_b[one] for one in a) + len(a)) * min(len(a), len(b)) // 2


def _joined(pieces: list[Piece]) -> Iterator[Piece]:
    for kind, group in groupby(pieces, attrgetter("kind")):
        yield Piece(kind, "".join(piece.text for piece in group))


_BLOCKS = frozenset(
    "p h2 h3 h4 ul ol li blockquote pre hr figure figcaption table caption tr br "
    "details summary div aside section".split()
)
_BEFORE = {"h2": "Heading: ", "h3": "Heading: ", "h4": "Heading: ", "li": "• "}


class _Reading(HTMLParser):
    """Reads clean HTML as the words in it."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = [""]
        self.leads_to: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag in _BLOCKS:
            # A paragraph in an item of a list stands behind the item's dot
            if self.lines[-1] != _BEFORE["li"]:
                self.lines.append("")
            self.lines[-1] += _BEFORE.get(tag, "")
        elif tag in {"td", "th"}:
            self.lines[-1] += " | "
        elif tag == "img":
            self.lines[-1] += f" [Picture: {said.get('alt', '')} ({said.get('src', '')})] "
        elif tag == "a":
            self.leads_to.append(said.get("href", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.lines.append("")
        elif tag == "a" and self.leads_to:
            self.lines[-1] += f" ({self.leads_to.pop()})"

    def handle_data(self, data: str) -> None:
        self.lines[-1] += data


def plain(html: str) -> str:
    """Return the words of HTML that `sanitise.post_html` made, one block a line.

    Where a link leads to and which picture stands there is told too.
    """
    reading = _Reading()
    reading.feed(html)
    reading.close()
    lines = (" ".join(line.split()) for line in reading.lines)
    return "".join(f"{line}\n" for line in lines if line)
