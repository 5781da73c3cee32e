"""Deleting and blanking in portions, so that nobody waits for a million rows."""

from typing import Any

from django.db.models import QuerySet


def delete(due: "QuerySet[Any]", most: int | None = None) -> int:
    """Delete what is due, at most so many rows; return how many, without what hung on them."""
    return int(some(due, most).delete()[1].get(due.model._meta.label, 0))


def blank(due: "QuerySet[Any]", most: int | None = None, **values: object) -> int:
    """Set `values` on what is due, at most so many rows; return how many."""
    return some(due, most).update(**values)


def some(due: "QuerySet[Any]", most: int | None) -> "QuerySet[Any]":
    """Return what is due, at most so many rows; what is due no more when asked is left out."""
    if most is None:
        return due.order_by()
    # By key, and asked again: neither a deletion nor an update takes a limit
    return due.filter(pk__in=list(due.order_by().values_list("pk", flat=True)[:most])).order_by()
