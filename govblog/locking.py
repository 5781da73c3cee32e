"""Row locks that Django has no words for."""

from collections.abc import Collection

from django.db import connections, models, router

from govblog.prepared import planned


def hold(model: type[models.Model], pk: int) -> None:
    """Keep a row from being locked for change until the transaction ends.

    On PostgreSQL this is FOR KEY SHARE: any number of holders at once, none of them waits for
    another, nor for an ordinary update; only SELECT FOR UPDATE waits for them and they for it.
    On SQLite the transaction is alone already.
    """
    connection = connections[router.db_for_write(model)]
    if connection.vendor != "postgresql":
        return
    table = connection.ops.quote_name(model._meta.db_table)
    with planned(connection) as cursor:
        cursor.execute(f"SELECT 1 FROM {table} WHERE id = %s FOR KEY SHARE", [pk])  # noqa: S608


def hold_each(model: type[models.Model], pks: Collection[int]) -> set[int]:
    """Hold rows as `hold` does, in the order of their keys; return the keys that are still there.

    Until the transaction ends none of them is deleted, so what points to one can be written.
    """
    connection = connections[router.db_for_write(model)]
    if connection.vendor != "postgresql" or not pks:
        return set(pks)
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM {table} WHERE id = ANY(%s) ORDER BY id FOR KEY SHARE",  # noqa: S608
            [list(pks)],
        )
        return {pk for (pk,) in cursor.fetchall()}
