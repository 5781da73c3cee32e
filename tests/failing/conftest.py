"""A database whose transactions are real, and that is as before afterwards; a Redis."""

from collections.abc import Iterator

import pytest
from django.core.cache import caches
from pytest_django import Settings
from pytest_django.plugin import DjangoDbBlocker

from govblog import caches as ours
from tests.failing.rows import Kept
from tests.govblog.memory.asking import unwatched
from tests.redis_server import RedisServer, redis_program, running_redis


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
def one_redis() -> Iterator[RedisServer]:
    """A Redis for all tests that ask for one; they are left out where none is installed."""
    if redis_program() is None:
        pytest.skip("Redis is not installed.")
    with running_redis() as server:
        yield server


@pytest.fixture
def own_redis(one_redis: RedisServer, settings: Settings) -> Iterator[None]:
    """Pages and all else that may be made again are kept in a Redis, which can fail."""
    said = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": one_redis.url}
    with unwatched():
        settings.CACHES = {"default": ours.configured(said)}
        yield
        caches.close_all()
