"""HTML as a tree of plain nodes: read from balanced HTML, written with everything escaped."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

VOID = frozenset({"br", "hr", "img"})
DEEPEST = 40  # elements in elements; what is deeper stands in the last of them
LONGEST_WAY = 1_000  # of elements in elements that a browser's reader is given
_TAGS = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")
# Those without an end, and those that the next of them ends
_SHUT = VOID | frozenset("p li dt dd tr td th tbody thead tfoot option input meta link col".split())


@dataclass(slots=True)
class Node:
    """An element."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: "list[Node | str]" = field(default_factory=list)

    def has_class(self, name: str) -> bool:
        """Say whether this is one of the element's classes."""
        return name in self.attributes.get("class", "").split()

    @property
    def text(self) -> str:
        """The words in it; a line break is one."""
        return text_of(self.children) if self.tag != "br" else "\n"


Child = Node | str


def text_of(children: Iterable[Child]) -> str:
    """Return the words of nodes."""
    return "".join(one if isinstance(one, str) else one.text for one in children)


def is_blank(children: Iterable[Child]) -> bool:
    """Say whether nodes show nothing: no word and no picture."""
    return all(
        not one.strip() if isinstance(one, str) else one.tag != "img" and is_blank(one.children)
        for one in children
    )


def within(children: Sequence[Child]) -> Iterator[Node]:
    """Yield every element in nodes, the outer before the inner."""
    for one in children:
        if isinstance(one, Node):
            yield one
            yield from within(one.children)


def shallow(html: str) -> str:
    """Return HTML as it is, or flattened when it has more than LONGEST_WAY elements in each other.

    A browser's reader, such as nh3 has, goes the whole way up for each block that begins, so its
    time grows with the square of the depth. What `read` makes of it goes DEEPEST anyway.
    """
    return write(read(html)) if _is_deep(html) else html


def _is_deep(html: str) -> bool:
    way: list[str] = []
    for end, said in _TAGS.findall(html):
        name = said.lower()
        if name in _SHUT:
            continue
        if not end:
            way.append(name)
        elif way and way[-1] == name:
            way.pop()
        if len(way) > LONGEST_WAY:
            return True
    return False


def read(html: str) -> list[Child]:
    """Return the nodes of balanced HTML, such as a sanitiser wrote."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.stack[0].children


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.stack = [Node("")]
        self.flattened = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        if tag in VOID:
            self.stack[-1].children.append(node)
        elif len(self.stack) > DEEPEST:
            self.flattened += 1
        else:
            self.stack[-1].children.append(node)
            self.stack.append(node)

    def handle_endtag(self, tag: str) -> None:
        if self.flattened:
            self.flattened -= 1
        elif len(self.stack) > 1 and self.stack[-1].tag == tag:
            self.stack.pop()

    def handle_data(self, data: str) -> None:
        self.stack[-1].children.append(data)


def write(children: Iterable[Child]) -> str:
    """Return nodes as HTML."""
    return "".join(
        escape(one, quote=False)
        if isinstance(one, str)
        else element(one.tag, one.attributes, write(one.children))
        for one in children
    )


def element(tag: str, attributes: dict[str, str], html: str = "") -> str:
    """Return an element as HTML, with `html` in it."""
    said = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
    return f"<{tag}{said}>" if tag in VOID else f"<{tag}{said}>{html}</{tag}>"
