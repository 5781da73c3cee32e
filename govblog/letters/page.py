"""A letter's words as HTML, made from the plain text so that both say the same."""

from dataclasses import dataclass

from django.template.loader import render_to_string

RULE = "* * *"  # a line that divides one matter from the next
_QUOTED = ">"


@dataclass(frozen=True)
class Part:
    """A paragraph, a quotation or a rule: its lines, each with whether it is a link."""

    kind: str
    lines: list[tuple[str, bool]]


def html_of(text: str, *, subject: str, language: str = "en-GB") -> str:
    """Return a page of the parts of `text`, which blank lines divide.

    A line that is nothing but a web address becomes a link; lines that all begin with > are a
    quotation, and nothing in it becomes anything else. Everything is escaped.
    """
    parts = [_part(lines) for part in text.split("\n\n") if (lines := part.strip().splitlines())]
    context = {"parts": parts, "subject": subject, "language": language}
    return render_to_string("mail/letter.html", context)


def _part(lines: list[str]) -> Part:
    if lines == [RULE]:
        return Part("rule", [])
    if all(line.startswith(_QUOTED) for line in lines):
        return Part("quote", [(line.removeprefix(_QUOTED).strip(), False) for line in lines])
    return Part("text", [(line, _is_link(line)) for line in lines])


def _is_link(line: str) -> bool:
    return line.startswith(("https://", "http://")) and " " not in line
