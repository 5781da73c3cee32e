"""What becomes of the elements of a post's HTML."""

from govblog.prose.allowed import FOOTNOTE, INSET, VIDEO
from govblog.prose.tree import Child, Node
from govblog.wordpress.texts import embeds
from govblog.wordpress.texts.pictures import figure, image, link
from govblog.wordpress.texts.reading import LEVEL, MARK, SILENT, read
from govblog.wordpress.texts.work import Maker, Work

_ONLY_SEEN_WITHOUT = "noscript template svg math map select datalist textarea canvas dialog head"


def plain(work: Work, node: Node) -> list[Child]:
    """Return the same element without what it says."""
    return [Node(node.tag, {}, work.made(node.children))]


def as_kept(work: Work, node: Node) -> list[Child]:
    """Return the element as it is: the door chooses among what it says."""
    return [Node(node.tag, node.attributes, work.made(node.children))]


def _div(work: Work, node: Node) -> list[Child]:
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
    """Return a raised piece, or the footnote that the block editor keeps beside the text."""
    note = work.footnotes.get(node.attributes.get("data-fn", ""))
    if note is None:
        return as_kept(work, node)
    return [Node("span", {"class": FOOTNOTE}, work.made(read(note)))]


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
    **dict.fromkeys(LEVEL - {"li", "td", "th", "ol", "tr", "table", "caption"}, _div),
    **dict.fromkeys(["h1", "h2", "h3", "h4", "h5", "h6", "p", "pre", "details", "summary"], plain),
    **dict.fromkeys(["thead", "tbody", "tfoot"], plain),
    **dict.fromkeys(_ONLY_SEEN_WITHOUT.split(), _nothing),
    **dict.fromkeys(["kbd", "samp", "tt", "var", "code"], _renamed("code")),
    **dict.fromkeys(["b", "strong"], _renamed("strong")),
    **dict.fromkeys(["i", "em", "cite", "dfn"], _renamed("em")),
    **dict.fromkeys(["iframe", "object", "embed"], embeds.frame),
    **dict.fromkeys(["video", "audio"], embeds.player_of_file),
    **dict.fromkeys(["hr", "br"], _break),
    **dict.fromkeys(["input", "area", "base", "link", "meta", "wbr", "col", "param"], _nothing),
    "ul": _list, "ol": as_kept, "blockquote": _quote, "sup": _sup, "dt": _term,
    "q": _q, "a": link, "img": image, "figure": figure, SILENT: _silent, MARK: _mark,
}  # fmt: skip
