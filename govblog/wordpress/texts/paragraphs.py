"""Paragraphs and line breaks, where WordPress makes them of the line ends that were typed.

In a text without blocks an empty line ends a paragraph and a line end is a break; in preformatted
text, between items and between cells they are nothing of the kind. In a block they are blanks. An
address on a line of its own is shown as a video, or as a link.
"""

import re
from collections.abc import Callable, Iterable, Iterator

from govblog.prose.allowed import INSET, VIDEO
from govblog.prose.tree import Child, Node, is_blank
from govblog.wordpress.texts.embeds import alone
from govblog.wordpress.texts.pictures import parted
from govblog.wordpress.texts.reading import LEVEL

_GAP, _END = "#gap", "#line end"
_ENDS = re.compile(r"(\n[ \t]*\n\s*|\n)")
_PARTS = frozenset({"ul", "ol", "table", "thead", "tbody", "tfoot", "tr"})
_MAYBE_WORDS = frozenset({"li", "td", "th"})
_WORDS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "figcaption", "caption", "summary"})
_KEPT = _PARTS | _MAYBE_WORDS | _WORDS | {"figure", "details", "blockquote"}


class Flow:
    """Lays nodes out as blocks. `breaks` says that line ends mean something.

    `line` returns what is shown for an address on a line of its own.
    """

    def __init__(self, line: Callable[[str], Node], *, breaks: bool) -> None:
        self.line, self.breaks = line, breaks

    def blocks(self, children: Iterable[Child]) -> list[Child]:
        """Return nodes as blocks: loose words become paragraphs."""
        done: list[Child] = []
        loose: list[Child] = []
        for one in self._apart(children):
            if isinstance(one, Node) and (one.tag == _GAP or one.tag in LEVEL):
                done += self._paragraphs(loose)
                loose = []
                done += [] if one.tag == _GAP else self._block(one)
            else:
                loose.append(one)
        return [*done, *self._paragraphs(loose)]

    def _apart(self, children: Iterable[Child]) -> Iterator[Child]:
        """Yield nodes with the ends of lines and paragraphs apart; no mark reaches over one."""
        words: list[str] = []
        for one in children:
            if isinstance(one, str):
                words.append(one)
                continue
            yield from self._lines("".join(words))
            words = []
            if one.tag in LEVEL or not one.children:
                yield one
            else:
                yield from _over(one, list(self._apart(one.children)))
        yield from self._lines("".join(words))

    def _lines(self, text: str) -> Iterator[Child]:
        if not self.breaks and text:
            yield text
            return
        for piece in _ENDS.split(text):
            if piece.startswith("\n"):
                yield Node(_GAP if piece.count("\n") > 1 else _END)
            elif piece:
                yield piece

    def _block(self, node: Node) -> list[Child]:
        if node.tag in {"pre", "hr"} or node.has_class(VIDEO):
            return [node]
        if node.tag in _KEPT or node.has_class(INSET):
            inside = self._inside(node)
            empty = not inside and node.tag not in _MAYBE_WORDS
            return [] if empty else [Node(node.tag, node.attributes, inside)]
        return self.blocks(node.children)

    def _inside(self, node: Node) -> list[Child]:
        if node.tag in _PARTS:
            rows = [one for one in node.children if isinstance(one, Node) or one.strip()]
            return [child for row in rows for child in self._part(row)]
        if node.tag in _WORDS:
            return self._words(node.children)
        if node.tag in {"figure", "details"}:
            return self._framed(node)
        if node.tag in _MAYBE_WORDS:
            pieces = _trimmed(list(self._apart(node.children)))
            if not any(_is_level(one) or _is(one, _GAP) for one in pieces):
                return _settled(pieces)
        return self.blocks(node.children)

    def _part(self, child: Child) -> list[Child]:
        return self._block(child) if isinstance(child, Node) and child.tag in LEVEL else [child]

    def _framed(self, node: Node) -> list[Child]:
        """Return what stands in a frame or in details, each part as it is laid out."""
        names, rest = parted(node, "figcaption" if node.tag == "figure" else "summary")
        if node.tag == "figure" and not any(map(_is_level, rest)):
            inside: list[Child] = [one for one in rest if not isinstance(one, str) or one.strip()]
        else:
            inside = self.blocks(rest)
        said = [child for one in names for child in self._part(one)]
        return [*inside, *said] if node.tag == "figure" else [*said, *inside]

    def _words(self, children: Iterable[Child]) -> list[Child]:
        return _settled(_trimmed(list(self._apart(children))))

    def _paragraphs(self, loose: list[Child]) -> list[Child]:
        """Return words as a paragraph; pictures alone in frames, an address alone as it shows."""
        lines = _split(loose)
        done: list[Child] = []
        words: list[Child] = []
        for line in lines:
            text = "".join(one for one in line if isinstance(one, str))
            whole = all(isinstance(one, str) for one in line)
            address = alone(text) if whole and (self.breaks or len(lines) == 1) else ""
            if address:
                done += [*_paragraph(words), self.line(address)]
                words = []
            else:
                words += [Node("br"), *line] if words else line
        return [*done, *_paragraph(words)]


