"""Words, and what marks them: weight, links, code, notes, pictures."""

from collections import deque
from collections.abc import Iterable

from govblog.prose import pasted
from govblog.prose.allowed import ATTRIBUTES, FOOTNOTE, keep_attribute
from govblog.prose.tree import Child, Node, is_blank, within

INLINE = frozenset("a b strong i em code sub sup span br img".split())
_MERGED = frozenset({"strong", "em", "code", "sub", "sup"})


def attributes(node: Node) -> dict[str, str]:
    """Return the attributes that an element may keep."""
    known = ATTRIBUTES.get(node.tag, set())
    kept = {name: keep_attribute(node.tag, name, said) for name, said in node.attributes.items()}
    return {name: said for name, said in kept.items() if said is not None and name in known}


def is_inline(child: Child) -> bool:
    """Say whether a node can stand in a line of words, with all that is in it."""
    if isinstance(child, str):
        return True
    return child.tag in INLINE and all(one.tag in INLINE for one in within(child.children))


def line(children: Iterable[Child]) -> list[Child]:
    """Return nodes as a line of words, without blanks and breaks at its ends."""
    return _trimmed(_joined(_marked(children, frozenset())))


def _marked(children: Iterable[Child], around: frozenset[str]) -> list[Child]:
    """Return nodes with the marks a post may have; `around` are those they stand in."""
    done: list[Child] = []
    for one in children:
        if isinstance(one, str):
            done.append(one)
        elif pasted.is_marker(one):
            continue
        elif one.tag not in INLINE:
            done += [" ", *_marked(one.children, around), " "]
        else:
            done += _mark(one, around)
    return done


def _mark(node: Node, around: frozenset[str]) -> list[Child]:
    if node.tag == "br":
        return [Node("br")]
    if node.tag == "img":
        kept = attributes(node)
        return [Node("img", kept)] if "src" in kept else []
    if node.tag == "span" and node.has_class(FOOTNOTE):
        return _note(node, around)
    names = [name for name in pasted.meanings(node) if name not in around]
    kept = attributes(node) if node.tag == "a" else {}
    if node.tag == "a" and "href" not in kept:
        names = []
    inside = _joined(_marked(node.children, around.union(names)))
    for name in reversed(names):
        # A mark on nothing but a blank marks nothing
        inside = inside if is_blank(inside) else [Node(name, kept, inside)]
    return inside


def _note(node: Node, around: frozenset[str]) -> list[Child]:
    """Return a note; in a link or in another note its words stand in the text."""
    alone = not around & {"a", FOOTNOTE}
    inside = _joined(_marked(node.children, around | {FOOTNOTE}))
    if not alone or is_blank(inside):
        return inside
    return [Node("span", {"class": FOOTNOTE}, _trimmed(inside))]


def _joined(children: Iterable[Child]) -> list[Child]:
    """Return nodes with words beside words, and the same mark beside itself, made one."""
    done: list[Child] = []
    for one in children:
        last = done[-1] if done else None
        if one == "":
            continue
        if isinstance(one, str) and isinstance(last, str):
            done[-1] = last + one
        elif (
            isinstance(one, Node)
            and isinstance(last, Node)
            and one.tag == last.tag
            and one.tag in _MERGED
        ):
            done[-1] = Node(one.tag, {}, _joined([*last.children, *one.children]))
        else:
            done.append(one)
    return done


def _trimmed(children: list[Child]) -> list[Child]:
    """Return nodes without blanks and breaks at their ends, in time linear in their number."""
    done = deque(children)
    for first in (True, False):
        while done:
            one = done.popleft() if first else done.pop()
            if kept := _without_edge(one, first=first):
                (done.appendleft if first else done.append)(kept)
                break
    return list(done)


def _without_edge(one: Child, *, first: bool) -> Child | None:
    if isinstance(one, str):
        return one.lstrip() if first else one.rstrip()
    return None if one.tag == "br" else one
