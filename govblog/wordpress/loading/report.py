"""What an import did, counted and noted with line numbers: for a terminal, a page or a program."""

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from govblog.text import clean_line
from govblog.wordpress.items import Fault

# Of one kind of note so many are kept; the rest are counted
KEPT = 200
# What a note says of its own thing: a name, an address, a number
_OWN = re.compile(r"“[^”]*”|(?<!\w)(?:https?:/)?/\S+|\d[\d,.]*\d|\d")


@dataclass(frozen=True, slots=True)
class Note:
    """Something to know about one thing of an export; `line` is 0 when no line says it."""

    file: str
    line: int
    about: str
    says: str
    refused: bool = False

    def as_line(self) -> str:
        """Return the note as one line of text."""
        where = self.file + (f", line {self.line}" if self.line else "")
        parts = [where, "Left out" if self.refused else "", self.about, self.says]
        return ": ".join(part for part in parts if part)


@dataclass
class Report:
    """Counts by what and what became of it, and notes; grows while an import runs.

    `file` is the name of the file being read, for the notes that follow. What a file says of itself
    stays on one line, without signs that would tell a terminal to do something.
    """

    file: str = ""
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    unkept: dict[str, int] = field(default_factory=dict)
    refused: int = 0
    _alike: dict[tuple[str, bool], int] = field(default_factory=dict)

    def count(self, what: str, became: str, number: int = 1) -> None:
        """Add to a count, such as `("comments", "added")`."""
        what, became = clean_line(what), clean_line(became)
        of = self.counts.setdefault(what, {})
        of[became] = of.get(became, 0) + number

    def note(self, line: int, about: str, says: str, refused: bool = False) -> None:
        """Note a thing; `refused` says that it was left out.

        Of notes that say the same thing, but for the names, addresses and numbers in it, the first
        200 are kept, and the rest are counted.
        """
        self.refused += refused
        says = clean_line(says)
        kind = _OWN.sub("…", says)
        alike = self._alike[kind, refused] = self._alike.get((kind, refused), 0) + 1
        if alike > KEPT:
            self.unkept[kind] = self.unkept.get(kind, 0) + 1
            return
        self.notes.append(Note(self.file, line, clean_line(about), says, refused))

    def fault(self, found: Fault) -> None:
        """Note what the reader of the file could not take as it is."""
        self.note(found.line, found.about, found.says, found.refused)

    def counted(self, what: str, became: str) -> int:
        """Return a count, 0 when nothing was counted."""
        return self.counts.get(what, {}).get(became, 0)

    def take(self, other: "Report") -> None:
        """Add what another report holds, as a batch that was kept does."""
        for what, of in other.counts.items():
            for became, number in of.items():
                self.count(what, became, number)
        for note in other.notes:
            self.note(note.line, note.about, note.says, note.refused)
        for says, number in other.unkept.items():
            self.unkept[says] = self.unkept.get(says, 0) + number
        self.refused += other.refused - sum(note.refused for note in other.notes)

    def ordered(self) -> list[Note]:
        """Return the notes as their lines stand in the files, whatever was written first."""
        files = list(dict.fromkeys(note.file for note in self.notes))
        return sorted(self.notes, key=lambda note: (files.index(note.file), note.line))

    def as_json(self) -> dict[str, Any]:
        """Return the report as plain values; the same import gives the same ones."""
        return {
            "counts": {what: dict(sorted(of.items())) for what, of in sorted(self.counts.items())},
            "notes": [asdict(note) for note in self.ordered()],
            "more_notes_like": dict(sorted(self.unkept.items())),
            "refused": self.refused,
        }

    def as_lines(self) -> Iterator[str]:
        """Yield the report as lines of text: the counts, then the notes."""
        for what, of in sorted(self.counts.items()):
            yield f"{what}: " + ", ".join(f"{number} {became}" for became, number in of.items())
        for note in self.ordered():
            yield note.as_line()
        for says, number in sorted(self.unkept.items()):
            yield f"And {number} more: {says}"
