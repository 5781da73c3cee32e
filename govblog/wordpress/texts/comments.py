"""A comment as WordPress keeps it, made the plain text that our comments are.

Character references and markup are read once. What is no markup of comments stays as it stands:
"a < b", "<3" and "<rant>" are words. Some themes escape every comment on its way in; in what
they kept the markup itself is written in references, and is read with them, once.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice

from govblog.text import clean_body, clean_line
from govblog.wordpress.texts.layout import Layout
from govblog.wordpress.texts.markup import Token, decoded, tokens

SAMPLE = 2_000  # comments that are looked at, to tell whether a theme escaped them

_BLOCKS = frozenset(
    "p div section article header footer address center h1 h2 h3 h4 h5 h6 hr table caption thead "
    "tbody tfoot dl figure figcaption ul ol blockquote pre".split()
)
_LINES = frozenset("li tr dt dd".split())
_WORDS = frozenset(
    "a abbr acronym b big bdo cite code del dfn em font i ins kbd label mark q s samp small span "
    "strike strong sub sup td th time tt u var".split()
)
_ALONE = frozenset("br wbr img hr".split())
_KNOWN = _BLOCKS | _LINES | _WORDS | _ALONE
# In a text that was escaped, what has no partner is more likely a word that somebody typed
_NEED_NO_PARTNER = _ALONE | frozenset("p li td th tr dt dd thead tbody tfoot".split())

# Without any of these, words are as they are to be
_MEANS_MORE = re.compile(r"[<&\n\xa0]")
_SCHEME = re.compile(r"(?:https?|ftp|mailto):", re.IGNORECASE)
_PATH = re.compile(r"[^:\s]+(?:/|$)")
_QUOTE_IN_REFERENCES = re.compile(r"&(?:quot|apos|#0*(?:34|39)|#[xX]0*2[27]);")
_MARKUP_IN_REFERENCES = re.compile(
    r"&lt;/?(?:a|b|blockquote|br|cite|code|em|i|li|p|strong|ul)\b[^<>]{0,500}?&gt;", re.IGNORECASE
)
_AS_TYPED = re.compile(r"[\"']|</?(?:a|b|blockquote|br|cite|code|em|i|li|p|strong|ul)\b[^<>]*+>")


def plain(content: str, *, escaped: bool = False) -> str:
    """Return a comment as plain text, not shortened.

    `escaped` says that a theme escaped it on its way in. A link becomes "words (address)", or its
    address alone where the words say no more; quoted lines begin with "> ", items with "- ".
    """
    text = clean_body(content)
    if not _MEANS_MORE.search(text):
        return text
    if escaped:
        pieces = _paired(list(tokens(decoded(text))))
        return clean_body(_laid(pieces, is_read=True))
    return clean_body(_laid(tokens(text), is_read=False))


def name(text: str) -> str:
    """Return the name or the address of a person, in one line, its references read once."""
    return clean_line(decoded(text))


def looks_escaped(contents: Iterable[str]) -> bool:
    """Say whether a theme escaped these comments on their way in; the first SAMPLE are looked at.

    WordPress keeps quotation marks and apostrophes as they were typed. Where they, or markup,
    stand in references in three comments or more, and as typed in hardly any, a theme did it.
    """
    in_references = as_typed = 0
    for text in islice(contents, SAMPLE):
        if _AS_TYPED.search(text):
            as_typed += 1
        elif _QUOTE_IN_REFERENCES.search(text) or _MARKUP_IN_REFERENCES.search(text):
            in_references += 1
    return in_references >= 3 and as_typed * 20 <= in_references


def _paired(pieces: list[Token]) -> Iterator[Token]:
    """Yield pieces in which a tag that has no partner is a word."""
    partners: set[int] = set()
    opened: dict[str, list[int]] = defaultdict(list)
    for place, piece in enumerate(pieces):
        if piece.kind == "start":
            opened[piece.tag].append(place)
        elif piece.kind == "end" and opened[piece.tag]:
            partners |= {place, opened[piece.tag].pop()}
    for place, piece in enumerate(pieces):
        alone = piece.kind in {"start", "end"} and place not in partners
        if alone and piece.tag not in _NEED_NO_PARTNER:
            yield Token("text", piece.source)
        else:
            yield piece


def _laid(pieces: Iterable[Token], *, is_read: bool) -> str:
    """Return pieces as plain text; `is_read` says that the references of words were read."""
    layout = Layout()
    link = _Link(layout)
    for piece in pieces:
        if piece.kind == "text" or not (_is_hidden(piece) or piece.tag in _KNOWN):
            layout.words(piece.source if is_read else decoded(piece.source))
        elif piece.tag == "a":
            link.ends()
            link.begins(piece)
        elif piece.kind == "start":
            _start(layout, piece)
        elif piece.kind == "end":
            _end(layout, piece.tag)
    link.ends()
    return layout.text()


def _start(layout: Layout, piece: Token) -> None:
    tag = piece.tag
    if tag == "br":
        layout.line_break()
    elif tag == "img":
        said = piece.attributes
        layout.words(said.get("alt") or said.get("src", ""))
    elif tag == "q":
        layout.words("“")
    elif tag in {"td", "th"}:
        layout.gap()
    elif tag in _BLOCKS:
        layout.block(tag, opens=True)
    elif tag in _LINES:
        layout.item(tag)


def _end(layout: Layout, tag: str) -> None:
    if tag == "q":
        layout.words("”")
    elif tag in _BLOCKS:
        layout.block(tag, opens=False)
    elif tag in _LINES:
        layout.edge()


class _Link:
    """The link that is open, if one is."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.address = ""

    def begins(self, piece: Token) -> None:
        """Remember where a link leads, from now on, if it leads anywhere a reader can go."""
        address = piece.attributes.get("href", "") if piece.kind == "start" else ""
        if _SCHEME.match(address) or (_PATH.match(address) and address[0] != "#"):
            self.address = address
            self.layout.mark()

    def ends(self) -> None:
        """Write where the open link leads, in the place of words that say no more."""
        if self.address:
            words = self.layout.marked()
            shown = self.address.removeprefix("mailto:")
            if not words:
                self.layout.words(shown)
            elif _says(words, shown):
                self.layout.put(shown)
            else:
                self.layout.words(f" ({shown})")
        self.address = ""


def _says(words: str, address: str) -> bool:
    """Say whether the words of a link are its address, whole or cut short."""
    said, meant = _bare(words), _bare(address)
    cut = said.rstrip("….")
    return said == meant or (cut != said and len(cut) > 8 and meant.startswith(cut))


def _bare(address: str) -> str:
    return re.sub(r"^(?:https?://)?(?:www\.)?", "", address.lower()).rstrip("/")


def _is_hidden(piece: Token) -> bool:
    return piece.kind == "comment" and piece.source.startswith("<!--")
