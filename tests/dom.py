"""Reading whole pages in the tests as the tree a browser makes of them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())


@dataclass(eq=False)
class Node:
    """An element with its attributes and, in order, the elements and texts inside it."""

    tag: str
    attributes: dict[str, str]
    parent: "Node | None" = None
    children: list["Node | str"] = field(default_factory=list)

    def __getitem__(self, name: str) -> str:
        """Return an attribute; KeyError without it."""
        return self.attributes[name]

    def walk(self) -> Iterator["Node"]:
        """Yield this element and all inside it, in the order of the page."""
        ahead: list[Node] = [self]
        while ahead:
            node = ahead.pop()
            yield node
            ahead += [child for child in reversed(node.children) if isinstance(child, Node)]

    def all(self, tag: str = "", of: str = "", **attributes: str) -> list["Node"]:
        """Return what is inside with this tag, this class among its own, and these attributes."""
        return [
            node
            for node in self.walk()
            if node is not self
            and tag in {"", node.tag}
            and (not of or of in node.attributes.get("class", "").split())
            and attributes.items() <= node.attributes.items()
        ]

    def one(self, tag: str = "", of: str = "", **attributes: str) -> "Node":
        """Return the only such element."""
        (found,) = self.all(tag, of, **attributes)
        return found

    @property
    def raw(self) -> str:
        """The text inside, as it stands in the page; a line break is one."""
        parts: list[str] = []
        ahead: list[Node | str] = [self]
        while ahead:
            node = ahead.pop()
            if isinstance(node, str):
                parts.append(node)
                continue
            parts.append("\n" if node.tag == "br" else "")
            ahead += reversed(node.children)
        return "".join(parts)

    @property
    def text(self) -> str:
        """The words inside, with single spaces."""
        return " ".join(self.raw.split())

    @property
    def above(self) -> list["Node"]:
        """The elements this one is in, nearest first."""
        found, node = [], self.parent
        while node is not None:
            found.append(node)
            node = node.parent
        return found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = self.open = Node("page", {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"<{tag}> says an attribute twice: {names}"
        node = Node(tag, {name: value or "" for name, value in attrs}, self.open)
        self.open.children.append(node)
        if tag not in VOID:
            self.open = node

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.tag == tag, f"</{tag}> ends <{self.open.tag}>"
        assert self.open.parent is not None
        self.open = self.open.parent

    def handle_data(self, data: str) -> None:
        self.open.children.append(data)


def page(html: str | bytes) -> Node:
    """Return the tree of a page. Fails where an element is not ended where it should be."""
    reader = _Reader()
    reader.feed(html if isinstance(html, str) else html.decode())
    reader.close()
    assert reader.open is reader.page, f"<{reader.open.tag}> is never ended"
    return reader.page
