"""The text of a post as a tree: its elements, its blocks, its shortcodes, in each other.

The nodes are those of `govblog.prose.tree`. A block's tag is BLOCK, a shortcode's CODE; no element
can be called so. What is nested deeper than DEEPEST stands in the last that is not.
"""

import re
from collections import Counter

from govblog.prose.tree import Node
from govblog.wordpress.texts import shortcodes
from govblog.wordpress.texts.markup import VOID, Token, decoded, tokens

BLOCK, CODE, SILENT, MARK = "#block", "#shortcode", "#silent", "#mark"
DEEPEST = 60

LEVEL = frozenset(
    "address article aside blockquote center dd details div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hr legend li main nav ol p pre section summary table "
    "caption tbody td tfoot th thead tr ul iframe object video audio".split()
)
# What an opening tag ends, if nothing between encloses it
_ENDS = {
    "li": ("li",),
    "dt": ("dt", "dd"),
    "dd": ("dt", "dd"),
    "a": ("a",),
    "tr": ("tr",),
    "tbody": ("tr", "thead", "tbody"),
    "tfoot": ("tr", "thead", "tbody"),
} | dict.fromkeys(LEVEL - {"li", "dt", "dd", "tr", "tbody", "tfoot"}, ("p",))
# Within itself a mark marks nothing more
_MARKS_ONCE = frozenset("strong b em i cite dfn code kbd samp tt var sub sup q".split())
_CELLS = frozenset({"td", "th"})
_OF_TABLES = _CELLS | {"tr", "thead", "tbody", "tfoot"}
_ENCLOSING = frozenset({"ul", "ol", "dl", "table", "td", "th"})
_BLOCK = re.compile(r"<!--\s+(/?)wp:([a-z][a-z0-9_-]*+(?:/[a-z][a-z0-9_-]*+)?)\s")
_MARKS = re.compile(r"<!--\s*(more|nextpage)\b")


def has_blocks(content: str) -> bool:
    """Say whether a text was written in blocks."""
    return "<!-- wp:" in content


def read(content: str) -> list[Node | str]:
    """Return a text's nodes; character references are read, names of tags in small letters."""
    builder = _Builder()
    pieces = list(tokens(content, shortcodes.PATTERN))
    codes = shortcodes.found(pieces)
    ends = {code.end: place for place, code in codes.items()}
    after = 0
    for place, piece in enumerate(pieces):
        if place < after:
            continue
        if place in codes and codes[place].name in shortcodes.CODES:
            after = (codes[place].end or place) + 1
            words = "".join(one.source for one in pieces[place + 1 : after - 1])
            builder.leaf(Node("pre", {}, [Node("code", {}, [decoded(words)])]))
        elif place in codes:
            builder.code(codes[place], place)
        elif place in ends:
            builder.ends(f"{CODE}{ends[place]}")
        else:
            builder.add(piece)
    return builder.root.children


class _Builder:
    def __init__(self) -> None:
        self.root = Node("")
        # What is open: the name it is closed by, and where its children go
        self.open: list[tuple[str, Node]] = [("", self.root)]
        # How often each name is open, since the last that encloses, and since the last wall
        self.enclosed: list[Counter[str]] = [Counter()]
        self.enclosing = [""]  # what the last of these is in
        self.walled: list[Counter[str]] = [Counter()]
        self.walls: Counter[str] = Counter()

    def text(self, words: str) -> None:
        """Add words."""
        self.open[-1][1].children.append(words)

    def add(self, piece: Token) -> None:
        """Add a piece that is no shortcode."""
        if piece.kind == "text":
            self.text(decoded(piece.source))
        elif piece.kind == "code":
            self.text(decoded(shortcodes.literal(piece.source)))
        elif piece.kind == "comment":
            self._comment(piece.source)
        elif piece.kind == "raw":
            self.leaf(Node(SILENT, {"tag": piece.tag}))
        elif piece.kind == "start":
            self._start(piece)
        elif self.walled[-1][piece.tag]:
            self._pop(piece.tag)

    def leaf(self, node: Node) -> None:
        """Add a node that encloses nothing."""
        self.open[-1][1].children.append(node)

    def code(self, code: shortcodes.Code, place: int) -> None:
        """Add a shortcode."""
        node = Node(CODE, {"name": code.name, "said": code.said})
        if code.end is None:
            self.leaf(node)
        else:
            self._push(f"{CODE}{place}", node, wall=True)

    def ends(self, name: str) -> None:
        """Close a block or a shortcode, and all that was left open in it."""
        if self.walls[name]:
            self._pop(name)

    def _comment(self, source: str) -> None:
        if mark := _MARKS.match(source):
            self.leaf(Node(MARK, {"name": mark[1]}))
        block = _BLOCK.match(source)
        if block is None:
            return
        closing, name = block.groups()
        name = name.removeprefix("core/")
        if closing:
            self.ends(f"{BLOCK}{name}")
            return
        said = source[block.end() : -3].strip()
        alone = said.endswith("/")
        node = Node(BLOCK, {"name": name, "json": said.removesuffix("/").strip()})
        if alone:
            node.attributes["alone"] = "yes"
            self.leaf(node)
        else:
            self._push(f"{BLOCK}{name}", node, wall=True)

    def _start(self, piece: Token) -> None:
        if piece.tag in _OF_TABLES and self.enclosing[-1] in _CELLS:
            self._pop(self.enclosing[-1])
        for other in _ENDS.get(piece.tag, ()):
            if self.enclosed[-1][other]:
                self._pop(other)
        node = Node(piece.tag, piece.attributes)
        if piece.tag in VOID:
            self.leaf(node)
        else:
            self._push(piece.tag, node)

    def _push(self, name: str, node: Node, *, wall: bool = False) -> None:
        into = self.open[-1][1]
        again = name in _MARKS_ONCE and self.walled[-1][name]
        if again or len(self.open) > DEEPEST:
            node = into
        else:
            into.children.append(node)
        self.open.append((name, node))
        self.enclosed[-1][name] += 1
        self.walled[-1][name] += 1
        if wall:
            self.walls[name] += 1
            self.walled.append(Counter())
        if wall or name in _ENCLOSING:
            self.enclosed.append(Counter())
            self.enclosing.append(name)

    def _pop(self, name: str) -> None:
        """Close the last that is called so, with all that is open in it."""
        while True:
            last, _ = self.open.pop()
            if wall := last[0] == "#":
                self.walls[last] -= 1
                self.walled.pop()
            if wall or last in _ENCLOSING:
                self.enclosed.pop()
                self.enclosing.pop()
            self.enclosed[-1][last] -= 1
            self.walled[-1][last] -= 1
            if last == name:
                return
