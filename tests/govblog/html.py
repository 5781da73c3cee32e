"""Reading HTML in the tests: which elements and attributes it has, and which words."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Element:
    """An element's start tag, with its attributes and the text directly inside it."""

    tag: str
    attributes: dict[str, str | None]
    text: str = ""


@dataclass
class Reading:
    """What stands in a piece of HTML: its elements, its words, and whatever is neither."""

    elements: list[Element] = field(default_factory=list)
    text: str = ""
    rest: list[str] = field(default_factory=list)

    @property
    def tags(self) -> set[str]:
        """The names of all elements."""
        return {element.tag for element in self.elements}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.reading = Reading()
        self.open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs))
        self.reading.elements.append(element)
        if tag in {"p", "br"}:
            self.reading.text += "\n"
        if tag not in {"br", "img", "hr"}:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1].tag == tag:
            self.open.pop()
        else:
            self.reading.rest.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.reading.text += data
        if self.open:
            self.open[-1].text += data

    def handle_comment(self, data: str) -> None:
        self.reading.rest.append(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


def read(html: str) -> Reading:
    """Return what stands in `html`; unclosed elements, comments and the like are in `rest`."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.reading.rest += [element.tag for element in reader.open]
    return reader.reading
