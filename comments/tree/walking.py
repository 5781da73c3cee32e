"""Walking the reply structure by its parent keys alone, for when the numbers cannot be trusted.

Each walk is one statement, so it sees one moment, and the database walks: no depth is too deep
for it, and UNION ends it in a cycle.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from django.db import connections, models, router, transaction

_BELOW = """
    WITH RECURSIVE walked(id) AS (
        SELECT {pk} FROM {table} WHERE {pk} = %s
        UNION SELECT node.{pk} FROM {table} node JOIN walked ON node.parent_id = walked.id)
    SELECT node.{pk}, node.parent_id, node.tree_id, node.lft, node.rght, node.level
    FROM {table} node JOIN walked ON walked.id = node.{pk} ORDER BY node.{pk}"""

_TOP = """
    WITH RECURSIVE walked(id, parent_id) AS (
        SELECT {pk}, parent_id FROM {table} WHERE {pk} = %s
        UNION SELECT node.{pk}, node.parent_id
        FROM {table} node JOIN walked ON node.{pk} = walked.parent_id)
    SELECT id FROM walked WHERE parent_id IS NULL"""

_TOPS_OF_STRAYS = """
    WITH RECURSIVE walked(id, parent_id) AS (
        SELECT node.{pk}, node.parent_id
        FROM {table} node JOIN {table} answered ON answered.{pk} = node.parent_id
        WHERE node.tree_id = %s AND answered.tree_id <> node.tree_id
        UNION SELECT node.{pk}, node.parent_id
        FROM {table} node JOIN walked ON node.{pk} = walked.parent_id)
    SELECT id FROM walked WHERE parent_id IS NULL ORDER BY id"""

_OUT_OF_REACH = """
    WITH RECURSIVE walked(id, parent_id) AS (
        SELECT {pk}, parent_id FROM {table} WHERE parent_id IS NULL
        UNION ALL SELECT node.{pk}, node.parent_id
        FROM {table} node JOIN walked ON node.parent_id = walked.id)
    SELECT {pk}, parent_id FROM {table} EXCEPT SELECT id, parent_id FROM walked ORDER BY 1"""


class Row(NamedTuple):
    """A node as the database has it: its keys and its four numbers."""

    pk: int
    parent: int | None
    thread: int
    left: int
    right: int
    level: int


def _rows(model: type[models.Model], statement: str, *values: int) -> list[tuple[Any, ...]]:
    connection = connections[router.db_for_write(model)]
    quote = connection.ops.quote_name
    table, pk = quote(model._meta.db_table), quote(model._meta.pk.name)
    with transaction.atomic(connection.alias), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Else it may read the whole table for each step down, 5,000 times for a deep chain
            cursor.execute("SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off")
        cursor.execute(statement.format(table=table, pk=pk), values)
        return cursor.fetchall()


def whole_thread(model: type[models.Model], top: int) -> list[Row]:
    """Return the node `top` and all that answer it, directly or not, in the order of their keys."""
    return [Row(*row) for row in _rows(model, _BELOW, top)]


def top_of(model: type[models.Model], pk: int) -> int | None:
    """Return the top-level node above `pk`, or None in a cycle or where a parent is missing."""
    return next((row[0] for row in _rows(model, _TOP, pk)), None)


def tops_of_strays(model: type[models.Model], thread: int) -> list[int]:
    """Return the top-level nodes above those that carry this thread number and should not."""
    return [row[0] for row in _rows(model, _TOPS_OF_STRAYS, thread)]


def cycles(parents: Mapping[int, int]) -> Iterator[int]:
    """Yield the lowest number of each cycle: cut there, all hangs together.

    `parents` says what each number answers; a number that answers nothing is left out.
    """
    done: set[int] = set()
    for start in parents:
        trail: list[int] = []
        on_trail: set[int] = set()
        node = start
        while node in parents and node not in done and node not in on_trail:
            trail.append(node)
            on_trail.add(node)
            node = parents[node]
        if node in on_trail:
            yield min(trail[trail.index(node) :])
        done |= on_trail


def loose_ends(model: type[models.Model]) -> Iterator[tuple[int, bool]]:
    """Yield the nodes to cut so that every node hangs on a top-level one.

    A cycle yields its lowest key and True; a node whose parent is missing, its key and False.
    Memory grows with the nodes out of reach, not with the table.
    """
    parents: dict[int, int] = dict(_rows(model, _OUT_OF_REACH))
    yield from ((node, True) for node in cycles(parents))
    yield from ((node, False) for node, above in parents.items() if above not in parents)
