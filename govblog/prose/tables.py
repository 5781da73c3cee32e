"""Tables, as they are kept and as they are shown."""

from collections.abc import Callable, Iterator

from govblog.prose.inline import attributes, line
from govblog.prose.tree import Child, Node, is_blank

_PARTS = {"thead": "thead", "tbody": "tbody", "tfoot": "tbody"}


def tidied(table: Node, inside: Callable[[Node], list[Child]]) -> list[Child]:
    """Return a table as a post may have it: a caption, rows, cells; nothing for one without cells.

    `inside` returns what a cell holds.
    """
    done: list[Child] = []
    for one in table.children:
        if not isinstance(one, Node):
            continue
        if one.tag == "caption" and not done:
            words = line(one.children)
            done += [] if is_blank(words) else [Node("caption", {}, words)]
        elif one.tag in _PARTS:
            rows = [
                Node("tr", {}, cells)
                for row in one.children
                if isinstance(row, Node)
                if (cells := _cells(row, inside))
            ]
            done += [Node(_PARTS[one.tag], {}, [*rows])] if rows else []
    return [Node("table", {}, done)] if any(rows_of(Node("table", {}, done))) else []


def _cells(row: Node, inside: Callable[[Node], list[Child]]) -> list[Child]:
    return [
        Node(one.tag, attributes(one), inside(one))
        for one in row.children
        if isinstance(one, Node) and one.tag in {"td", "th"}
    ]


def rows_of(table: Node) -> Iterator[Node]:
    """Yield the rows of a table, wherever they stand in it."""
    for part in table.children:
        if isinstance(part, Node) and part.tag in _PARTS:
            yield from (row for row in part.children if isinstance(row, Node))


def headed(table: Node) -> Node:
    """Return a table whose header cells say what they head (WCAG 1.3.1).

    Rows of header cells only, at the top, are its head. A header cell that does not say what it
    heads heads its column there, and its row elsewhere.
    """
    caption = [one for one in table.children if isinstance(one, Node) and one.tag == "caption"]
    rows = list(rows_of(table))
    top = next((n for n, row in enumerate(rows) if not _heads(row)), len(rows))
    head = [_scoped(row, "col") for row in rows[:top]]
    body = [_scoped(row, "row") for row in rows[top:]]
    parts = [Node(name, {}, [*some]) for name, some in (("thead", head), ("tbody", body)) if some]
    return Node("table", {}, [*caption, *parts])


def _heads(row: Node) -> bool:
    return all(isinstance(cell, Node) and cell.tag == "th" for cell in row.children)


def _scoped(row: Node, scope: str) -> Node:
    cells: list[Child] = []
    for cell in row.children:
        if isinstance(cell, Node):
            said = {"scope": scope, **cell.attributes} if cell.tag == "th" else cell.attributes
            cells.append(Node(cell.tag, said, cell.children))
    return Node("tr", {}, cells)
