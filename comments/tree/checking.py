"""Comparing the four numbers of every node with the parent keys, and saying where they differ."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import connections, models, router
from django.db.models import Max

from comments.tree import walking

_AT_ONCE = 5_000


class Kind(StrEnum):
    """What can be wrong with a thread."""

    NUMBERS = "numbers"
    PLACE = "place"
    LEVEL = "level"
    STRAY = "stray"
    TWO_ROOTS = "two roots"
    NO_ROOT = "no root"
    CYCLE = "cycle"
    NO_PARENT = "no parent"
    SEQUENCE = "sequence"


_SAYS = {
    Kind.NUMBERS: "thread {thread}: left and right numbers are not 1 to twice its size, nested",
    Kind.PLACE: "thread {thread}: the numbers put {node} under another comment than it answers",
    Kind.LEVEL: "thread {thread}: the level of {node} is not its depth",
    Kind.STRAY: "thread {thread}: {node} answers a comment of another thread",
    Kind.TWO_ROOTS: "thread {thread}: {node} is a second top-level comment with this number",
    Kind.NO_ROOT: "thread {thread}: no top-level comment has this number",
    Kind.CYCLE: "{node} answers itself by way of its own replies",
    Kind.NO_PARENT: "the comment that {node} answers does not exist",
    Kind.SEQUENCE: "the next thread number is taken already",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: its kind, in words, and the key of the first node it shows at."""

    kind: str
    node: int | None
    says: str
    thread: int | None = None


def fault_of(kind: Kind, node: int | None, thread: int | None = None) -> Fault:
    """Return a fault of this kind with its words."""
    return Fault(kind.value, node, _SAYS[kind].format(node=node, thread=thread), thread)


class _Walk:
    """One pass over a thread in the order of its left numbers; remembers only the path."""

    def __init__(self) -> None:
        self.found: dict[Kind, int] = {}
        self.roots = 0
        self.next = 1
        self.path: list[tuple[int, int]] = []

    def step(self, pk: int, parent: int | None, row: dict[str, Any]) -> None:
        """Look at the next node of the thread."""
        if parent is None:
            self.roots += 1
            if self.roots == 2:
                self.found[Kind.TWO_ROOTS] = pk
        elif row["parent__tree_id"] not in (None, row["tree_id"]):
            self.found.setdefault(Kind.STRAY, pk)
        if Kind.NUMBERS not in self.found:
            self._nest(pk, parent, row)

    def _nest(self, pk: int, parent: int | None, row: dict[str, Any]) -> None:
        while self.path and self.path[-1][1] == self.next:
            self.path.pop()
            self.next += 1
        if row["lft"] != self.next or row["rght"] <= row["lft"]:
            self.found[Kind.NUMBERS] = pk
            return
        self.next += 1
        if parent != (self.path[-1][0] if self.path else None):
            self.found.setdefault(Kind.PLACE, pk)
        if row["level"] != len(self.path):
            self.found.setdefault(Kind.LEVEL, pk)
        self.path.append((pk, row["rght"]))

    def close(self, first: int) -> None:
        """Look at what only the end of the thread shows; `first` is its first node."""
        if not self.roots:
            self.found[Kind.NO_ROOT] = first
        while self.path and Kind.NUMBERS not in self.found:
            pk, right = self.path.pop()
            if right != self.next:
                self.found[Kind.NUMBERS] = pk
            self.next += 1


def _of_thread(thread: int, rows: Iterable[dict[str, Any]]) -> Iterator[Fault]:
    walk = _Walk()
    first = None
    for row in rows:
        first = row["pk"] if first is None else first
        walk.step(row["pk"], row["parent"], row)
    if first is not None:
        walk.close(first)
    for kind, node in walk.found.items():
        yield fault_of(kind, node, thread)


def _counting(
    rows: Iterable[dict[str, Any]], read: Callable[[int], object]
) -> Iterator[dict[str, Any]]:
    for number, row in enumerate(rows, start=1):
        if number % _AT_ONCE == 0:
            read(_AT_ONCE)
        yield row


def thread_faults(
    model: type[models.Model], read: Callable[[int], object] = lambda rows: None
) -> Iterator[Fault]:
    """Yield what is wrong with the numbers of each thread, at most one fault of a kind a thread.

    All threads are read by one statement, hence as they are at one moment: a comment that comes
    in meanwhile is never taken for a fault. `read` is told how many more rows were read.
    """
    yield from _in_order(model._base_manager.all(), read)


def newest_faults(model: type[models.Model], many: int) -> Iterator[Fault]:
    """Yield what is wrong with the numbers of the threads that the newest `many` nodes are in."""
    newest = model._base_manager.order_by("-pk").values_list("tree_id", flat=True)[:many]
    yield from _in_order(model._base_manager.filter(tree_id__in=set(newest)), lambda rows: None)


def _in_order(nodes: "models.QuerySet[Any]", read: Callable[[int], object]) -> Iterator[Fault]:
    columns = ("pk", "parent", "tree_id", "lft", "rght", "level", "parent__tree_id")
    rows = nodes.order_by("tree_id", "lft", "pk").values(*columns)
    streamed = _counting(rows.iterator(chunk_size=_AT_ONCE), read)
    for thread, some in groupby(streamed, key=itemgetter("tree_id")):
        yield from _of_thread(thread, some)


def sequence_faults(model: type[models.Model]) -> Iterator[Fault]:
    """Yield a fault when PostgreSQL's sequence would give a thread number that is taken."""
    connection = connections[router.db_for_write(model)]
    if connection.vendor != "postgresql":
        return
    sequence = connection.ops.quote_name(f"{model._meta.db_table}_tree_id_seq")
    newest = model._base_manager.aggregate(newest=Max("tree_id"))["newest"] or 0
    with connection.cursor() as cursor:
        # Read after the newest number, so that a thread made meanwhile moved the sequence first
        cursor.execute(f"SELECT last_value + is_called::int FROM {sequence}")  # noqa: S608
        if cursor.fetchone()[0] <= newest:
            yield fault_of(Kind.SEQUENCE, None)


def faults(
    model: type[models.Model], read: Callable[[int], object] = lambda rows: None
) -> Iterator[Fault]:
    """Yield all that is wrong with the threads of `model`; nothing when they are sound.

    Memory does not grow with the table. `read` is told how many more rows were read.
    """
    yield from sequence_faults(model)
    sound = True
    for fault in thread_faults(model, read):
        sound = False
        yield fault
    if sound:
        # A cycle cannot hide: its numbers cannot be nested
        return
    for node, cycle in walking.loose_ends(model):
        yield fault_of(Kind.CYCLE if cycle else Kind.NO_PARENT, node)
