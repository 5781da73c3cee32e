"""A database whose transactions are real, and that is as before afterwards."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings
from pytest_django.plugin import DjangoDbBlocker

from tests.failing.rows import Kept


@pytest.fixture
def own_database(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, settings: Settings
) -> Iterator[None]:
    """Unlike in other tests a COMMIT is one, and tasks wait for a worker."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    with django_db_blocker.unblock():
        empty = Kept("empty_for_failing")
        yield
        empty.bring_back()
