"""Whatever fails while somebody reads, there is a page or a word about it, and never an error."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from itertools import count

import pytest
from django.core.cache import cache
from django.test import Client

from govblog.memory.stores import STORE
from tests.failing import points
from tests.failing.points import Point
from tests.govblog.test_two_worlds import pages

pytestmark = pytest.mark.django_db
__all__ = ["pages"]
READER = Client(raise_request_exception=False)


def wrong_of(
    path: str, status: int, failing: Callable[[Point], AbstractContextManager[None]], lasting: bool
) -> list[str]:
    """Return what is answered to a reader when the N-th call fails, where that is an error."""
    wrong = []
    for nth in count(1):
        point = Point(nth, lasting)
        cache.clear()
        STORE.forget()
        with failing(point):
            response = READER.get(path)
            # A file is read while it is sent
            body = b"".join(response) if response.streaming else response.content
        if not point.was_reached:
            return wrong
        if response.status_code not in {status, 503} or (status == 200 and not body):
            wrong.append(f"{path}, {nth}: {response.status_code}")
    return wrong


@pytest.mark.parametrize("lasting", [False, True], ids=["once", "for good"])
def test_whichever_question_of_a_page_fails_there_is_the_page_or_a_word_about_it(
    pages: dict[str, int], lasting: bool
) -> None:
    wrong = [
        one
        for path, status in pages.items()
        for one in wrong_of(path, status, points.database, lasting)
    ]
    assert wrong == []
