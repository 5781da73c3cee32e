"""What must hold before an import counts: statuses, references, numbers, threads, the record."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from django.db import transaction
from django.db.models import Exists, OuterRef

from comments import soundness, verifying
from comments.models import Comment, Sealed
from govblog import sealing
from govblog.jsonlines import Refused, at_line, lines
from govblog.jsonlines.lines import Foot, Row
from govblog.jsonlines.registry import Kind
from govblog.jsonlines.storing import AT_ONCE, Store, Values
from posts.models import Blog


def statuses(file: BinaryIO, store: Store) -> None:
    """Hold each comment of the file against what its decisions made of it. Raises Refused.

    Whether it is on show is set as the file says: on its way it may have been.
    """
    name = Comment._meta.label_lower
    some: list[tuple[Row, Values]] = []
    file.seek(0)
    for row in lines.rows(file):
        if row.kind == name:
            some.append((row, store.values_of(row)))
        if len(some) == AT_ONCE:
            _settle(some)
            some = []
    _settle(some)


def _settle(some: list[tuple[Row, Values]]) -> None:
    found = Comment._base_manager.filter(pk__in=[said["id"] for _, said in some])
    there = {
        key: (status, shown) for key, status, shown in found.values_list("pk", "status", "shown")
    }
    hidden = []
    for row, said in some:
        status, shown = there[said["id"]]
        if status != said["status"]:
            raise at_line(
                row.line,
                f"comment {said['id']} is {said['status']}, but by its decisions {status}.",
            )
        if shown and not said["shown"]:
            hidden.append(said["id"])
    Comment._base_manager.filter(pk__in=hidden).update(shown=False)


def references(file: BinaryIO, kinds: dict[str, Kind]) -> None:
    """Find the first row that refers to one that is not there. Raises Refused."""
    for kind in kinds.values():
        for one in kind.references:
            there = one.related_model._base_manager.filter(pk=OuterRef(one.attname))
            rows = kind.model._base_manager.filter(**{f"{one.attname}__isnull": False})
            lost = rows.exclude(Exists(there)).order_by("pk")
            for key, value in lost.values_list("pk", one.attname)[:1]:
                raise at_line(
                    _line(file, kind, key),
                    f"{kind.name} {key}: its {one.name} {value} is not in the file.",
                )


def _line(file: BinaryIO, kind: Kind, key: object) -> int:
    file.seek(0)
    rows = (row for row in lines.rows(file) if row.kind == kind.name)
    return next(row.line for row in rows if row.fields.get(kind.key.name) == key)


def counts(store: Store, foot: Foot) -> None:
    """Hold the numbers of rows against those of the last line. Raises Refused."""
    for name in {*store.counts, *foot.counts}:
        said, came = foot.counts.get(name, 0), store.counts.get(name, 0)
        if said != came:
            raise Refused(f"The last line says {said} rows of {name}, and there are {came}.")
    for name, kind in store.kinds.items():
        there = kind.model._base_manager.count()
        if there != store.counts[name]:
            raise Refused(f"{store.counts[name]} rows of {name} came in, and there are {there}.")


def comments() -> None:
    """Hold threads and the record of decisions against their rules. Raises Refused."""
    for fault in soundness.faults():
        raise Refused(
            f"The threads of the file are not sound: {fault.says}. Run check_threads --repair "
            "where it was made, and export again."
        )
    with _undone():
        for blog in Blog.objects.order_by("pk"):
            for wrong in verifying.faults(blog):
                raise Refused(f"The record of decisions of {blog.host} is not sound: {wrong.says}.")


class _Undo(Exception):
    """All that was written is wanted no more."""


@contextmanager
def _undone() -> Iterator[None]:
    """Undo what is written meanwhile: to verify leaves a mark, and the file has its own."""
    try:
        with transaction.atomic():
            yield
            raise _Undo
    except _Undo:
        pass


def unreadable() -> int:
    """Return how many sealed originals no key of this install opens."""
    many = 0
    kept = Sealed.objects.exclude(ciphertext="").order_by("pk")
    for text in kept.values_list("ciphertext", flat=True).iterator(chunk_size=AT_ONCE):
        try:
            sealing.unseal(text)
        except sealing.Unreadable:
            many += 1
    return many
