"""Figures of moderation: how much came in, what became of it, and how long people waited.

Counted from the record of decisions. Only what readers sent counts, not what was imported or
written at the desk.
"""

from comments.figures.counting import WAIT_BARS, Figures, Row, Waits, figures_of
from comments.figures.events import Decided, Removed
from comments.figures.hiding import (
    FEW,
    NOT_SHOWN,
    Published,
    PublishedLooks,
    hidden,
    hide_looks,
    hide_month,
)
from comments.figures.looks import Looks, looks_of, total_of
from comments.figures.months import Month, count_months, next_month, published_months
from comments.figures.periods import Period
from comments.figures.usual import usual_wait
from comments.figures.waiting import AGES, Queue, queues_of

__all__ = [
    "AGES",
    "FEW",
    "NOT_SHOWN",
    "WAIT_BARS",
    "Decided",
    "Figures",
    "Looks",
    "Month",
    "Period",
    "Published",
    "PublishedLooks",
    "Queue",
    "Removed",
    "Row",
    "Waits",
    "count_months",
    "figures_of",
    "hidden",
    "hide_looks",
    "hide_month",
    "looks_of",
    "next_month",
    "published_months",
    "queues_of",
    "total_of",
    "usual_wait",
]
