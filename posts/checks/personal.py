"""A check for what has the form of personal data, by the finder that comments are read with."""

from collections.abc import Iterator

from comments import personal
from posts.checks.subject import Fault, Subject, quoted

_SPOKEN_WITH_A_VOWEL = {personal.Kind.EMAIL, personal.Kind.NHS}


def likely(subject: Subject) -> Iterator[Fault]:
    """Find likely personal data."""
    for where, text in subject.lines:
        for span in personal.found(text):
            said = quoted(text[span.start : span.end])
            article = "an" if span.kind in _SPOKEN_WITH_A_VOWEL else "a"
            yield Fault(
                f"{where}, {said}",
                f"{said} looks like {article} {span.label}.",
                "Take it out, unless it is meant for everybody.",
            )
