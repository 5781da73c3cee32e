"""Where things are kept that can be made again: the memory of each process, and a cache."""

import logging
import time
from collections.abc import Callable
from typing import Any

import environ
from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

logger = logging.getLogger(__name__)
env = environ.Env()

PATIENCE = 0.1  # seconds for which anybody waits for Redis
REST = 2.0  # seconds for which one that did not answer is not asked again


class Redis(RedisCache):
    """Redis as it may be away: then it has nothing, takes nothing, and keeps nobody waiting.

    What asks it must do as well without an answer. `add` says that it added, so that who comes
    first does the work when nobody can tell who was first.
    """

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._rests_until = 0.0

    def _ask(self, act: Callable[..., Any], without: Any, *said: Any, **more: Any) -> Any:
        """Return what `act` does, or `without` when Redis is away."""
        if time.monotonic() < self._rests_until:
            return without
        try:
            return act(*said, **more)
        except (RedisError, OSError) as error:
            self._rests_until = time.monotonic() + REST
            logger.warning("Redis does not answer: %s", type(error).__name__)
            return without

    def add(self, *said: Any, **more: Any) -> bool:
        """Keep a value unless there is one; say if so."""
        return bool(self._ask(super().add, True, *said, **more))

    def get(self, key: Any, default: Any = None, version: Any = None) -> Any:
        """Return what is kept, or `default`."""
        return self._ask(super().get, default, key, default, version=version)

    def set(self, *said: Any, **more: Any) -> None:
        """Keep a value."""
        self._ask(super().set, None, *said, **more)

    def touch(self, *said: Any, **more: Any) -> bool:
        """Keep what is kept for longer; say whether anything was."""
        return bool(self._ask(super().touch, False, *said, **more))

    def delete(self, *said: Any, **more: Any) -> bool:
        """Keep a value no longer; say whether there was one."""
        return bool(self._ask(super().delete, False, *said, **more))

    def get_many(self, *said: Any, **more: Any) -> dict[Any, Any]:
        """Return what is kept of some keys."""
        return dict(self._ask(super().get_many, {}, *said, **more))

    def has_key(self, *said: Any, **more: Any) -> bool:
        """Say whether anything is kept."""
        return bool(self._ask(super().has_key, False, *said, **more))

    def set_many(self, *said: Any, **more: Any) -> list[Any]:
        """Keep values."""
        return list(self._ask(super().set_many, [], *said, **more))

    def delete_many(self, *said: Any, **more: Any) -> None:
        """Keep values no longer."""
        self._ask(super().delete_many, None, *said, **more)

    def clear(self) -> None:
        """Keep nothing of what was."""
        self._ask(super().clear, None)


def configured(said: dict[str, Any]) -> dict[str, Any]:
    """Return an entry of CACHES; for Redis one that may be away."""
    if said["BACKEND"] != "django.core.cache.backends.redis.RedisCache":
        return said
    options = {
        "socket_timeout": PATIENCE,
        "socket_connect_timeout": PATIENCE,
        "retry": Retry(NoBackoff(), 0),
        **said.get("OPTIONS", {}),
    }
    return {**said, "BACKEND": "govblog.caches.Redis", "OPTIONS": options}


CACHES = {"default": configured(env.cache("CACHE_URL", default="locmemcache://"))}
# In each process, for whole public pages; 0: pages are made for each reader
PAGE_MEMORY = env.int("PAGE_MEMORY", default=64) * 1_000_000  # bytes
# For tests: make each page anew that is answered from memory, and compare
PAGE_MEMORY_WATCHED = False
