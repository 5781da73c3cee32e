"""What word processors mean by the HTML they put on the clipboard.

Word says lists by the style `mso-list` of paragraphs and notes by links to `#_ftn1`; it and
Google Docs say weight and slant by style. Fonts, sizes and colours mean nothing here.
"""

import re

from govblog.prose.allowed import FOOTNOTE
from govblog.prose.tree import Child, Node, within

_LEVEL = re.compile(r"mso-list:\s*l\d+\s+level(\d)")
_IGNORED = re.compile(r"mso-list:\s*ignore", re.IGNORECASE)
_NUMBERED = re.compile(r"\(?(?:\d{1,3}|[ivxlc]{1,6}|[a-z])[.)]", re.IGNORECASE)
_BULLET = re.compile(r"[·•▪◦‣][\s\xa0]+")
_HEAVY = re.compile(r"(?:^|;)\s*font-weight:\s*(bold|bolder|[6-9]00)\b")
_LIGHT = re.compile(r"(?:^|;)\s*font-weight:\s*(normal|lighter|[1-5]00)\b")
_SLANTED = re.compile(r"(?:^|;)\s*font-style:\s*(italic|oblique)\b")
_UPRIGHT = re.compile(r"(?:^|;)\s*font-style:\s*normal\b")
_RAISED = re.compile(r"(?:^|;)\s*vertical-align:\s*(super|sub)\b")
_NOTE = re.compile(r"#?_(?:ftn|edn)(?:ref)?(\d{1,4})$")


def meanings(node: Node) -> list[str]:
    """Return the elements that an inline element stands for, the outer first."""
    style = node.attributes.get("style", "").lower()
    if node.tag in {"strong", "b"}:
        return [] if _LIGHT.search(style) else ["strong"]
    if node.tag in {"em", "i"}:
        return [] if _UPRIGHT.search(style) else ["em"]
    if node.tag != "span":
        return [node.tag]
    found = ["strong"] if _HEAVY.search(style) else []
    found += ["em"] if _SLANTED.search(style) else []
    raised = _RAISED.search(style)
    return [*found, raised.group(1)[:3]] if raised else found


def is_marker(child: Child) -> bool:
    """Say whether this is the bullet or number that Word draws before an item or a heading."""
    return isinstance(child, Node) and bool(_IGNORED.search(child.attributes.get("style", "")))


def level(paragraph: Node, words: list[Child]) -> int:
    """Return how deep in a list a paragraph stands that Word, or who typed it, means as an item.

    `words` is its line. 0 for a paragraph that is one.
    """
    if found := _LEVEL.search(paragraph.attributes.get("style", "")):
        return max(1, int(found.group(1)))
    return int(bool(words and isinstance(words[0], str) and _BULLET.match(words[0])))


def listed(run: list[tuple[int, Node]]) -> Node:
    """Return paragraphs that stand for items, each with its level, as a list with lists in it."""
    root = _list(run[0][1])
    open_lists = [(run[0][0], root)]
    for depth, item in run:
        while len(open_lists) > 1 and depth < open_lists[-1][0]:
            open_lists.pop()
        last = open_lists[-1][1].children[-1:]
        if depth > open_lists[-1][0] and last and isinstance(last[0], Node):
            deeper = _list(item)
            last[0].children.append(deeper)
            open_lists.append((depth, deeper))
        open_lists[-1][1].children.append(Node("li", {}, _without_bullet(item)))
    return root


def _list(item: Node) -> Node:
    marker = next((one for one in within(item.children) if is_marker(one)), None)
    numbered = marker is not None and _NUMBERED.match(marker.text.strip("\xa0 \n\t"))
    # Word draws a second level's bullet with the letter o
    return Node("ol" if numbered and marker and marker.text.strip()[:1] != "o" else "ul")


def _without_bullet(item: Node) -> list[Child]:
    """Return what an item holds without the bullet that was typed before it."""
    kept = list(item.children)
    for place, one in enumerate(kept):
        if isinstance(one, str) and one.strip():
            kept[place] = _BULLET.sub("", one.lstrip(), count=1)
        if not isinstance(one, str) or one.strip():
            break
    return kept


def with_notes(children: list[Child]) -> list[Child]:
    """Return nodes in which Word's notes stand where they are called, not at the end."""
    notes = {
        key: node
        for node in within(children)
        if _is_note(node) and "-list" not in _style(node) and (key := _key(node))
    }
    return _called(children, notes) if notes else children


def _is_note(node: Node) -> bool:
    """Say whether this is a note, or the list of them with the line that Word draws above it."""
    return "mso-element:footnote" in _style(node) or "mso-element:endnote" in _style(node)


def _style(node: Node) -> str:
    return node.attributes.get("style", "").replace(" ", "").lower()


def _key(node: Node) -> str:
    for one in within(node.children):
        if one.tag == "a" and (found := _NOTE.match(one.attributes.get("href", ""))):
            return found.group(1)
    return ""


def _called(children: list[Child], notes: dict[str, Node]) -> list[Child]:
    done: list[Child] = []
    for one in children:
        if not isinstance(one, Node):
            done.append(one)
            continue
        if _is_note(one):
            continue
        found = _NOTE.match(one.attributes.get("href", "")) if one.tag == "a" else None
        if found and found.group(1) in notes:
            done.append(_note(notes[found.group(1)]))
        else:
            done.append(Node(one.tag, one.attributes, _called(one.children, notes)))
    return done


def _note(note: Node) -> Node:
    """Return a note without the link back to where it is called."""
    paragraphs = [one for one in within(note.children) if one.tag == "p"] or [note]
    inside: list[Child] = []
    for paragraph in paragraphs:
        inside += [" ", *paragraph.children]
    kept = [
        one
        for one in inside
        if not (
            isinstance(one, Node) and one.tag == "a" and _NOTE.match(one.attributes.get("href", ""))
        )
    ]
    return Node("span", {"class": FOOTNOTE}, kept)
