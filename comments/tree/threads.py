"""Threads that many can write to at once, and the ways to read them.

django-mptt reads its numbers in Python before it writes them, so two writers at once corrupt a
tree without an error. This file makes it safe:

* on PostgreSQL a thread's number comes from a sequence, and every act on a thread first locks
  the thread's root row, so writers in different threads never wait for each other;
* on SQLite every transaction is IMMEDIATE, so writers take turns.
"""

from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import Any, ClassVar, TypeVar, cast

from django.db import connections, models, router, transaction
from django.db.models import F, Max, OuterRef, QuerySet, Subquery
from django.db.models.expressions import Window
from django.db.models.functions import RowNumber
from mptt.models import MPTTModel, TreeForeignKey, TreeManager

from comments.tree.walking import top_of
from govblog.inserting import store
from govblog.prepared import Prepared, among, number, planned

SEQUENCE_SQL = "CREATE SEQUENCE IF NOT EXISTS {table}_tree_id_seq AS integer"
DROP_SEQUENCE_SQL = "DROP SEQUENCE IF EXISTS {table}_tree_id_seq"

# What a list of plain values needs to be laid out: the thread's number, and how deep a node is
PLACE = ("tree_id", "level")
# The column with the thread's number. Volatile: for comparing within one request only
THREAD = "tree_id"

Node = TypeVar("Node", bound="Threaded")


class ParentGone(Exception):
    """The node to be answered does not exist."""


class ThreadManager(TreeManager):
    """django-mptt's manager with a thread number that two writers can never share."""

    def next_thread_number(self) -> int:
        """Return a thread number that no other writer gets."""
        return self._get_next_tree_id()

    def next_thread_numbers(self, many: int) -> list[int]:
        """Return so many thread numbers that no other writer gets.

        Must be called inside a transaction.
        """
        connection = connections[router.db_for_write(self.model)]
        if connection.vendor == "postgresql":
            with planned(connection) as cursor:
                taking = "SELECT nextval(%s) FROM generate_series(1, %s)"
                cursor.execute(taking, [f"{self.model._meta.db_table}_tree_id_seq", many])
                return [int(number) for (number,) in cursor.fetchall()]
        first = (self.aggregate(newest=Max("tree_id"))["newest"] or 0) + 1
        return list(range(first, first + many))

    def _get_next_tree_id(self) -> int:
        return self.next_thread_numbers(1)[0]


class Threaded(MPTTModel):
    """A node of a thread: a top-level node, or a reply to another."""

    parent = TreeForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replies"
    )
    lft = models.PositiveIntegerField(editable=False)
    rght = models.PositiveIntegerField(editable=False)
    # (tree_id, lft) is indexed by django-mptt; an index more would be paid at every reply
    tree_id = models.PositiveIntegerField(editable=False)
    level = models.PositiveIntegerField(editable=False)

    objects: ClassVar[Any] = ThreadManager()

    class Meta:
        abstract = True

    @property
    def depth(self) -> int:
        """How many nodes stand above this one in its thread."""
        return self.level

    @property
    def thread_number(self) -> int:
        """The number of the node's thread. Volatile: for comparing within one request only."""
        return self.tree_id


def _lock_roots(model: type[Node], threads: set[int]) -> bool:
    """Wait for the turn to change these threads; say whether there was a row to wait for."""
    using = router.db_for_write(model)
    return bool(_roots(cast(Any, model)).rows(threads=sorted(threads), using=using))


@lru_cache
def _roots(model: Any) -> Prepared:
    def say() -> "QuerySet[Any, Any]":
        roots = model._base_manager.filter(among("tree_id", "threads"), parent__isnull=True)
        return roots.order_by("pk").select_for_update().values_list("pk")

    return Prepared(say, plan_once=True)


@lru_cache
def _by_key(model: Any) -> tuple[list[str], Prepared]:
    names = [field.attname for field in model._meta.concrete_fields]
    return names, Prepared(
        lambda: model._base_manager.filter(pk=number("pk")).order_by().values_list(*names),
        plan_once=True,
    )


def _now(model: type[Node], pk: int) -> Node | None:
    """Return a node as it is now, None when there is none."""
    using = router.db_for_write(model)
    names, asked = _by_key(cast(Any, model))
    rows = asked.rows(pk=pk, using=using)
    return cast(Node, model.from_db(using, names, rows[0])) if rows else None


