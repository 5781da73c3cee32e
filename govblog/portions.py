"""Reading, deleting and blanking in portions, so that nobody waits for a million rows."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet


def delete(due: "QuerySet[Any]", most: int | None = None) -> int:
    """Delete what is due, at most so many rows; return how many, without what hung on them."""
    return int(some(due, most).delete()[1].get(due.model._meta.label, 0))


def blank(due: "QuerySet[Any]", most: int | None = None, **values: object) -> int:
    """Set `values` on what is due, at most so many rows; return how many."""
    return some(due, most).update(**values)


def in_slices(found: "QuerySet[Any]", by: str, size: int) -> Iterator[Any]:
    """Yield rows in the order of `by`, a number from 1 of which each has its own.

    Read slice by slice, so that neither memory nor a transaction lasts as long as a slow download.
    """
    ordered, last, read = found.order_by(by), 0, size
    while read == size:
        read = 0
        for row in ordered.filter(**{f"{by}__gt": last})[:size]:
            last, read = getattr(row, by), read + 1
            yield row


def some(due: "QuerySet[Any]", most: int | None) -> "QuerySet[Any]":
    """Return what is due, at most so many rows; what is due no more when asked is left out."""
    if most is None:
        return due.order_by()
    # By key, and asked again: neither a deletion nor an update takes a limit
    return due.filter(pk__in=list(due.order_by().values_list("pk", flat=True)[:most])).order_by()
