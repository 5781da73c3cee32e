"""What becomes of the elements of a post's HTML."""

from govblog.prose import pasted
from govblog.prose.allowed import FOOTNOTE, INSET, VIDEO
from govblog.prose.inline import attributes
from govblog.prose.tree import Child, Node, text_of, within
from govblog.wordpress.texts import embeds
from govblog.wordpress.texts.anchors import places
from govblog.wordpress.texts.pictures import figure, image, link
from govblog.wordpress.texts.reading import LEVEL, MARK, SILENT, read
from govblog.wordpress.texts.work import Maker, Work

_ONLY_SEEN_WITHOUT = "noscript template svg math map select datalist textarea canvas dialog head"


def plain(work: Work, node: Node) -> list[Child]:
    """Return the same element without what it says."""
    return [Node(node.tag, {}, work.made(node.children))]


def as_kept(work: Work, node: Node) -> list[Child]:
    """Return the element with what it may say."""
    return [Node(node.tag, attributes(node) | places(node), work.made(node.children))]


def _marked(work: Work, node: Node) -> list[Child]:
    """Return what an element marks, and what a style says that is a mark."""
    inside = work.made(node.children)
    if node.tag == "span" and node.has_class(FOOTNOTE):
        return [Node("span", {"class": FOOTNOTE}, inside)]
    for tag in reversed(pasted.meanings(node)):
        inside = [Node(tag, {}, inside)] if tag != "span" else inside
    return inside


def _pre(work: Work, node: Node) -> list[Child]:
    """Return words that stand as they were typed; marks are none in them."""
    words = text_of(node.children).lstrip("\n")
    code = any(one.tag == "code" for one in within(node.children))
    return [Node("pre", {}, [Node("code", {}, [words])] if code else [words])]


def _div(work: Work, node: Node) -> list[Child]:
    if node.has_class("wp-caption"):
        for one in node.children:
            if isinstance(one, Node) and one.has_class("wp-caption-text"):
                one.tag = "figcaption"
        return figure(work, node)
    known = next((one for one in (INSET, VIDEO) if node.has_class(one)), "")
    return [Node("div", {"class": known} if known else {}, work.made(node.children))]


def _list(work: Work, node: Node) -> list[Child]:
    if node.has_class("blocks-gallery-grid") or node.has_class("wp-block-gallery"):
        items = (one for one in node.children if isinstance(one, Node))
        return work.made(child for one in items for child in one.children)
    return as_kept(work, node)


def _quote(work: Work, node: Node) -> list[Child]:
    """Return a quotation; who said it stands in a paragraph of its own."""
    parts: list[Child] = []
    for one in node.children:
        is_name = isinstance(one, Node) and one.tag == "cite"
        parts.append(Node("p", {}, one.children) if is_name and isinstance(one, Node) else one)
    return [Node("blockquote", {}, work.made(parts))]


def _sup(work: Work, node: Node) -> list[Child]:
    """Return a raised piece, or the footnote that the block editor keeps beside the text.

    A footnote stands where it is called first.
    """
    note = work.footnotes.pop(node.attributes.get("data-fn", ""), None)
    if note is None:
        return as_kept(work, node)
    # In it stands its number, unless its end is missing
    rest = [] if text_of(node.children).strip().isdigit() else work.made(node.children)
    return [Node("span", {"class": FOOTNOTE}, work.made(read(note))), *rest]


def _term(work: Work, node: Node) -> list[Child]:
    return [Node("p", {}, [Node("strong", {}, work.made(node.children))])]


def _renamed(tag: str) -> Maker:
    return lambda work, node: [Node(tag, {}, work.made(node.children))]


def _q(work: Work, node: Node) -> list[Child]:
    return ["“", *work.made(node.children), "”"]


def _nothing(work: Work, node: Node) -> list[Child]:
    return []


def _silent(work: Work, node: Node) -> list[Child]:
    if node.attributes["tag"] == "script":
        work.note("script", "script", "A script was left out: posts have none.")
    return []


def _mark(work: Work, node: Node) -> list[Child]:
    if node.attributes["name"] == "nextpage":
        work.note("page break", "nextpage", "The pages of the post stand on one page now.")
    return []


def _break(work: Work, node: Node) -> list[Child]:
    return [Node(node.tag)]


MAKERS: dict[str, Maker] = {
    **dict.fromkeys(LEVEL - {"li", "td", "th", "ol", "tr", "table", "caption", "thead"}, _div),
    **dict.fromkeys(["h1", "h2", "h3", "h4", "h5", "h6", "p", "details", "summary"], plain),
    **dict.fromkeys(["tbody", "tfoot"], _renamed("tbody")),
    **dict.fromkeys(_ONLY_SEEN_WITHOUT.split(), _nothing),
    **dict.fromkeys(["kbd", "samp", "tt", "var", "code"], _renamed("code")),
    **dict.fromkeys(["b", "strong", "i", "em", "span"], _marked),
    **dict.fromkeys(["cite", "dfn"], _renamed("em")),
    **dict.fromkeys(["iframe", "object", "embed"], embeds.frame),
    **dict.fromkeys(["video", "audio"], embeds.player_of_file),
    **dict.fromkeys(["hr", "br"], _break),
    **dict.fromkeys(["input", "area", "base", "link", "meta", "wbr", "col", "param"], _nothing),
    "li": as_kept, "ol": as_kept, "ul": _list, "pre": _pre, "blockquote": _quote, "sup": _sup,
    "dt": _term, "q": _q, "a": link, "img": image, "figure": figure, SILENT: _silent, MARK: _mark,
}  # fmt: skip
