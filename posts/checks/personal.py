"""A check for what has the form of personal data, by the finder that comments are read with."""

from collections.abc import Iterator

from comments import personal
from posts.checks.subject import Fault, Subject, quoted


def likely(subject: Subject) -> Iterator[Fault]:
    """Find likely personal data."""
    for where, text in subject.lines:
        for span in personal.found(text):
            said = quoted(text[span.start : span.end])
            yield Fault(
                f"{where}, {said}",
                f"{said} looks like a {span.label}."
                if span.label[0] not in "eN"
                else f"{said} looks like an {span.label}.",
                "Take it out, unless it is meant for everybody.",
            )
