"""Ending a worker process on its way, as a machine that stops does."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection


@contextmanager
def ends_before(statement: int) -> Iterator[None]:
    """End this process before its statement of this number to the database; never with 0."""
    left = statement

    def count(execute: Any, *said: Any) -> Any:
        """Let a statement pass, unless it is the one."""
        nonlocal left
        left -= 1
        if left == 0:
            os._exit(1)
        return execute(*said)

    with connection.execute_wrapper(count):
        yield
