"""Finding thousands of words and phrases in a text at once, in time that no text can stretch.

Entries stand in a tree, one word a branch. A branch is found by its whole word or, where it has
a *, along the letters before it, after it or both. No entry is ever tried against a text, so it
makes little difference how many there are.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from comments.sorting.reading import Original, Reading, read

STAR = "*"
LONGEST_ENTRY = 100  # characters
_LOOKED_AT = 3  # letters of a part between two *


@dataclass(frozen=True, slots=True)
class Found:
    """An entry that a text has, and how the text has it the first time."""

    entry: str
    said: str


@dataclass(slots=True, eq=False)
class Node:
    """What may come next after the words so far; `entry` when they are an entry already."""

    entry: str | None = None
    words: dict[str, "Node"] = field(default_factory=dict)
    wild: "Wild | None" = None

    def after(self, word: str) -> list["Node"]:
        """Return where `word` leads from here."""
        node = self.words.get(word)
        found = [] if node is None else [node]
        return found if self.wild is None else found + self.wild.after(word)

    def grow(self, pattern: str) -> "Node":
        """Return the branch for a word that may have a *, made now when there is none."""
        if STAR not in pattern:
            return self.words.setdefault(pattern, Node())
        self.wild = self.wild or Wild()
        return self.wild.grow(pattern)

    @property
    def goes_on(self) -> bool:
        """Whether any word may come next."""
        return bool(self.words) or self.wild is not None


# A tree of letters: under each letter what goes on with it, under END what ends there
Letters = dict[str, Any]
END = ""


def _grow(letters: Letters, along: str, make: Callable[[], Any]) -> Any:
    """Return what ends after these letters, made now when there is nothing."""
    for letter in along:
        letters = letters.setdefault(letter, {})
    return letters[END] if END in letters else letters.setdefault(END, make())


def _ending(letters: Letters, along: str) -> list[Any]:
    """Return what ends on the way along these letters, as far as it goes."""
    found = []
    for letter in along:
        if (further := letters.get(letter)) is None:
            break
        letters = further
        if END in letters:
            found.append(letters[END])
    return found


@dataclass(slots=True, eq=False)
class Wild:
    """Branches for words with a *: pre*, *fix, mid*dle and *part*. Ends are kept backwards."""

    starts: Letters = field(default_factory=dict)
    ends: Letters = field(default_factory=dict)
    middles: Letters = field(default_factory=dict)
    parts: Letters = field(default_factory=dict)
    # The first letters of all parts by their number: most of a word is passed by with one look
    begin: dict[int, set[str]] = field(default_factory=dict)

    def grow(self, pattern: str) -> Node:
        """Return the branch for a word in one of the four forms."""
        node: Node
        first, *parts = pattern.split(STAR)
        if len(parts) == 2:
            begin = parts[0][:_LOOKED_AT]
            self.begin.setdefault(len(begin), set()).add(begin)
            node = _grow(self.parts, parts[0], Node)
        elif not parts[0]:
            node = _grow(self.starts, first, Node)
        elif not first:
            node = _grow(self.ends, parts[0][::-1], Node)
        else:
            _, ends = _grow(self.middles, first, lambda: (len(first), {}))
            node = _grow(ends, parts[0][::-1], Node)
        return node

    def after(self, word: str) -> list[Node]:
        """Return where `word` leads from here, each branch once."""
        backwards = word[::-1]
        found: list[Node] = _ending(self.starts, word) + _ending(self.ends, backwards)
        for taken, ends in _ending(self.middles, word):
            found += _ending(ends, backwards[: len(word) - taken])
        return found + self._inside(word) if self.begin else found

    def _inside(self, word: str) -> list[Node]:
        found: dict[Node, None] = {}
        for size, begin in self.begin.items():
            for start in range(len(word) - size + 1):
                if word[start : start + size] in begin:
                    along = word[start : start + LONGEST_ENTRY]
                    found.update(dict.fromkeys(_ending(self.parts, along)))
        return list(found)


class Matcher:
    """Entries made ready to be looked for. Each is given as its words, which may have a *."""

    def __init__(self, entries: Iterable[tuple[str, Sequence[str]]]) -> None:
        self.root = Node()
        for entry, words in entries:
            node = self.root
            for word in words:
                node = node.grow(word)
            if node is not self.root and node.entry is None:
                node.entry = entry

    def find(self, text: str) -> list[Found]:
        """Return the entries that `text` has, in the order in which they end, each once."""
        if not self.root.goes_on:
            return []
        reading = read(text)
        if not (found := self._walk(reading)):
            return []
        original, spans = Original(text), reading.spans
        return [
            Found(entry, original.said(spans[start][0], spans[after - 1][1]))
            for entry, (start, after) in found.items()
        ]

    def _walk(self, reading: Reading) -> dict[str, tuple[int, int]]:
        """Return by entry the numbers of its first word and of the word after it."""
        found: dict[str, tuple[int, int]] = {}
        # By the number of the next word: the branches reached, and where each began
        open_at: dict[int, dict[Node, int]] = {}
        known: dict[str, list[Node]] = {}
        for number, ways in enumerate(reading.ways):
            begun = open_at.pop(number, None)
            if begun and number in reading.skips:
                open_at.setdefault(number + 1, {}).update(begun)
            for word, after in ways:
                if (reached := known.get(word)) is None:
                    reached = known[word] = self.root.after(word)
                if not (reached or begun):
                    continue
                steps = [(node, number) for node in reached]
                for node, start in (begun or {}).items():
                    steps += [(to, start) for to in node.after(word)]
                for node, start in steps:
                    if node.entry is not None:
                        found.setdefault(node.entry, (start, after))
                    if node.goes_on:
                        open_at.setdefault(after, {}).setdefault(node, start)
        return found
