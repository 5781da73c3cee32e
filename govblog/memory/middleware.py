"""Makes a page that is not in memory, once however many ask, and keeps it where it may be kept."""

import threading
import time
from collections.abc import Callable
from http.cookies import SimpleCookie
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.urls import resolve

from govblog.memory import marks, stores
from govblog.memory.door import DOOR, Visit
from govblog.memory.pages import Answer, Kept, kept

LONGEST_WAIT = 5.0  # seconds for which a reader waits for the page that another one asked for
_PAUSE = 0.03  # seconds
_CONDITIONS = (
    "HTTP_IF_MATCH", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_UNMODIFIED_SINCE",
)  # fmt: skip


class NotAsKept(AssertionError):
    """What was kept is not what would be made now: somebody forgot to move a version."""


class MemoryMiddleware:
    """Before all that set headers: what it keeps is the answer as it leaves, with all of them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.making: dict[str, threading.Event] = {}
        self.lock = threading.Lock()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request, from memory or by making the page."""
        visit = DOOR.visit(request.META)
        if visit is None:
            return self.get_response(request)
        answer = visit.answer(request.META)
        if answer is None:
            return self._once(request, visit)
        # As Django does: who logs and counts answers asks for it
        request.resolver_match = resolve(request.path_info)
        if settings.PAGE_MEMORY_WATCHED and not visit.in_need:
            self._compare(request, visit)
        return _response(answer)

    def _once(self, request: HttpRequest, visit: Visit) -> HttpResponse:
        """Make a page, or wait until somebody who makes it at this moment has done so."""
        name = f"{visit.asked.host} {visit.asked.address}"
        with self.lock:
            others = self.making.get(name)
            if others is None:
                mine = self.making[name] = threading.Event()
        if others is not None:
            others.wait(LONGEST_WAIT)
            answer = DOOR.look(visit).answer(request.META)
            return self._made(request, visit) if answer is None else _response(answer)
        try:
            return self._once_everywhere(request, visit, name)
        finally:
            with self.lock:
                self.making.pop(name, None)
            mine.set()

    def _once_everywhere(self, request: HttpRequest, visit: Visit, name: str) -> HttpResponse:
        """Do so among the processes that share a cache."""
        if not stores.is_shared():
            return self._unless_made(request, visit)
        lock = stores.name_of("lock", name)
        if cache.add(lock, 1, stores.LOCK):
            try:
                return self._unless_made(request, visit)
            finally:
                cache.delete(lock)
        until = time.monotonic() + LONGEST_WAIT
        while time.monotonic() < until and cache.get(lock) is not None:
            time.sleep(_PAUSE)
        answer = DOOR.look(visit).answer(request.META)
        return self._made(request, visit) if answer is None else _response(answer)

    def _unless_made(self, request: HttpRequest, visit: Visit) -> HttpResponse:
        """Make a page, unless somebody did so after this request looked for it."""
        if stores.is_shared() or DOOR.has_another(visit):
            answer = DOOR.look(visit).answer(request.META)
            if answer is not None:
                return _response(answer)
        return self._made(request, visit)

    def _made(self, request: HttpRequest, visit: Visit) -> HttpResponse:
        """Make a page and keep it. Where making it fails, answer with the one before."""
        response = self._fresh(request)
        mark = marks.mark_of(response)
        if mark is not None and _is_for_all(response):
            page = DOOR.keep(visit, mark, dict(response.items()), response.content)
            return _response(page.answer(request.META, time.time()))
        if response.status_code < 500:
            DOOR.drop(visit)
            return response
        before = DOOR.in_need(visit.asked)
        if before is None:
            return response
        return _response(before.answer(request.META, time.time(), in_need=True))

    def _fresh(self, request: HttpRequest) -> HttpResponse:
        """Return the whole answer, whatever of it the reader has already."""
        held = {name: request.META.pop(name) for name in _CONDITIONS if name in request.META}
        try:
            return self.get_response(request)
        finally:
            request.META.update(held)

    def _compare(self, request: HttpRequest, visit: Visit) -> None:
        """Raise NotAsKept when a page that would be answered from memory is made otherwise now."""
        before, response = visit.page, self._fresh(request)
        mark = marks.mark_of(response)
        if before is None or mark is None or not _is_for_all(response):
            raise NotAsKept(f"{visit.asked.address} is not kept any more: {response.status_code}")
        now = kept(mark, dict(response.items()), response.content, before.made)
        now = now.encoded(before.encoding)
        if (now.headers, now.expanded()) != (before.headers, before.expanded()):
            raise NotAsKept(_told(visit, before, now))


def _told(visit: Visit, before: Kept, now: Kept) -> str:
    lines = {*now.expanded().splitlines()} ^ {*before.expanded().splitlines()}
    said = sorted(line.decode(errors="replace") for line in lines)
    headers = sorted({*now.headers} ^ {*before.headers})
    return f"{visit.asked.address}: {headers} {said}"


def _is_for_all(response: Any) -> bool:
    """Say whether an answer is a whole page without anything of one reader."""
    return (
        response.status_code == 200
        and not response.streaming
        and response.cookies == SimpleCookie()
        and "nonce-" not in response.get("Content-Security-Policy", "")
    )


def _response(answer: Answer) -> HttpResponse:
    response = HttpResponse(answer.body, status=answer.status)
    del response["Content-Type"]
    for name, value in answer.headers:
        response[name] = value
    return response
