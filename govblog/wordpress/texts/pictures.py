"""Pictures in a text, their frames and captions, and the links around them."""

import re
from collections.abc import Iterable

from govblog.prose.allowed import VIDEO
from govblog.prose.tree import Child, Node, is_blank, text_of, within
from govblog.wordpress.texts import embeds
from govblog.wordpress.texts.anchors import places
from govblog.wordpress.texts.known import Picture
from govblog.wordpress.texts.work import Work

_NUMBER = re.compile(r"\bwp-image-(\d{1,18})\b")
_FRAMELESS = frozenset({"figure", "table", "blockquote", "ul", "ol", "pre"})
_TINY = {"0", "1"}


def image(work: Work, node: Node) -> list[Child]:
    """Return a picture that is here, the sign that a small one stands for, or nothing."""
    said = node.attributes
    if node.has_class("wp-smiley") or node.has_class("emoji"):
        return [said.get("alt", "")]
    if said.get("width") in _TINY and said.get("height") in _TINY:
        return []
    number = _NUMBER.search(said.get("class", ""))
    found = work.picture(_source(said), int(number[1]) if number else None)
    return [shown(found, said.get("alt", ""))] if found else []


def _source(said: dict[str, str]) -> str:
    """Return the address of a picture, also of one that a script loads late."""
    late = said.get("data-src") or said.get("data-lazy-src")
    source = said.get("src", "")
    return late if late and (not source or source.startswith("data:")) else source


def shown(picture: Picture, alt: str = "") -> Node:
    """Return a picture as the editor keeps it."""
    return Node("img", {"src": picture.src, "alt": alt or picture.alt})


def framed(inside: list[Child], caption: list[Child]) -> Node:
    """Return a picture or a video in a frame, with its caption if it has one."""
    words = [] if is_blank(caption) else [Node("figcaption", {}, caption)]
    return Node("figure", {}, [*inside, *words])


def images(children: Iterable[Child]) -> list[Node]:
    """Return the pictures in nodes."""
    return [one for one in within([*children]) if one.tag == "img"]


def link(work: Work, node: Node) -> list[Child]:
    """Return a link that leads where it should from here, or what stands in it.

    Around a picture, one to its own file or its page in WordPress leads nowhere.
    """
    address = node.attributes.get("href", "")
    if node.has_class("wp-block-file__button"):
        return []
    inside = work.made(node.children)
    before, after = images(node.children), images(inside)
    if not address:
        return inside
    to_itself = "attachment" in node.attributes.get("rel", "").split() or work.is_picture(address)
    if before and to_itself and not text_of(inside).strip():
        same = {one.attributes["src"] for one in after}
        there = work.known(address)
        if not after or there is None or there.src in same:
            return inside
    if is_blank(inside):
        words = " ".join(one.attributes.get("alt", "") for one in before).strip()
        inside = [words or address] if before else []
    return [Node("a", {"href": work.link(address), **places(node)}, inside)] if inside else []


def parted(node: Node, tag: str) -> tuple[list[Node], list[Child]]:
    """Return the elements of this name that stand in a node, and all the rest."""
    found = [one for one in node.children if isinstance(one, Node) and one.tag == tag]
    rest = [one for one in node.children if not isinstance(one, Node) or one.tag != tag]
    return found, rest


def figure(work: Work, node: Node) -> list[Child]:
    """Return what a frame holds as we have it: only pictures and videos have a frame here.

    The caption of a table goes into it; other captions, and that of a picture that is not here,
    become paragraphs.
    """
    captions, rest = parted(node, "figcaption")
    inside = work.made(rest)
    if address := "" if images(inside) else embeds.alone(text_of(inside)):
        inside = [embeds.line(work, address)]
    caption = work.made(child for one in captions for child in one.children)
    return captioned(inside, caption)


def captioned(inside: list[Child], caption: list[Child]) -> list[Child]:
    """Return what stood in a frame, with its caption."""
    inner = list(within(inside))
    table = next((one for one in inner if one.tag == "table"), None)
    if is_blank(caption):
        caption = []
    if table and caption and not parted(table, "caption")[0]:
        table.children.insert(0, Node("caption", {}, caption))
        return inside
    mixed = any(one.tag in _FRAMELESS for one in inner)
    if not mixed and any(one.tag == "img" or one.has_class(VIDEO) for one in inner):
        return _in_frame(inside, caption)
    return [*inside, Node("p", {}, caption)] if caption else inside


def _in_frame(inside: list[Child], caption: list[Child]) -> list[Child]:
    """Return pictures in a frame. In one they are no links: the words of the caption are, then."""
    links = [one for one in within(inside) if one.tag == "a" and images(one.children)]
    if not links:
        return [framed(inside, caption)]
    if not caption or len(links) > 1 or any(one.tag == "a" for one in within(caption)):
        return [Node("p", {}, inside), Node("p", {}, caption)]
    return [framed([*images(inside)], [Node("a", links[0].attributes, caption)])]
