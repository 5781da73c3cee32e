"""A text as a row of words, and all the ways in which each of them can be read."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate

from comments.sorting.folding import LOOKS, SYMBOL, WRITTEN

_SIGNS = frozenset("@$")
_LETTERS = str.maketrans("0134578@$", "oieastbas")
_SPELLED = 3  # single letters from which on they are read as one word
_LONGEST = 60  # characters; what is longer is a list or a pattern, not a word in disguise
_CHUNK = re.compile(r"[^ ]+")
_SPECIAL = re.compile("['@$]")
_WORD = re.compile(r"[^ '@$]+(?:'[^ '@$]+)*")


@dataclass(slots=True)
class Reading:
    """The words of a text, numbered from 0.

    `ways[n]` holds what can be read from word n on: a spelling, and the number of the word that
    comes after it. `spans` are where the words stand in the folded text. `skips` are the numbers
    of the symbols: words on both sides of one stand next to each other.
    """

    spans: list[tuple[int, int]] = field(default_factory=list)
    ways: list[list[tuple[str, int]]] = field(default_factory=list)
    skips: set[int] = field(default_factory=set)

    def __len__(self) -> int:
        return len(self.spans)


def read(text: str) -> Reading:
    """Return the words of a comment with all their spellings, in time linear in its length."""
    reading = Reading()
    ways, spans = reading.ways, reading.spans
    folded = text.translate(WRITTEN)
    looks = folded if text.isascii() else text.translate(LOOKS)
    known: dict[tuple[str, str], list[str]] = {}
    for chunk, twin in zip(_CHUNK.finditer(folded), _CHUNK.findall(looks), strict=True):
        both = (chunk.group(), twin)
        if (spellings := known.get(both)) is None:
            spellings = known[both] = _of_chunk(*both)
        if not spellings:
            _add_chunk(reading, *both, chunk.start())
            continue
        spans.append(chunk.span())
        after = len(spans)
        ways.append([(way, after) for way in spellings])
        if twin[0] == SYMBOL:
            reading.skips.add(after - 1)
    _add_spelled(reading)
    return reading


def _of_chunk(written: str, twin: str) -> list[str]:
    """Return the spellings of what stands between two spaces, none when it is more than a word."""
    if written == twin and written.isalpha():
        return [written]
    if _SPECIAL.search(written):
        return []
    return list(dict.fromkeys(way for one in (written, twin) for way in _lettered(one)))


def _add_chunk(reading: Reading, written: str, twin: str, start: int) -> None:
    """Add the words of what stands between two spaces and has an apostrophe, @ or $."""
    first = len(reading)
    words, whole = _parts(written, twin)
    for begins, ends, spellings in words:
        after = len(reading) + 1
        reading.ways.append([(way, after) for way in spellings])
        reading.spans.append((start + begins, start + ends))
    if whole:
        reading.ways[first] += [(way, len(reading)) for way in whole]


@lru_cache(maxsize=4_096)
def _parts(written: str, twin: str) -> tuple[list[tuple[int, int, list[str]]], list[str]]:
    """Return where the words of a chunk stand, with their spellings, and those of the whole."""
    words = [
        (*word.span(), [way for one in (word.group(), seen) for way in _spellings(one)])
        for word, seen in zip(_WORD.finditer(written), _WORD.findall(twin), strict=True)
    ]
    if not words or len(twin) > _LONGEST or _SIGNS.isdisjoint(twin):
        return words, []
    return words, [way for way in _lettered(twin.replace("'", "")) if _SIGNS.isdisjoint(way)]


def _spellings(word: str) -> Iterator[str]:
    """Yield the spellings of a word that may have apostrophes: also without its 's."""
    yield from _lettered(word.replace("'", ""))
    if word.endswith("'s"):
        yield from _lettered(word[:-2].replace("'", ""))


def _lettered(word: str) -> Iterator[str]:
    """Yield a word as it is and, where digits or signs stand among letters, as letters alone."""
    yield word
    if not word.isalpha() and any(map(str.isalpha, word)):
        yield word.translate(_LETTERS)


def _add_spelled(reading: Reading) -> None:
    """Add what single letters spell that have one character between them: v.i.a.g.r.a."""
    run: list[int] = []
    last = -1
    for number, (start, end) in enumerate(reading.spans):
        if run and (end - start != 1 or start - last != 1):
            _add_run(reading, run)
            run = []
        if end - start == 1:
            run.append(number)
        last = end
    _add_run(reading, run)


def _add_run(reading: Reading, run: list[int]) -> None:
    if not _SPELLED <= len(run) <= _LONGEST:
        return
    letters = [[way for way, to in reading.ways[one] if to == one + 1] for one in run]
    words = dict.fromkeys("".join(ways[pick] for ways in letters) for pick in (0, -1))
    reading.ways[run[0]] += [(way, run[-1] + 1) for word in words for way in _lettered(word)]


class Original:
    """Where in a text stands what has a place in its folded form."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.ends = list(accumulate(len(WRITTEN[ord(character)]) for character in text))

    def said(self, start: int, end: int) -> str:
        """Return the part of the text whose folded form is `start` to `end`, its signs too."""
        first, last = bisect_right(self.ends, start), bisect_left(self.ends, end) + 1
        while first and self.text[first - 1] in _SIGNS:
            first -= 1
        while last < len(self.text) and self.text[last] in _SIGNS:
            last += 1
        return self.text[first:last]
