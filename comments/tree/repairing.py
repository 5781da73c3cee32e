"""Deriving the four numbers anew from the parent keys, thread by thread, while others write.

Each thread is mended in a transaction of its own and under the lock its writers take. What to
write is worked out after the lock, from the rows as they are then.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

from django.db import connections, router, transaction
from django.db.models import Max

from comments.tree import walking
from comments.tree.checking import sequence_faults, thread_faults
from comments.tree.threads import lock_parent
from comments.tree.walking import Row

# A thread mended while a writer adds to a broken neighbour may need a second look
_PASSES = 3


@dataclass(frozen=True, slots=True)
class Mended:
    """One thing that was mended: the key of the comment it was done to, and the act in words."""

    node: int | None
    says: str


def repair(model: Any) -> Iterator[Mended]:
    """Mend every thread whose numbers differ from its parent keys; yield each act when it is done.

    Replies to one comment are numbered in the order of their keys. Of two top-level nodes with
    one number, the one with the lower key keeps it. A cycle is cut at its lowest key, which
    becomes a top-level node, and so does a node whose parent is missing.
    """
    yield from move_sequence(model)
    for _ in range(_PASSES):
        found = (fault.thread for fault in thread_faults(model) if fault.thread is not None)
        broken = array("q", dict.fromkeys(found))
        if not broken:
            return
        for node, cycle in list(walking.loose_ends(model)):
            cut(model, node)
            why = "it answered itself" if cycle else "what it answered does not exist"
            yield Mended(node, f"made {node} a top-level comment: {why}")
        for thread in broken:
            yield from _mend_thread(model, thread)


def _mend_thread(model: Any, thread: int) -> Iterator[Mended]:
    """Mend the nodes that carry this number: strays, then the roots, the one that keeps it last."""
    roots = model._base_manager.filter(tree_id=thread, parent__isnull=True)
    own = list(roots.order_by("-pk").values_list("pk", flat=True))
    for top in [*walking.tops_of_strays(model, thread), *own]:
        if changed := renumber(model, top):
            yield Mended(top, f"numbered the thread of {top} anew: {changed} comments changed")


def cut(model: Any, node: int) -> None:
    """Make a reply the top-level node of a thread of its own, with all that answers it."""
    with transaction.atomic():
        lock_parent(model, node)
        top = walking.top_of(model, node)
        number = model._tree_manager.next_thread_number()
        model._base_manager.filter(pk=node).update(parent=None, tree_id=number)
        renumber(model, node)
        if top is not None and top != node:
            renumber(model, top)


def renumber(model: Any, top: int) -> int:
    """Number the thread of the top-level node `top` from its parent keys; return rows changed.

    Does nothing to a node that is not, or no longer, a top-level one.
    """
    held = {top}
    while True:
        with transaction.atomic():
            roots = model._base_manager.filter(pk__in=held).order_by("pk")
            list(roots.select_for_update().values_list("pk", flat=True))
            rows = walking.whole_thread(model, top)
            own = next((row for row in rows if row.pk == top), None)
            if own is None or own.parent is not None:
                return 0
            needed = _also_to_lock(model, own, rows)
            if needed <= held:
                return _write(model, rows, _numbered(rows, own, _number_for(model, own)))
        # Once more from the start, so that the locks are taken in the order of their keys; inside
        # `cut`, which holds one thread already, PostgreSQL ends a deadlock and repair is run again
        held |= needed


def _also_to_lock(model: Any, own: Row, rows: list[Row]) -> set[int]:
    """Return one root of each other number in the thread: who writes there locks it too."""
    others = {row.thread for row in rows} - {own.thread}
    roots = model._base_manager.filter(parent__isnull=True, tree_id__in=others)
    first = dict(roots.order_by("-pk").values_list("tree_id", "pk"))
    return set(first.values())


def _number_for(model: Any, own: Row) -> int:
    twins = model._base_manager.filter(tree_id=own.thread, parent__isnull=True, pk__lt=own.pk)
    return model._tree_manager.next_thread_number() if twins.exists() else own.thread


def _numbered(rows: list[Row], own: Row, number: int) -> list[Row]:
    """Return the rows as they should be. `rows` are in the order of their keys."""
    replies: dict[int | None, list[Row]] = defaultdict(list)
    for row in rows:
        replies[row.parent].append(row)
    numbers = count(1)
    left: dict[int, int] = {}
    path: list[Row] = []
    done: list[Row] = []
    ahead = [own]
    while ahead:
        row = ahead.pop()
        if path and path[-1] is row:
            path.pop()
            done.append(Row(row.pk, row.parent, number, left[row.pk], next(numbers), len(path)))
            continue
        left[row.pk] = next(numbers)
        path.append(row)
        ahead += [row, *reversed(replies[row.pk])]
    return done


def _write(model: Any, was: list[Row], now: list[Row]) -> int:
    before = {row.pk: row for row in was}
    changed = [row for row in now if row != before[row.pk]]
    connection = connections[router.db_for_write(model)]
    quote = connection.ops.quote_name
    statement = (
        f"UPDATE {quote(model._meta.db_table)} "  # noqa: S608
        "SET tree_id = %s, lft = %s, rght = %s, level = %s "
        f"WHERE {quote(model._meta.pk.name)} = %s"
    )
    with connection.cursor() as cursor:
        cursor.executemany(
            statement, [(row.thread, row.left, row.right, row.level, row.pk) for row in changed]
        )
    return len(changed)


def move_sequence(model: Any) -> Iterator[Mended]:
    """Move PostgreSQL's sequence past the highest thread number, if it is not."""
    if not any(sequence_faults(model)):
        return
    connection = connections[router.db_for_write(model)]
    sequence = connection.ops.quote_name(f"{model._meta.db_table}_tree_id_seq")
    with transaction.atomic(), connection.cursor() as cursor:
        # ALTER SEQUENCE, even of nothing, keeps others from taking a number until the commit
        cursor.execute(f"ALTER SEQUENCE {sequence} CACHE 1")
        if any(sequence_faults(model)):
            newest = model._base_manager.aggregate(newest=Max("tree_id"))["newest"]
            cursor.execute(f"ALTER SEQUENCE {sequence} RESTART WITH {newest + 1:d}")
    yield Mended(None, "moved the next thread number past the highest one")
