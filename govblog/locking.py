"""Row locks that Django has no words for."""

from django.db import connections, models, router


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
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {table} WHERE id = %s FOR KEY SHARE", [pk])  # noqa: S608
