"""What the parser tells, element by element, gathered into authors, terms and items.

No tree is built: what nobody asked for is forgotten as it is read, and what is asked for is
bounded, each field and each item as a whole.
"""

import re
from sys import getsizeof

from govblog.wordpress.items import Found
from govblog.wordpress.wxr import building
from govblog.wordpress.wxr.frames import Frame, meant
from govblog.wordpress.wxr.refusing import NotAnExport

MOST_DEPTH = 100
# Names of elements, attributes and spaces that nobody asked for: libxml2 never forgets a name
MOST_NAMES = 5_000
# What the comments and the meta of one item may take of the memory, in bytes:
# some 100,000 comments of 100 words
MOST_OF_ITEM = 100_000_000
# What a comment takes beside its texts
COMMENT = 350


class Gatherer:
    """Listens to the parser. The reader sets `line`, and takes what is in `found`.

    With `words` it heeds of a comment its number alone, and what the first `words` of them say.
    """

    def __init__(self, *, words: int | None = None) -> None:
        self.line = 1
        self.found: list[Found] = []
        self.heard = 0
        self._words, self._comments = words, 0
        self._frames = [Frame("", 1)]
        self._names: set[str] = set()
        self._foreign = 0  # how deep inside an element that nobody asked for
        self._field = ""
        self._parts: list[str] = []
        self._size = self._most = 0
        self._filed = ("", "")
        self._headed = False
        self._taken = 0  # of MOST_OF_ITEM
        self._left_out, self._left_out_from = 0, 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Hear that an element begins."""
        self.heard += 1
        if attributes:
            self._note(*attributes)
        if self._foreign or self._field:
            self._foreign += 1
            self._note(tag)
            if self._foreign + len(self._frames) > MOST_DEPTH:
                says = f"In what begins here, elements are nested more than {MOST_DEPTH} deep."
                raise NotAnExport(says, self.line)
            return
        outer = self._frames[-1].name
        name, most = meant(outer, tag)
        if self._words is not None and outer == "wp:comment" and not self._is_heeded(name):
            self._foreign = 1
        elif most:
            self._field, self._parts, self._size, self._most = name, [], 0, most
            if name == "category":
                given = (attributes.get("domain", ""), attributes.get("nicename", ""))
                # libxml2 leaves an ampersand in an attribute like this when entities stay as is
                self._filed = (given[0].replace("&#38;", "&"), given[1].replace("&#38;", "&"))
        elif name:
            self._open(name, outer)
        elif outer:
            self._foreign = 1
            self._note(tag)
        else:
            named = tag.rpartition("}")[2][:40]
            raise NotAnExport(f"This begins with <{named}>, not with an export’s <rss>.", self.line)

    def _is_heeded(self, name: str) -> bool:
        has_words = self._words is not None and self._comments <= self._words
        return name == "wp:comment_id" or (name == "wp:comment_content" and has_words)

    def start_ns(self, prefix: str, space: str) -> None:
        """Hear which space a prefix stands for."""
        self._note(prefix, space)

    def pi(self, target: str, data: str | None) -> None:
        """Hear a word to another program, which nobody asked for."""
        self.heard += 1
        self._note(target)

    def data(self, text: str) -> None:
        """Hear a part of a text."""
        self.heard += 1
        if self._field:
            self._size += len(text)
            if self._size <= self._most:
                self._parts.append(text)

    def end(self, tag: str) -> None:
        """Hear that an element ends."""
        self.heard += 1
        if self._foreign:
            self._foreign -= 1
            if self._field and not self._foreign:
                self._nested()
        elif self._field:
            self._end_field(self._frames[-1])
        else:
            self._close(self._frames.pop(), self._frames[-1])

    def close(self) -> None:
        """Hear that the file ends."""

    def too_long(self) -> None:
        """Hear that a text was cut in the field that is open."""
        if self._field:
            self._size = self._most + 1

    def _note(self, *names: str) -> None:
        self._names.update(names)
        if len(self._names) > MOST_NAMES:
            says = f"There are more than {MOST_NAMES:,} kinds of elements and attributes."
            raise NotAnExport(says, self.line)

    def _nested(self) -> None:
        says = f"Markup in {self._field} is no CDATA: only the words of it are read."
        if (says, False) not in self._frames[-1].wrongs:
            self._frames[-1].wrongs.append((says, False))

    def _open(self, name: str, outer: str) -> None:
        if name == "wp:comment":
            self._comments += 1
        if outer == "channel" and not self._headed:
            self._head(self._frames[-1])
        if name == "item":
            self._taken = self._left_out = 0
        marked = name not in ("wp:postmeta", "wp:commentmeta")
        self._frames.append(Frame(name, self.line if marked else self._frames[-1].line))

    def _end_field(self, frame: Frame) -> None:
        name, self._field = self._field, ""
        if self._size > self._most:
            if name not in frame.too_long:
                frame.too_long.append(name)
            text = ""
        else:
            text = "".join(self._parts)
        self._parts = []
        if name == "category":
            filed = building.term_of_item(frame, *self._filed, text)
            if self._fits(frame.line, getsizeof(text) + 150):
                frame.terms.append(filed)
        else:
            frame.fields.setdefault(name, text)

    def _close(self, frame: Frame, outer: Frame) -> None:
        frame.wrongs += building.length_wrongs(frame)
        if frame.name == "item":
            self._item(frame)
        elif frame.name == "wp:comment":
            self._comment(frame, outer)
        elif frame.name in ("wp:postmeta", "wp:commentmeta"):
            self._meta(frame, outer)
        elif frame.name == "channel":
            if not self._headed:
                self._head(frame)
        elif frame.name == "rss":
            if not self._headed:
                says = "This is RSS without a channel, not a WordPress export."
                raise NotAnExport(says, frame.line)
        else:
            found = (building.author if frame.name == "wp:author" else building.term)(frame)
            self._give(frame, found)

    def _head(self, frame: Frame) -> None:
        """Give the head of the file; what is no export of a known version is refused."""
        version = frame.text("wp:wxr_version")
        if not version:
            says = "This is RSS, but not a WordPress export: it does not say its wp:wxr_version."
            raise NotAnExport(says, self.line)
        if not re.fullmatch(r"1\.\d{1,3}", version):
            says = f"This is WXR “{version[:40]}”. What can be read is WXR 1.0, 1.1 and 1.2."
            raise NotAnExport(says, self.line)
        if float(version) > 1.2:
            frame.wrongs.append((f"WXR {version} is newer than 1.2, and was read as 1.2.", False))
        frame.wrongs += building.length_wrongs(frame)
        self.found.append(building.channel(frame))
        self.found += building.faults(frame)
        self._headed = True

    def _item(self, frame: Frame) -> None:
        found = building.item(frame)
        if self._left_out:
            says = (
                f"It holds more than can be kept at once: {self._left_out} of its comments, "
                f"terms and meta are left out, the first in line {self._left_out_from}."
            )
            frame.wrongs.append((says, True))
        if frame.too_long and found.comments:
            frame.wrongs.append((f"Left out with it: {len(found.comments)} comments.", True))
        self._give(frame, found, refused=bool(frame.too_long))

    def _comment(self, frame: Frame, outer: Frame) -> None:
        found = building.comment(frame)
        self.found += building.faults(frame)
        if frame.too_long:
            return
        texts = (found.content, found.author, found.email, found.url)
        if self._fits(frame.line, COMMENT + sum(map(getsizeof, texts))):
            outer.comments.append(found)

    def _meta(self, frame: Frame, outer: Frame) -> None:
        key, value = frame.fields.get("wp:meta_key", ""), frame.fields.get("wp:meta_value", "")
        if frame.too_long:
            outer.wrongs += [(f"Meta “{key[:80]}”: {says}", out) for says, out in frame.wrongs]
        elif self._fits(frame.line, getsizeof(key) + getsizeof(value) + 100):
            outer.meta.append((key, value))

    def _give(self, frame: Frame, found: Found, *, refused: bool = False) -> None:
        faults = list(building.faults(frame))
        self.found += faults
        if not refused and not (frame.name != "item" and any(one.refused for one in faults)):
            self.found.append(found)

    def _fits(self, line: int, size: int) -> bool:
        self._taken += size
        if self._taken <= MOST_OF_ITEM:
            return True
        self._left_out_from = self._left_out_from if self._left_out else line
        self._left_out += 1
        return False
