"""Small numbers kept out of what is published, so that nobody is found out by counting.

A number from 1 to 4 is shown as "fewer than 5". That alone would not hide it where a total is
shown beside its parts: the hidden part is the total less the others. Hiding one more part does
not hold either, for whoever knows how that part is chosen learns from the choice: with parts 1 and
5 and the total 6, "at least 5" and "from 1 to 4" leave one way only. So a total is not shown when
any of its parts is a small number. Which cells are hidden then follows from nothing but which
parts are from 1 to 4: put any other number from 1 to 4 in the place of a hidden one, and every
published cell stays as it is. No calculation tells them apart.

The parts of the total of a month are the comments not published under each rule. Received,
published and spam are in no total: what came in one month may be decided in the next, and what
waits is not published. The median is shown when at least 5 comments were published, which is
itself a shown number. Second looks go by the same rules: those answered are the total of those
whose decision stands and those whose decision was changed. Months are counted once and never
again, so no two copies can be compared.
"""

from collections.abc import Mapping
from dataclasses import dataclass

LEAST = 5  # a smaller number, if not 0, is hidden
FEW = "fewer than 5"
NOT_SHOWN = "not shown"

Cell = int | str


def hidden(number: int) -> Cell:
    """Return a number as it may be published: itself, or FEW."""
    return FEW if 0 < number < LEAST else number


@dataclass(frozen=True)
class Published:
    """The cells of one month as they may be published. `median_hours` are working hours."""

    received: Cell
    published: Cell
    spam: Cell
    by_rule: dict[int, Cell]
    not_published: Cell
    median_hours: float | str


def hide_month(
    *,
    received: int,
    published: int,
    spam: int,
    by_rule: Mapping[int, int],
    median_hours: float | None,
) -> Published:
    """Return a month with its small numbers hidden. `by_rule` goes by the number of the rule."""
    cells = {rule: hidden(number) for rule, number in by_rule.items()}
    whole = NOT_SHOWN if FEW in cells.values() else sum(by_rule.values())
    enough = published >= LEAST and median_hours is not None
    return Published(
        received=hidden(received),
        published=hidden(published),
        spam=hidden(spam),
        by_rule=cells,
        not_published=whole,
        median_hours=median_hours if enough and median_hours is not None else NOT_SHOWN,
    )


@dataclass(frozen=True)
class PublishedLooks:
    """The cells of one month's second looks as they may be published."""

    asked: Cell
    answered: Cell
    upheld: Cell
    overturned: Cell
    median_hours: float | str


def hide_looks(
    *, asked: int, upheld: int, overturned: int, median_hours: float | None
) -> PublishedLooks:
    """Return a month's second looks with their small numbers hidden."""
    parts = hidden(upheld), hidden(overturned)
    answered: Cell = NOT_SHOWN if FEW in parts else upheld + overturned
    enough = isinstance(answered, int) and answered >= LEAST
    shown = NOT_SHOWN if median_hours is None or not enough else median_hours
    return PublishedLooks(hidden(asked), answered, *parts, shown)