def lock_parent(model: type[Node], parent_pk: int, held: Collection[int] = ()) -> Node:
    """Lock the thread `parent_pk` stands in and return that node as it is now.

    `held` is what `lock_threads` returned in this transaction, which must be there already. Raises
    ParentGone when there is no such node.
    """
    locked: int | None = None
    while True:
        node = _now(model, parent_pk)
        if node is None:
            raise ParentGone
        # Another number than the one waited for: a repair moved the thread meanwhile
        if node.tree_id == locked or node.tree_id in held:
            return node
        locked = node.tree_id
        if not _lock_roots(model, {locked}):
            # Numbers broken so that no root carries this one: the keys still say who is on top
            top = model._base_manager.filter(pk=top_of(model, parent_pk))
            top.select_for_update().values_list("pk", flat=True).first()


def place(node: Node, parent: Node | None) -> Node:
    """Save a new node as a thread of its own, or as the last reply to `parent`.

    `parent` must come from `lock_parent` in the same transaction. It is what django-mptt does in
    `save`, which would read the parent once more.
    """
    model = type(node)
    with transaction.atomic(router.db_for_write(model), savepoint=False):
        node.parent = parent
        if parent is None:
            node.tree_id = model._tree_manager.next_thread_number()
            node.lft, node.rght, node.level = 1, 2, 0
        else:
            node.tree_id, node.level = parent.tree_id, parent.level + 1
            node.lft, node.rght = parent.rght, parent.rght + 1
            _open(model, parent.tree_id, parent.rght)
            parent.rght += 2
        store(node)
    node._mptt_meta.update_mptt_cached_fields(node)
    return node


def _open(model: type[Node], thread: int, place: int) -> None:
    """Make room for one node in a thread, at a number."""
    connection = connections[router.db_for_write(model)]
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET lft = CASE WHEN lft >= %s THEN lft + 2 ELSE lft END, "  # noqa: S608
            "rght = rght + 2 WHERE tree_id = %s AND rght >= %s",
            [place, thread, place],
        )


def lock_threads(nodes: "QuerySet[Any]") -> set[int]:
    """Wait for the turn to change the threads of these nodes, in the order of their roots' keys.

    Must be called inside a transaction. Returns the numbers of the threads.
    """
    locked: set[int] = set()
    numbers = nodes.order_by().values_list("tree_id", flat=True).distinct()
    # A second round only after a repair gave a thread a new number while this waited
    while new := set(numbers.all()) - locked:
        _lock_roots(nodes.model, new)
        locked |= new
    return locked


def above(node: Threaded) -> "QuerySet[Any]":
    """Return the nodes that `node` answers, directly or not, nearest first."""
    return (
        type(node)
        ._base_manager.filter(tree_id=node.tree_id, lft__lt=node.lft, rght__gt=node.rght)
        .order_by("-lft")
    )


def below(node: Threaded) -> "QuerySet[Any]":
    """Return the nodes that answer `node`, directly or not."""
    return type(node)._base_manager.filter(
        tree_id=node.tree_id, lft__gt=node.lft, rght__lt=node.rght
    )


def root_of(node: Node) -> Node:
    """Return the top-level node of the thread `node` stands in."""
    if node.parent_id is None:
        return node
    return type(node)._base_manager.get(tree_id=node.tree_id, parent__isnull=True)


def with_thread_size(roots: "QuerySet[Any]", counted: "QuerySet[Any]") -> "QuerySet[Any]":
    """Annotate top-level nodes with `thread_size`: how many of `counted` are in their thread."""
    sizes = (
        counted.filter(tree_id=OuterRef("tree_id"))
        .order_by()
        .values("tree_id")
        .annotate(size=models.Count("pk"))
        .values("size")
    )
    return roots.annotate(thread_size=Subquery(sizes))


def first_of_each(
    nodes: "QuerySet[Any]", threads: Iterable[int], at_most: int | None
) -> "QuerySet[Any]":
    """Return those of `nodes` in the threads of these numbers, in reading order within each.

    `at_most` keeps the first so many of each thread. Threads come in no stated order.
    """
    found = nodes.filter(tree_id__in=list(threads))
    if at_most is not None:
        row = Window(RowNumber(), partition_by=[F("tree_id")], order_by=[F("lft")])
        found = found.annotate(row=row).filter(row__lte=at_most)
    return found.order_by("tree_id", "lft")


def in_reading_order(nodes: "QuerySet[Any]", root: Threaded) -> "QuerySet[Any]":
    """Return those of `nodes` that are in the thread of `root`, as they are read."""
    return nodes.filter(tree_id=root.tree_id).order_by("lft")


def before(nodes: "QuerySet[Any]", node: Threaded) -> "QuerySet[Any]":
    """Return those of `nodes` that are read before `node` in its thread."""
    return nodes.filter(tree_id=node.tree_id, lft__lt=node.lft)
