"""Where pages are kept: in each process, and in a cache that processes share, if there is one."""

import threading
from functools import cache as once
from hashlib import sha256
from pathlib import Path
from typing import Any

from cachetools import LRUCache
from django.conf import settings
from django.core.cache import cache
from django.core.cache.backends.db import DatabaseCache
from django.core.cache.backends.dummy import DummyCache
from django.core.cache.backends.locmem import LocMemCache

from govblog.memory.marks import Standing
from govblog.memory.pages import IN_NEED, Kept

HOSTS = 256
ADDRESSES = 10_000
LOCK = 10  # seconds for which one process makes a page before another does too

Key = tuple[int, str, str]  # blog, address, encoding


class Store:
    """Pages by blog, address and encoding: of each, the newest that is known."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.forget()

    def forget(self) -> None:
        """Forget all that this process keeps."""
        size = 0 if settings.DEBUG else settings.PAGE_MEMORY
        self.pages: LRUCache[Key, Kept] = LRUCache(size, lambda one: one.size)
        self.hosts: LRUCache[str, int] = LRUCache(HOSTS)
        # What pages stand on that were kept and hold no more
        self.heard: LRUCache[tuple[int, str], Standing] = LRUCache(ADDRESSES)

    def page(self, key: Key) -> Kept | None:
        """Return what this process keeps."""
        with self.lock:
            return self.pages.get(key)

    def shared_page(self, key: Key) -> Kept | None:
        """Return what is kept for all processes, and keep it here, where that is newer."""
        if not is_shared():
            return self.page(key)
        found = _read(cache.get(name_of("page", *key)))
        mine = self.page(key)
        if found is None or (mine is not None and not is_newer(found, mine)):
            return mine
        self._keep_here(key, found)
        return found

    def keep(self, key: Key, page: Kept) -> None:
        """Keep a page here and for all, unless a newer one is kept already."""
        mine = self.page(key)
        if mine is None or not is_newer(mine, page):
            self._keep_here(key, page)
        if is_shared():
            name = name_of("page", *key)
            there = _read(cache.get(name))
            if there is None or not is_newer(there, page):
                cache.set(name, _written(page), IN_NEED)

    def _keep_here(self, key: Key, page: Kept) -> None:
        with self.lock:
            self.pages.pop(key, None)
            heard = self.heard.get(key[:2])
            # An old page that another process kept is no news
            if heard is not None and not _is_later(heard, page.standing):
                del self.heard[key[:2]]
            # One that is larger than the whole memory, also where there is none
            if page.size <= self.pages.maxsize:
                self.pages[key] = page

    def hear(self, blog: int, address: str, standing: Standing) -> None:
        """Keep that what is kept at an address holds no more, and on what it would stand now."""
        with self.lock:
            self.heard[blog, address] = standing

    def heard_of(self, blog: int, address: str) -> Standing | None:
        """Return that, None when what is kept is the newest that is known."""
        with self.lock:
            return self.heard.get((blog, address))

    def drop(self, keys: list[Key]) -> None:
        """Keep these no longer: at their address is no page any more."""
        with self.lock:
            for key in keys:
                self.pages.pop(key, None)
        if is_shared():
            cache.delete_many([name_of("page", *key) for key in keys])

    def blog_of(self, host: str) -> int | None:
        """Return which blog answered to a host when that was last asked."""
        with self.lock:
            known = self.hosts.get(host)
        if known is None and is_shared():
            known = cache.get(name_of("host", host))
            if known is not None:
                self._know(host, known)
        return known

    def learn(self, host: str, blog: int) -> None:
        """Keep which blog answers to a host."""
        if self.hosts.get(host) != blog:
            self._know(host, blog)
            if is_shared():
                cache.set(name_of("host", host), blog, IN_NEED)

    def _know(self, host: str, blog: int) -> None:
        with self.lock:
            self.hosts[host] = blog


def is_shared() -> bool:
    """Say whether the cache is one that pages are kept in beside the memory of the process.

    Not one in the process, where they would be kept twice, nor one in the database, whose being
    away is what they are kept for.
    """
    return not isinstance(_backend(), LocMemCache | DummyCache | DatabaseCache) and not (
        settings.DEBUG or not settings.PAGE_MEMORY
    )


def _backend() -> Any:
    return cache._connections[cache._alias]  # type: ignore[attr-defined]


def name_of(kind: str, *key: Any) -> str:
    """Return under which name the shared cache keeps something of this release."""
    said = "\n".join(map(str, (release(), *key)))
    return f"{kind}:{sha256(said.encode('utf-8', 'surrogateescape')).hexdigest()[:40]}"


@once
def release() -> str:
    """Return what tells this code, its front end and its settings of pages from all others."""
    root, digest = Path(settings.BASE_DIR), sha256()
    for room in ("govblog", "posts", "comments", "templates", "build"):
        for file in sorted((root / room).rglob("*")):
            if file.is_file() and file.suffix != ".pyc":
                digest.update(f"{file.relative_to(root)}\0".encode() + file.read_bytes())
    said = [
        (name, getattr(settings, name))
        for name in sorted(dir(settings))
        if name.startswith(("SECURE_", "SECURITY_")) or name in _OF_PAGES
    ]
    digest.update(repr(said).encode())
    return digest.hexdigest()


_OF_PAGES = {
    "BASE_URL", "CONTENT_SECURITY_POLICY", "LANGUAGE_CODE", "MEDIA_URL", "PERMISSIONS_POLICY",
    "STATIC_URL", "TIME_ZONE", "X_FRAME_OPTIONS",
}  # fmt: skip


def is_newer(one: Kept, other: Kept) -> bool:
    """Say whether what `one` stands on is later than what `other` does."""
    return _is_later(one.standing, other.standing)


def _is_later(one: Standing, other: Standing) -> bool:
    """Say so of what pages stand on.

    The blog's version counts first: a restore of a backup moves it on, and sets posts' back.
    """
    if one.version != other.version or one.posts != other.posts:
        return one.version > other.version
    return one.total > other.total


def _written(page: Kept) -> tuple[Any, ...]:
    standing = page.standing
    on = tuple(getattr(standing, name) for name in Standing.__slots__)
    return (on, *(getattr(page, name) for name in Kept.__slots__))


def _read(said: Any) -> Kept | None:
    return None if said is None else Kept(Standing(*said[0]), *said[2:])


STORE = Store()
