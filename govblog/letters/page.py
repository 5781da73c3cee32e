"""A letter's words as HTML, made from the plain text so that both say the same.

Mail programs know attributes better than style sheets, so the one of the template is inlined.
"""

from dataclasses import dataclass

from css_inline import CSSInliner
from django.template.loader import render_to_string

from govblog.text import clean_body, clean_line

RULE = "* * *"  # a line that divides one matter from the next
_QUOTED = ">"
_UNDER = "="  # a line of these makes the one above it a heading
# Nothing is ever fetched: no sheet by its address, from no network and no file
_inliner = CSSInliner(load_remote_stylesheets=False)


@dataclass(frozen=True)
class Part:
    """A paragraph, a heading, a quotation or a rule: its lines, each with whether it is a link."""

    kind: str
    lines: list[tuple[str, bool]]


def heading(words: str) -> str:
    """Return a heading of a letter's text: a line, and one that is drawn under it."""
    return f"{words}\n{_UNDER * max(len(words), 3)}"


def html_of(text: str, *, subject: str, language: str = "en-GB") -> str:
    """Return a page of the parts of `text`, which blank lines divide.

    A line that is nothing but a web address becomes a link, one above a line of = a heading; lines
    that all begin with > are a quotation, and nothing in it becomes anything else. Everything is
    escaped.
    """
    said = clean_body(text)  # the inliner refuses what no mail can hold
    parts = [_part(lines) for part in said.split("\n\n") if (lines := part.strip().splitlines())]
    context = {"parts": parts, "subject": clean_line(subject), "language": language}
    return _inliner.inline(render_to_string("mail/letter.html", context))


def _part(lines: list[str]) -> Part:
    if lines == [RULE]:
        return Part("rule", [])
    if len(lines) == 2 and len(lines[1]) >= 3 and not lines[1].strip(_UNDER):
        return Part("heading", [(lines[0], False)])
    if all(line.startswith(_QUOTED) for line in lines):
        return Part("quote", [(line.removeprefix(_QUOTED).strip(), False) for line in lines])
    return Part("text", [(line, _is_link(line)) for line in lines])


def _is_link(line: str) -> bool:
    return line.startswith(("https://", "http://")) and " " not in line
