"""The text of a post as WordPress keeps it, made HTML that the door keeps as it is."""

from collections.abc import Callable
from functools import partial
from itertools import groupby

from govblog.elsewhere import plain_text
from govblog.prose import tree
from govblog.prose.tree import Child, Node, is_blank, within, write
from govblog.text import clean_body
from govblog.wordpress.texts import blocks, elements, embeds
from govblog.wordpress.texts.anchors import with_notes
from govblog.wordpress.texts.codes import code
from govblog.wordpress.texts.known import Around, Body, Picture
from govblog.wordpress.texts.paragraphs import Flow
from govblog.wordpress.texts.reading import BLOCK, CODE, has_blocks, read
from govblog.wordpress.texts.work import Work

_MAKERS = {**elements.MAKERS, BLOCK: blocks.block, CODE: code}
# One block of HTML, so that WordPress makes no paragraphs of it and its editor can change it
_OURS, _END = '<!-- wp:html {"from":"govblog"} -->', "<!-- /wp:html -->"
_NOWHERE = Around()
_LEVELS = ("h1", "h2", "h3", "h4", "h5", "h6")


def body(
    content: str,
    *,
    media: Callable[[str], Picture | None],
    post_links: Callable[[str], str | None],
    around: Around = _NOWHERE,
) -> Body:
    """Return a post's text as HTML for `sanitise.post_html`, and what could not stay as it was.

    `media` is asked with the full address of each picture, in the spellings it may be known by
    (`addresses.spellings`), until it returns one. `post_links` is asked with the full address of
    each link, and returns where it leads from now on, or None for one to leave as it is.
    """
    work = Work(_MAKERS, media, post_links, around)
    text = clean_body(content)
    if text.startswith(_OURS) and text.endswith(_END):
        nodes = _ours(work, tree.read(text[len(_OURS) : -len(_END)].strip()))
    else:
        work.footnotes = blocks.footnotes(around.footnotes)
        nodes = with_notes(_nodes(work, text))
        _level(nodes)
    return Body(write(nodes), tuple(work.noted.values()), tuple(work.pictures))


def packed(html: str) -> str:
    """Return a post's HTML of ours as WordPress keeps and shows it.

    `body` gives the same back, with its links and pictures where they are then.
    """
    return f"{_OURS}\n{html.replace('[', '&#91;')}\n{_END}"


def _ours(work: Work, nodes: list[Child]) -> list[Child]:
    """Return nodes that were ours before, with links and pictures where they are here."""
    done: list[Child] = []
    for one in nodes:
        if isinstance(one, str):
            done.append(one)
            continue
        said = dict(one.attributes)
        if one.tag == "img":
            found = work.picture(said.get("src", ""))
            done += [Node("img", said | {"src": found.src})] if found else []
            continue
        if "href" in said:
            said["href"] = work.link(said["href"])
        done.append(Node(one.tag, said, _ours(work, one.children)))
    return done


def excerpt(content: str) -> str:
    """Return a post's excerpt as plain text in one line."""
    html = body(content, media=lambda _: None, post_links=lambda _: None).html
    return " ".join(plain_text(html).split())


def _nodes(work: Work, text: str) -> list[Child]:
    line = partial(embeds.line, work)
    typed, laid = Flow(line, breaks=True), Flow(line, breaks=False)
    read_nodes = read(text)
    if not has_blocks(text):
        return typed.blocks(work.made(read_nodes))
    done: list[Child] = []
    for is_block, run in groupby(read_nodes, key=_is_block):
        done += (laid if is_block else typed).blocks(work.made(run))
    return done


def _is_block(child: Child) -> bool:
    return isinstance(child, Node) and child.tag == BLOCK


def _level(nodes: list[Child]) -> None:
    """Let the headings begin at the second level and leave none out on their way down."""
    found = [one for one in within(nodes) if one.tag in _LEVELS and not is_blank(one.children)]
    used = sorted({one.tag for one in found})
    for one in found:
        one.tag = f"h{min(used.index(one.tag) + 2, 4)}"
