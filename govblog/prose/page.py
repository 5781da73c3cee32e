"""The text of a post as a public page shows it.

The text is kept as an editor works on it. What a page needs beside that is written here, anew for
each change of the text or of what is known of its pictures: their sizes and licences, the numbers
of notes, the frames that scroll, the places of videos. Only elements and attributes of the
allow-list are written, and every word is escaped.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from govblog.prose import tables
from govblog.prose.allowed import FOOTNOTE, TAGS, VIDEO, is_safe_link
from govblog.prose.inline import attributes
from govblog.prose.tree import Child, Node, element, read, within
from govblog.prose.videos import video

# As wide as the measure of the text (static/scss/_prose.scss), or the window without its gutters
SIZES = "(min-width: 45em) 646px, calc(100vw - 30px)"


@dataclass(frozen=True, slots=True)
class Credit:
    """Who made a picture, where it is from, and under which licence it is shown."""

    name: str = ""
    source: str = ""
    licence: str = ""
    licence_url: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page says of a picture beside its address and its words."""

    width: int
    height: int
    srcset: str
    credit: Credit


def credit_line(credit: Credit, *, links: bool = True) -> str:
    """Return who made a picture and under which licence, as HTML; nothing if nothing is to say."""
    name = _linked(credit.name, credit.source if links else "")
    licence = _linked(credit.licence, credit.licence_url if links else "")
    said = ", ".join(one for one in (name, licence) if one)
    return f'<span class="app-credit">Picture: {said}</span>' if said else ""


def _linked(words: str, address: str) -> str:
    leads = bool(words) and is_safe_link(address)
    return element("a", {"href": address}, escape(words)) if leads else escape(words)


def made(body: str, pictures: Iterable[tuple[str, Shown]]) -> str:
    """Return the text of a post, as the door let it in, for a page.

    `pictures` are the addresses of the pictures in it, each with what is known of it.
    """
    maker = _Maker(dict(pictures))
    html = maker.html(read(body), frozenset())
    return html + maker.notes()


class _Maker:
    def __init__(self, pictures: dict[str, Shown]) -> None:
        self.pictures = pictures
        self.noted: list[str] = []
        self.tables = 0

    def html(self, children: Iterable[Child], around: frozenset[str]) -> str:
        """Return nodes as HTML; `around` are the elements they stand in."""
        return "".join(
            escape(one, quote=False) if isinstance(one, str) else self._element(one, around)
            for one in children
        )

    def _element(self, node: Node, around: frozenset[str]) -> str:
        make = _MAKERS.get(node.tag)
        if make is not None:
            return make(self, node, around)
        inside = self.html(node.children, around | {node.tag})
        if node.tag not in TAGS:
            return inside
        return element(node.tag, attributes(node), inside)

    def _span(self, node: Node, around: frozenset[str]) -> str:
        if not node.has_class(FOOTNOTE) or around & {"a", FOOTNOTE}:
            return self.html(node.children, around)
        # Its number is taken before what stands in it is written
        self.noted.append("")
        number = len(self.noted)
        self.noted[number - 1] = self.html(node.children, around | {FOOTNOTE})
        hidden = '<span class="govuk-visually-hidden">Note </span>'
        place = {"href": f"#note-{number}", "id": f"note-{number}-place"}
        return f'<sup class="app-note">{element("a", place, f"{hidden}{number}")}</sup>'

    def notes(self) -> str:
        """Return the notes under the text, each with a way back to where it is called."""
        if not self.noted:
            return ""
        items = "".join(
            f'<li id="note-{number}">{note} <a href="#note-{number}-place">'
            f'Back<span class="govuk-visually-hidden"> to note {number} in the text</span></a></li>'
            for number, note in enumerate(self.noted, start=1)
        )
        heading = '<h2 class="app-notes__title" id="notes-of-the-text">Notes</h2>'
        inside = f"{heading}<ol>{items}</ol>"
        return f'<section class="app-notes" aria-labelledby="notes-of-the-text">{inside}</section>'

    def _div(self, node: Node, around: frozenset[str]) -> str:
        inside = self.html(node.children, around)
        if not node.has_class(VIDEO):
            return element("div", attributes(node), inside)
        for one in within(node.children):
            found = video(one.attributes.get("href", "")) if one.tag == "a" else None
            if found:
                said = {"class": VIDEO, "data-video": found.player, "data-site": found.site}
                words = f"{escape(node.text)} (video on {found.site})"
                link = element("a", {"class": "govuk-link", "href": found.page}, words)
                return element("div", said, f'<p class="app-video__link">{link}</p>')
        return inside

    def _details(self, node: Node, around: frozenset[str]) -> str:
        first, *rest = node.children or [""]
        words = first.children if isinstance(first, Node) and first.tag == "summary" else []
        inside = element(
            "span", {"class": "govuk-details__summary-text"}, self.html(words, around | {"a"})
        )
        summary = element("summary", {"class": "govuk-details__summary"}, inside)
        text = element("div", {"class": "govuk-details__text"}, self.html(rest, around))
        return element("details", {"class": "govuk-details"}, summary + text)

    def _table(self, node: Node, around: frozenset[str]) -> str:
        """Return a table in a frame that scrolls by itself and by keyboard (WCAG 1.4.10, 2.1.1)."""
        self.tables += 1
        shown = tables.headed(node)
        caption = next(
            (one for one in shown.children if isinstance(one, Node) and one.tag == "caption"), None
        )
        name = caption.text.strip() if caption else ""
        inside = self.html(shown.children, around | {"table"})
        frame = {"class": "app-scroll", "tabindex": "0", "role": "region"}
        label = f"Table: {name}" if name else f"Table {self.tables}"
        return element("div", {**frame, "aria-label": label}, element("table", {}, inside))

    def _pre(self, node: Node, around: frozenset[str]) -> str:
        # A long line of code scrolls by keyboard too
        frame = {"class": "app-code", "tabindex": "0", "role": "region", "aria-label": "Code"}
        return element("div", frame, element("pre", {}, self.html(node.children, around)))

    def _figure(self, node: Node, around: frozenset[str]) -> str:
        captions = [one for one in node.children if _is(one, "figcaption")]
        rest = [one for one in node.children if not _is(one, "figcaption")]
        inside = self.html(rest, around | {"figure"})
        words = [self.html(one.children, around) for one in captions if isinstance(one, Node)]
        owed = [self._credit(one, around) for one in within(rest) if one.tag == "img"]
        said = " ".join(one for one in [*words, *owed] if one)
        return element("figure", {}, inside + (element("figcaption", {}, said) if said else ""))

    def _img(self, node: Node, around: frozenset[str]) -> str:
        known = self.pictures.get(node.attributes.get("src", ""))
        said = {"alt": "", **attributes(node), "loading": "lazy"}
        if known:
            said |= {"width": str(known.width), "height": str(known.height)}
            said |= {"srcset": known.srcset, "sizes": SIZES} if known.srcset else {}
        html = element("img", said)
        return html if "figure" in around else " ".join([html, self._credit(node, around)]).strip()

    def _credit(self, node: Node, around: frozenset[str]) -> str:
        known = self.pictures.get(node.attributes.get("src", ""))
        return credit_line(known.credit, links="a" not in around) if known else ""


def _is(child: Child, tag: str) -> bool:
    return isinstance(child, Node) and child.tag == tag


_MAKERS = {
    "span": _Maker._span,
    "div": _Maker._div,
    "details": _Maker._details,
    "table": _Maker._table,
    "pre": _Maker._pre,
    "figure": _Maker._figure,
    "img": _Maker._img,
}
