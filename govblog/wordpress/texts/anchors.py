"""Footnotes that were made by hand, or by Word: two links that lead to each other.

A link in a paragraph or an item leads to a later one, in which a link leads back. The later one
is the note, then, and stands where it is called.
"""

from collections.abc import Iterable

from govblog.prose.allowed import FOOTNOTE
from govblog.prose.tree import Child, Node, is_blank, within

_ID, _TO = "#id", "#to"  # no attribute of HTML can be called so here
_GONE = "#gone"
_HOLDS = frozenset({"p", "li"})


def places(node: Node) -> dict[str, str]:
    """Return what a link, an item or a raised piece is called by, and what place it leads to."""
    said = node.attributes
    name = said.get("id") or said.get("name", "")
    to = said.get("href", "")
    return ({_ID: name} if name else {}) | ({_TO: to[1:]} if to[:1] == "#" and to[1:] else {})


def with_notes(nodes: list[Child]) -> list[Child]:
    """Return blocks in which notes that links lead to stand where they are called."""
    holders = list(_holders(nodes))
    found = [list(within([one])) for one in holders]
    where: dict[str, int] = {}
    for number, inside in enumerate(found):
        for one in inside:
            where.setdefault(one.attributes.get(_ID, ""), number)
    where.pop("", None)
    back = [{where.get(one.attributes.get(_TO, "")) for one in inside} for inside in found]
    for number, inside in enumerate(found):
        raised = {id(one.children[0]): one for one in inside if _is_raised_alone(one)}
        for one in inside:
            to = where.get(one.attributes.get(_TO, ""), 0)
            if to > number and number in back[to]:
                _call(raised.get(id(one), one), holders[to])
                back[to] = set()
    return _without(nodes)


def _holders(nodes: Iterable[Child]) -> Iterable[Node]:
    """Yield the paragraphs and items, none of those that stand in another."""
    for one in nodes:
        if isinstance(one, Node):
            yield from [one] if one.tag in _HOLDS else _holders(one.children)


def _is_raised_alone(node: Node) -> bool:
    return node.tag == "sup" and len(node.children) == 1


def _call(link: Node, note: Node) -> None:
    """Let a note stand in the place of the link to it, without its link back."""
    link.tag, link.attributes = "span", {"class": FOOTNOTE}
    link.children = _words(note.children)
    note.tag, note.children = _GONE, []


def _words(children: Iterable[Child]) -> list[Child]:
    done: list[Child] = []
    for one in children:
        if isinstance(one, str):
            done.append(one)
        elif one.tag == "p":
            done += [" ", *_words(one.children), " "]
        elif _TO not in one.attributes:
            done.append(Node(one.tag, one.attributes, _words(one.children)))
    return done


def _without(nodes: Iterable[Child]) -> list[Child]:
    """Return nodes without notes that stand elsewhere, and without the names of places."""
    done: list[Child] = []
    for one in nodes:
        if isinstance(one, str):
            done.append(one)
            continue
        if one.tag == _GONE:
            continue
        inside = _without(one.children)
        if one.tag in {"ol", "ul", "sup"} and is_blank(inside):
            continue
        said = {name: said for name, said in one.attributes.items() if name not in {_ID, _TO}}
        done.append(Node(one.tag, said, inside))
    return done