def _over(mark: Node, inside: list[Child]) -> Iterator[Child]:
    """Yield what stands in a mark, the mark around each piece between blocks and gaps."""
    run: list[Child] = []
    for one in inside:
        if not (_is(one, _GAP) or _is_level(one)):
            run.append(one)
            continue
        if run:
            yield Node(mark.tag, mark.attributes, run)
            run = []
        yield _linked(mark, one) if mark.tag == "a" and isinstance(one, Node) else one
    if run:
        yield Node(mark.tag, mark.attributes, run)


def _linked(link: Node, block: Node) -> Node:
    """Return a block whose words and pictures are in a link: none can stand around a block."""
    if block.has_class(VIDEO) or block.tag == _GAP:
        return block
    done: list[Child] = []
    for one in block.children:
        if isinstance(one, Node) and one.tag in LEVEL:
            done.append(_linked(link, one))
        elif is_blank([one]):
            done.append(one)
        else:
            done.append(Node("a", link.attributes, [one]))
    return Node(block.tag, block.attributes, done)


def _is(child: Child, tag: str) -> bool:
    return isinstance(child, Node) and child.tag == tag


def _is_level(child: Child) -> bool:
    return isinstance(child, Node) and child.tag in LEVEL


def _is_end(child: Child) -> bool:
    return isinstance(child, Node) and child.tag in {"br", _END}


def _split(loose: list[Child]) -> list[list[Child]]:
    """Return the lines among nodes, without what is blank at their ends; none for no words.

    A line end that was typed at a break is no other.
    """
    lines: list[list[Child]] = [[]]
    last = ""
    for one in loose:
        if not isinstance(one, Node) or not _is_end(one):
            lines[-1].append(one)
            last = last if isinstance(one, str) and not one.strip() else ""
        elif last and one.tag != last:
            last = "both"
        else:
            lines.append([])
            last = one.tag
    return [_settled(line) for line in _between(lines)]


def _between(lines: list[list[Child]]) -> list[list[Child]]:
    """Return lines without the blank ones at both ends."""
    kept = [n for n, line in enumerate(lines) if not is_blank(line)]
    return lines[kept[0] : kept[-1] + 1] if kept else []


def _paragraph(words: list[Child]) -> list[Child]:
    inside = _trimmed(words)
    if is_blank(inside):
        return []
    seen = [one for one in inside if not isinstance(one, str) or one.strip()]
    if all(_is(one, "img") or _is(one, "br") for one in seen):
        return [Node("figure", {}, [one]) for one in seen if _is(one, "img")]
    return [Node("p", {}, inside)]


def _trimmed(children: list[Child]) -> list[Child]:
    """Return nodes without blanks and breaks at their ends."""
    kept = [n for n, one in enumerate(children) if not _is_edge(one)]
    if not kept:
        return []
    done = children[kept[0] : kept[-1] + 1]
    first, last = done[0], done[-1]
    done[0] = first.lstrip() if isinstance(first, str) else first
    if isinstance(last, str):
        done[-1] = (done[0] if len(done) == 1 and isinstance(done[0], str) else last).rstrip()
    return done


def _is_edge(child: Child) -> bool:
    if isinstance(child, str):
        return not child.strip()
    return _is_end(child) or child.tag == _GAP


def _settled(children: Iterable[Child]) -> list[Child]:
    """Return nodes in which ends of lines are breaks."""
    done: list[Child] = []
    for one in children:
        if isinstance(one, str):
            done.append(one)
        elif _is_end(one):
            if not (done and _is(done[-1], "br") and one.tag == _END):
                done.append(Node("br"))
        elif one.tag == _GAP:
            done.append(" ")
        else:
            done.append(Node(one.tag, one.attributes, _settled(one.children)))
    return done
