"""Whatever was typed or pasted, brought into the elements a post may have."""

from collections.abc import Iterable, Iterator

from govblog.prose import pasted, tables
from govblog.prose.allowed import INSET, VIDEO
from govblog.prose.inline import attributes, is_inline, line
from govblog.prose.tree import Child, Node, is_blank, read, within, write
from govblog.prose.videos import video

_HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h4", "h5": "h4", "h6": "h4"}


def tidied(html: str) -> str:
    """Return balanced HTML as the blocks of a post: no empty ones, and no words outside a block."""
    return write(flow(pasted.with_notes(read(html))))


def flow(children: Iterable[Child]) -> list[Child]:
    """Return nodes as blocks: loose words become a paragraph, pasted items a list."""
    done: list[Child] = []
    items: list[tuple[int, Node]] = []
    for node in _apart(children):
        level = pasted.level(node, line(node.children)) if _is_line(node) else 0
        if items and not level and not _is_empty(node):
            done += _list(pasted.listed(items))
            items = []
        if level:
            items.append((level, node))
        else:
            done += block(node)
    return [*done, *(_list(pasted.listed(items)) if items else [])]


def _apart(children: Iterable[Child]) -> Iterator[Node]:
    """Yield the blocks among nodes; what stands loose between them comes as paragraphs."""
    loose: list[Child] = []
    for one in children:
        if is_inline(one):
            loose.append(one)
            continue
        if loose:
            yield Node("p", {}, loose)
            loose = []
        if isinstance(one, Node):
            yield one
    if loose:
        yield Node("p", {}, loose)


def _is_line(node: Node) -> bool:
    """Say whether this is a paragraph, whatever its tag, and holds words only."""
    return node.tag in {"p", "div"} and all(map(is_inline, node.children))


def _is_empty(node: Node) -> bool:
    return _is_line(node) and is_blank(node.children)


def paragraph(children: Iterable[Child]) -> list[Child]:
    """Return inline nodes as a paragraph; pictures alone, and nothing, need none."""
    inside = line(children)
    if is_blank(inside):
        return []
    shown = [one for one in inside if not isinstance(one, str) or one.strip()]
    if all(isinstance(one, Node) and one.tag == "img" for one in shown):
        return shown
    return [Node("p", {}, inside)]


def block(node: Node) -> list[Child]:
    """Return a block as a post may have it."""
    make = _BLOCKS.get(node.tag)
    return make(node) if make else flow(node.children)


def _paragraph(node: Node) -> list[Child]:
    return paragraph(node.children) if _is_line(node) else flow(node.children)


def _heading(node: Node) -> list[Child]:
    inside = line(node.children)
    return [Node(_HEADINGS[node.tag], {}, inside)] if not is_blank(inside) else []


def _list(node: Node) -> list[Child]:
    items: list[Child] = []
    for one in node.children:
        if isinstance(one, Node) and one.tag in {"ul", "ol"} and items:
            last = items[-1]
            if isinstance(last, Node):
                last.children = _item([*last.children, one])
            continue
        inside = _item(one.children if isinstance(one, Node) and one.tag == "li" else [one])
        if not is_blank(inside):
            items.append(Node("li", {}, inside))
    return [Node(node.tag, attributes(node), items)] if items else []


def _item(children: list[Child]) -> list[Child]:
    return line(children) if all(map(is_inline, children)) else flow(children)


def _quote(node: Node) -> list[Child]:
    inside = flow(node.children)
    return [Node("blockquote", {}, inside)] if inside else []


def _pre(node: Node) -> list[Child]:
    # A browser drops a line break that comes first, so one that is kept would go at the next save
    words = node.text.lstrip("\n")
    if not words.strip():
        return []
    code = any(one.tag == "code" for one in within(node.children))
    return [Node("pre", {}, [Node("code", {}, [words])] if code else [words])]


def _div(node: Node) -> list[Child]:
    if node.has_class(VIDEO):
        for one in within(node.children):
            if one.tag == "a" and (found := video(one.attributes.get("href", ""))):
                return [_video(found.page, node.text, found.site)]
    inside = flow(node.children)
    return [Node("div", {"class": INSET}, inside)] if node.has_class(INSET) and inside else inside


def _iframe(node: Node) -> list[Child]:
    found = video(node.attributes.get("src", ""))
    return [_video(found.page, node.attributes.get("title", ""), found.site)] if found else []


def _video(address: str, title: str, site: str) -> Node:
    words = " ".join(title.split()) or f"Video on {site}"
    return Node("div", {"class": VIDEO}, [Node("a", {"href": address}, [words])])


def _details(node: Node) -> list[Child]:
    said = [one for one in node.children if isinstance(one, Node) and one.tag == "summary"][:1]
    inside = flow(one for one in node.children if one not in said)
    words = line(said[0].children) if said else []
    if not inside:
        return flow(words)
    summary = Node("summary", {}, ["Details"] if is_blank(words) else words)
    return [Node("details", {}, [summary, *inside])]


def _figure(node: Node) -> list[Child]:
    captions = [one for one in node.children if isinstance(one, Node) and one.tag == "figcaption"]
    inside = flow(one for one in node.children if one not in captions)
    words = line(child for one in captions for child in one.children)
    if not inside or all(isinstance(one, Node) and one.tag == "p" for one in inside):
        return [*inside, *flow(words)]
    caption = [] if is_blank(words) else [Node("figcaption", {}, words)]
    return [Node("figure", {}, [*inside, *caption])]


def _table(node: Node) -> list[Child]:
    return tables.tidied(node, lambda cell: _item(cell.children))


def _rule(node: Node) -> list[Child]:
    return [Node("hr")]


_BLOCKS = {
    **dict.fromkeys(_HEADINGS, _heading),
    "p": _paragraph,
    "ul": _list, "ol": _list, "blockquote": _quote, "pre": _pre, "div": _div,
    "iframe": _iframe, "details": _details, "figure": _figure, "table": _table, "hr": _rule,
}  # fmt: skip
