"""What becomes of the blocks of the block editor. Most say with their HTML what they are."""

import json
import re
from functools import partial
from typing import Any

from govblog.prose.allowed import INSET
from govblog.prose.tree import Child, Node, is_blank, text_of, within
from govblog.wordpress.texts import embeds
from govblog.wordpress.texts.paragraphs import Flow
from govblog.wordpress.texts.reading import has_blocks, read
from govblog.wordpress.texts.work import Maker, Work

DEEPEST, MOST = 5, 100  # reusable blocks in each other, and in one text

_KNOWN = frozenset(
    "paragraph heading list list-item quote pullquote table code preformatted verse image gallery "
    "media-text columns column group row stack grid cover separator spacer buttons button file "
    "embed details footnotes html more nextpage video audio "
    "social-links text-columns subhead missing section cover-image accordion accordion-row".split()
)
_SHOWS_NOTHING = frozenset({"footnotes", "spacer", "more", "nextpage"})
_INSET = re.compile(r"[a-z0-9-]+/inset-?text")


def block(work: Work, node: Node) -> list[Child]:
    """Return what becomes of a block; of one that we do not know, what it holds."""
    name = node.attributes["name"]
    maker = _MAKERS.get(name)
    if maker is None and _INSET.fullmatch(name):
        maker = _inset
    if maker:
        return maker(work, node)
    inside = work.made(node.children)
    short = name.rpartition("/")[2]
    if name in _KNOWN or name.startswith("core-embed/") or (short in _KNOWN and "govuk" in name):
        return inside
    if is_blank(inside):
        work.note("block", name, f"The block wp:{name} was left out: it holds no text of its own.")
    else:
        work.note("block", name, f"The block wp:{name}: its text was kept, its form was not.")
    return inside


def said(node: Node) -> dict[str, Any]:
    """Return what a block says in its JSON, nothing where that is broken."""
    try:
        found = json.loads(node.attributes["json"] or "{}")
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def footnotes(meta: str) -> dict[str, str]:
    """Return the HTML of footnotes by their ids, from a post's meta value `footnotes`."""
    try:
        found = json.loads(meta or "[]")
    except (ValueError, RecursionError):
        return {}
    notes = [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
    return {str(one["id"]): str(one.get("content", "")) for one in notes if one.get("id")}


def _inset(work: Work, node: Node) -> list[Child]:
    inside = work.made(node.children)
    if any(one.has_class(INSET) for one in within(inside)):
        return inside
    return [Node("div", {"class": INSET}, inside)]


def _row(work: Work, node: Node) -> list[Child]:
    """Return a row of an accordion as details: its heading is what is always shown."""
    inside = work.made(node.children)
    heading = next((one for one in within(inside) if re.fullmatch("h[1-6]", one.tag)), None)
    if heading is None:
        return inside
    words = heading.children
    heading.tag, heading.children = "div", []
    return [Node("details", {}, [Node("summary", {}, words), *inside])]


def _embed(work: Work, node: Node) -> list[Child]:
    if text_of(node.children).strip() or any(one.tag == "iframe" for one in within(node.children)):
        return work.made(node.children)
    address = said(node).get("url")
    return [embeds.shown(work, address)] if isinstance(address, str) and address else []


def _picture(work: Work, node: Node) -> list[Child]:
    """Return a picture; its number is known also where its address is another's."""
    number = said(node).get("id")
    if isinstance(number, int) and not isinstance(number, bool):
        for one in within(node.children):
            if one.tag == "img" and "wp-image-" not in one.attributes.get("class", ""):
                one.attributes["class"] = f"wp-image-{number}"
    return work.made(node.children)


def _typed(work: Work, node: Node) -> list[Child]:
    """Return a text without blocks that stands in one: its line ends mean something."""
    return Flow(partial(embeds.line, work), breaks=True).blocks(work.made(node.children))


def _social(work: Work, node: Node) -> list[Child]:
    """Return a sign that leads to a social network as an item with a link."""
    about = said(node)
    address, words = str(about.get("url", "")), about.get("label") or about.get("service") or ""
    if not address.startswith(("http:", "https:")):
        return []
    name = str(words).capitalize() or address
    return [Node("li", {}, [Node("a", {"href": work.link(address)}, [name])])]


def _separator(work: Work, node: Node) -> list[Child]:
    return [Node("hr")]


def _reusable(work: Work, node: Node) -> list[Child]:
    """Return the text of a block that is kept once for many posts."""
    number = said(node).get("ref")
    text = work.around.reusable(number) if isinstance(number, int) else None
    if text is None or work.within >= DEEPEST or work.shared >= MOST:
        work.note("block", "block", "A block that posts share was left out: its text is not here.")
        return []
    work.within += 1
    work.shared += 1
    inside = Node("", {}, [*read(text)])
    done = work.made(inside.children) if has_blocks(text) else _typed(work, inside)
    work.within -= 1
    return done


def _nothing(work: Work, node: Node) -> list[Child]:
    work.made(node.children)  # for its notes
    return []


_MAKERS: dict[str, Maker] = {
    **dict.fromkeys(_SHOWS_NOTHING, _nothing),
    **dict.fromkeys(["freeform", "classic", "shortcode"], _typed),
    "separator": _separator,
    "embed": _embed,
    "image": _picture,
    "social-link": _social,
    "block": _reusable,
    "govukblogs/accordion-row": _row,
}
