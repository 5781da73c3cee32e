"""Saving many new nodes at once, with their numbers worked out before and not one after the other.

Whole new threads cost the same for each node however many there are. What comes into a thread that
is here already has that thread numbered anew once, whatever came into it.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import Any

from django.db import connections, router, transaction

from comments.tree.repairing import renumber
from comments.tree.threads import ParentGone, Threaded
from govblog.inserting import insert

# Nobody has so many nodes: a number beyond is not heeded
HIGHEST = 2**40

_Replies = Mapping[int | None, Sequence[Threaded]]


def make_room(model: Any, above: int) -> None:
    """See to it that keys given out from now on are higher than `above`, if that is a number that
    nodes can have.

    On PostgreSQL others wait for a moment; called in a transaction, until that ends. On SQLite
    `reserve` does it.
    """
    connection = connections[router.db_for_write(model)]
    if connection.vendor != "postgresql" or above >= HIGHEST:
        return
    with transaction.atomic(connection.alias), connection.cursor() as cursor:
        sequence = _keys_of(model, cursor)
        last = f"SELECT last_value FROM {sequence}"  # noqa: S608
        cursor.execute(last)
        if cursor.fetchone()[0] > above:
            return
        # ALTER SEQUENCE, even of nothing, keeps others from taking a key until the commit
        cursor.execute(f"ALTER SEQUENCE {sequence} CACHE 1")
        cursor.execute(last)
        if cursor.fetchone()[0] <= above:
            # By doubling: whoever asks for a little more each time waits seldom
            start = 1 << max(above, 1).bit_length()
            cursor.execute(f"ALTER SEQUENCE {sequence} RESTART WITH {start:d}")


def _keys_of(model: Any, cursor: Any) -> str:
    table, column = model._meta.db_table, model._meta.pk.column
    cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [table, column])
    return str(cursor.fetchone()[0])


def reserve(model: Any, many: int, above: int = 0) -> list[int]:
    """Return keys that no other writer gets, lowest first, all higher than `above` (`make_room`).

    Must be called inside a transaction.
    """
    connection = connections[router.db_for_write(model)]
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            taking = "SELECT nextval(%s::regclass) FROM generate_series(1, %s)"
            cursor.execute(taking, [_keys_of(model, cursor), many])
            return sorted(key for (key,) in cursor.fetchall())
        # A key that was given out once is never given out again, also when its row is gone
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = cursor.fetchone()
    first = max(last[0] if last else 0, above if above < HIGHEST else 0) + 1
    return list(range(first, first + many))


def plant(model: Any, nodes: Sequence[Threaded]) -> None:
    """Save new nodes whose keys come from `reserve`; each keeps its `parent_id`.

    A parent is another of the nodes, with a lower key, or a node whose thread the caller has
    locked (`lock_threads`). Replies to one node stand in the order of their keys. Must be called
    inside a transaction. Raises ParentGone when a parent is neither.
    """
    in_order = sorted(nodes, key=lambda node: node.pk)
    own = {node.pk for node in in_order}
    replies: dict[int | None, list[Threaded]] = defaultdict(list)
    for node in in_order:
        replies[node.parent_id].append(node)
    roots = replies[None]
    numbers = model._tree_manager.next_thread_numbers(len(roots))
    for root, number in zip(roots, numbers, strict=True):
        _number(root, number, replies)
    grown = _hang(model, replies, {key for key in replies if key is not None} - own)
    insert(in_order)
    for top in grown:
        renumber(model, top)


def _number(root: Threaded, number: int, replies: _Replies) -> None:
    numbers = count(1)
    path: list[Threaded] = []
    ahead = [root]
    while ahead:
        node = ahead.pop()
        if path and path[-1] is node:
            path.pop()
            node.rght = next(numbers)
            continue
        node.tree_id, node.lft, node.level = number, next(numbers), len(path)
        path.append(node)
        ahead += [node, *reversed(replies.get(node.pk, ()))]


def _hang(model: Any, replies: _Replies, onto: set[int]) -> list[int]:
    """Give what answers nodes that are here already its thread; return those threads' roots."""
    if not onto:
        return []
    there = dict(model._base_manager.filter(pk__in=onto).values_list("pk", "tree_id"))
    if len(there) < len(onto):
        raise ParentGone
    for parent, number in there.items():
        for node in _below(parent, replies):
            # Until the thread is numbered anew, which no other writer sees
            node.tree_id, node.lft, node.rght, node.level = number, 0, 0, 0
    roots = model._base_manager.filter(parent__isnull=True, tree_id__in=set(there.values()))
    return list(roots.order_by("pk").values_list("pk", flat=True))


def _below(parent: int, replies: _Replies) -> Iterator[Threaded]:
    ahead = [*replies.get(parent, ())]
    while ahead:
        node = ahead.pop()
        yield node
        ahead += replies.get(node.pk, ())
