"""However many come at once, a page is made once."""

import threading
import time
from collections.abc import Iterator

import pytest
from django.core.cache import caches
from django.db import connections
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from pytest_django import Settings

from govblog.memory import middleware, stores
from govblog.memory.middleware import MemoryMiddleware
from govblog.memory.stores import STORE
from govblog.public import kept
from posts.models import Blog
from tests.govblog.memory.asking import unwatched
from tests.redis_server import redis_program, running_redis

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def as_served(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keep as it is done for real, on a machine that may be busy with other work."""
    monkeypatch.setattr(middleware, "LONGEST_WAIT", 60)
    monkeypatch.setattr(stores, "LOCK", 60)
    with unwatched():
        yield


class Page:
    """A page that takes a while, and counts how often it was made."""

    def __init__(self, blog: Blog) -> None:
        self.blog, self.made, self.lock = blog, 0, threading.Lock()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Make the page."""
        with self.lock:
            self.made += 1
        time.sleep(0.3)
        return kept(HttpResponse(b"The page."), self.blog)


def crowd(*doors: MemoryMiddleware, many: int = 200) -> set[bytes]:
    """Let many ask for the front page at once, at the doors in turn; return what they got."""
    start, got = threading.Barrier(many), []

    def read(number: int) -> None:
        start.wait()
        got.append(doors[number % len(doors)](RequestFactory().get("/")).content)
        connections.close_all()

    threads = [threading.Thread(target=read, args=(number,)) for number in range(many)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(got) == many
    return set(got)


def test_two_hundred_at_once_make_a_page_once_or_twice(blog: Blog) -> None:
    page = Page(blog)
    door = MemoryMiddleware(page)
    assert crowd(door) == {b"The page."}
    assert page.made <= 2
    Blog.objects.all().move_version()
    page.blog = Blog.objects.get()
    before = page.made
    assert crowd(door) == {b"The page."}
    assert page.made - before <= 2


def test_whoever_waits_too_long_makes_the_page(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(middleware, "LONGEST_WAIT", 0.01)
    page = Page(blog)
    assert crowd(MemoryMiddleware(page), many=3) == {b"The page."}
    assert page.made == 3


@pytest.mark.skipif(redis_program() is None, reason="Redis is not installed")
def test_processes_that_share_a_cache_make_a_page_once(blog: Blog, settings: Settings) -> None:
    with running_redis() as server:
        said = {"BACKEND": "govblog.caches.Redis", "LOCATION": server.url}
        settings.CACHES = {"default": said}
        page = Page(blog)
        # Each process has its own door; what they know of each other is in the cache
        assert crowd(MemoryMiddleware(page), MemoryMiddleware(page)) == {b"The page."}
        assert page.made <= 2
        caches.close_all()
    assert STORE.pages
