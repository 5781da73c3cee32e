"""A database whose transactions are real, and that is as before afterwards; a Redis."""

from collections.abc import Iterator

import pytest
from django.core.cache import caches
from pytest_django import Settings
from pytest_django.plugin import DjangoDbBlocker

from govblog import caches as ours
from tests.failing.rows import Kept
from tests.govblog.memory import redis_server
from tests.govblog.memory.asking import unwatched


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


@pytest.fixture(scope="session")
def running_redis() -> Iterator[str]:
    """The address of a Redis for all tests that ask for one; left out where none is installed."""
    with redis_server.running() as url:
        yield url


@pytest.fixture
def own_redis(running_redis: str, settings: Settings) -> Iterator[None]:
    """Pages and all else that may be made again are kept in a Redis, which can fail."""
    said = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": running_redis}
    with unwatched():
        settings.CACHES = {"default": ours.configured(said)}
        yield
        caches.close_all()
