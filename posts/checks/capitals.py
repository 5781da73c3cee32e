"""A check for words in capitals, which read as shouting and are spelled out by screen readers."""

import re
from collections.abc import Iterator

from posts.checks.subject import Fault, Subject, quoted

# Three words in a row, or one too long to be short for something
_RUN = re.compile(r"\b[A-Z][A-Z’'&-]+(?:[\s,:;–-]+[A-Z][A-Z’'&-]+){2,}\b|\b[A-Z]{10,}\b")


def shouted(subject: Subject) -> Iterator[Fault]:
    """Find runs of words in capitals."""
    for where, text in subject.lines:
        for match in _RUN.finditer(text):
            yield Fault(
                f"{where}, {quoted(match.group())}",
                f"{quoted(match.group())} is in capitals.",
                "Write it in small letters.",
            )
