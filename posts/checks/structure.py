"""Checks of what a text is built of: title, headings, links, tables."""

import re
from collections.abc import Iterator

from posts.checks.subject import Fault, Subject, quoted

# Say nothing of where a link leads, for whoever hears the links of a page alone (WCAG 2.4.4)
_EMPTY_WORDS = frozenset(
    {
        "click",
        "click here",
        "click this",
        "click this link",
        "continue",
        "continue reading",
        "details",
        "download",
        "find out more",
        "follow this link",
        "go",
        "here",
        "info",
        "learn more",
        "link",
        "more",
        "more details",
        "more info",
        "more information",
        "page",
        "read",
        "read here",
        "read more",
        "read this",
        "see here",
        "see more",
        "this",
        "this link",
        "this page",
        "this website",
        "website",
    }
)
_BARE = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)


def title(subject: Subject) -> Iterator[Fault]:
    """Find that there is no title."""
    if not subject.revision.title.strip():
        yield Fault("Title", "The post has no title.", "Give the post a title.")


def body(subject: Subject) -> Iterator[Fault]:
    """Find that there is no text."""
    if not subject.revision.body.strip():
        yield Fault("Text", "The post has no text.", "Write the post.")


def headings(subject: Subject) -> Iterator[Fault]:
    """Find headings that are empty, or of a level below one that is not there (WCAG 1.3.1)."""
    above = 1
    for number, heading in enumerate(subject.body.headings, start=1):
        where = f"Heading {number}, {quoted(heading.text)}"
        if not heading.text.strip():
            where = f"Heading {number}"
            yield Fault(where, f"{where} has no words.", "Write it or take it out.")
        elif heading.level > above + 1:
            yield Fault(
                where,
                f"Heading {number} has level {heading.level} and follows level {above}.",
                f"Give it level {above + 1}.",
            )
        above = heading.level


def link_words(subject: Subject) -> Iterator[Fault]:
    """Find links whose words do not say where they lead."""
    for number, link in enumerate(subject.body.links, start=1):
        where = f"Link {number}, {quoted(link.text)}"
        said = re.sub(r"[^\w\s]", "", link.text.casefold()).split()
        if not link.text.strip():
            where = f"Link {number}"
            what = f"Link {number} has no words."
        elif " ".join(said) in _EMPTY_WORDS:
            what = f"Link {number} says {quoted(link.text)}, not where it leads."
        elif _BARE.fullmatch(link.text.strip()):
            what = f"Link {number} is a bare address."
        else:
            continue
        yield Fault(where, what, "Write what readers find there.")


def table_headers(subject: Subject) -> Iterator[Fault]:
    """Find tables without header cells (WCAG 1.3.1)."""
    for number, table in enumerate(subject.body.tables, start=1):
        if not table.has_headers:
            yield Fault(
                f"Table {number}, {quoted(table.text)}",
                f"Table {number} has no headers.",
                "Make its first row or its first column a header.",
            )
