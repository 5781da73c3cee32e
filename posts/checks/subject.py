"""A text as the checks look at it: its headings, links, pictures, tables and paragraphs."""

from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser

from posts.models import Blog, Picture, PostRevision

_BLOCKS = frozenset(
    "p h2 h3 h4 ul ol li blockquote pre figure figcaption table caption thead tbody tr th td "
    "div details summary hr br".split()
)
_HEADINGS = {"h2": 2, "h3": 3, "h4": 4}
_QUOTED = 60  # characters of a text that is quoted


@dataclass(frozen=True)
class Fault:
    """What a check found: where in the text, what is wrong, and what to do."""

    where: str
    what: str
    todo: str


@dataclass
class Heading:
    """A heading of level 2 or more."""

    level: int
    text: str = ""


@dataclass
class Link:
    """A link. Its words hold the alternative text of a picture in it."""

    href: str
    text: str = ""


@dataclass
class Table:
    """A table, known by its caption or its first words."""

    has_headers: bool = False
    text: str = ""


@dataclass
class Block:
    """A run of words that stands alone: a paragraph, a list item, a cell."""

    text: str = ""
    is_code: bool = False


@dataclass
class Body(HTMLParser):
    """An HTML body, read once."""

    headings: list[Heading] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    images: list[dict[str, str]] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=lambda: [Block()])

    def __post_init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    @classmethod
    def of(cls, html: str) -> "Body":
        """Return what stands in an HTML body that was cleaned."""
        body = cls()
        body.feed(html)
        body.close()
        body.blocks = [block for block in body.blocks if block.text.strip()]
        return body

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin what a tag begins."""
        said = {name: value or "" for name, value in attrs}
        if tag not in {"br", "hr", "img"}:
            self.open.append(tag)
        if tag in _BLOCKS:
            self.blocks.append(Block(is_code="pre" in self.open))
        if tag in _HEADINGS:
            self.headings.append(Heading(_HEADINGS[tag]))
        elif tag == "a" and "href" in said:
            self.links.append(Link(said["href"]))
        elif tag == "table":
            self.tables.append(Table())
        elif tag == "th" and self.tables:
            self.tables[-1].has_headers = True
        elif tag == "img":
            self.images.append(said)
            if "a" in self.open and self.links:
                self.links[-1].text += said.get("alt", "")

    def handle_endtag(self, tag: str) -> None:
        """End what a tag ends."""
        if tag in self.open:
            del self.open[len(self.open) - 1 - self.open[::-1].index(tag) :]
        if tag in _BLOCKS:
            self.blocks.append(Block(is_code="pre" in self.open))

    def handle_data(self, data: str) -> None:
        """Give words to all that they stand in."""
        self.blocks[-1].text += data
        self.blocks[-1].is_code |= "code" in self.open
        if self.headings and self.open and any(tag in _HEADINGS for tag in self.open):
            self.headings[-1].text += data
        if self.links and "a" in self.open:
            self.links[-1].text += data
        if self.tables and "table" in self.open and len(self.tables[-1].text) < _QUOTED:
            self.tables[-1].text += f" {data}"


@dataclass(frozen=True)
class Subject:
    """A revision that is looked over."""

    revision: PostRevision
    blog: Blog

    @cached_property
    def body(self) -> Body:
        """What stands in its text."""
        return Body.of(self.revision.body)

    @cached_property
    def pictures(self) -> dict[str, Picture]:
        """The pictures of its blog that it shows, by their addresses."""
        sources = {image.get("src", "") for image in self.body.images}
        names = [source.removeprefix("/media/") for source in sources]
        found = Picture.objects.filter(blog=self.blog, file__in=names) if names else ()
        return {picture.file.url: picture for picture in found}

    @cached_property
    def lines(self) -> list[tuple[str, str]]:
        """All its words but code, each run with where it is."""
        own = [("Title", self.revision.title), ("Excerpt", self.revision.excerpt)]
        for number, block in enumerate(self.body.blocks, start=1):
            if not block.is_code:
                own.append((f"Text, part {number}", block.text))
        return own


def quoted(text: str) -> str:
    """Return the first words of a text in quotation marks."""
    line = " ".join(text.split())
    return f"“{line if len(line) <= _QUOTED else line[:_QUOTED].rstrip() + '…'}”"
