"""What is said of a part."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

OK, WARNING, FAULT = "ok", "warning", "fault"


@dataclass(frozen=True)
class Finding:
    """One thing that is in order or is not: a sentence, and what to do about it if anything."""

    state: str
    says: str
    do: str = ""


Findings = Iterator[Finding]


@dataclass(frozen=True)
class Part:
    """One part of an install: its name, how to look at it, and how long that may take."""

    name: str
    look: Callable[[bool], Findings]  # told whether to look deep
    seconds: float = 10.0
    in_database: bool = True


def ok(says: str) -> Finding:
    """Return that something is in order."""
    return Finding(OK, says)


def warning(says: str, do: str) -> Finding:
    """Return that something works, and should be looked at."""
    return Finding(WARNING, says, do)


def fault(says: str, do: str) -> Finding:
    """Return that something does not work."""
    return Finding(FAULT, says, do)
