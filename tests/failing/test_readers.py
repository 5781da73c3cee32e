"""Whatever fails while somebody reads, there is a page or a word about it, and never an error."""

from collections.abc import Iterator
from itertools import chain, count

import pytest
from django.core.cache import cache
from django.test import Client

from govblog.memory.stores import STORE
from tests.failing import points
from tests.failing.points import Point
from tests.failing.trying import Failing
from tests.govblog.test_two_worlds import pages

pytestmark = pytest.mark.django_db
__all__ = ["pages"]
READER = Client(raise_request_exception=False)


def wrong_of(path: str, status: int, failing: Failing, lasting: bool) -> list[str]:
    """Return what is answered to a reader when the N-th call fails, where that is an error."""
    wrong = []
    for nth, answered, body in answers(path, failing, lasting):
        if answered not in {status, 503} or (status == 200 and not body):
            wrong.append(f"{path}, {nth}: {answered}")
    return wrong


def answers(path: str, failing: Failing, lasting: bool) -> Iterator[tuple[int, int, bytes]]:
    """Yield N, the status and the page that a reader is answered when the N-th call fails."""
    for nth in count(1):
        point = Point(nth, lasting)
        cache.clear()
        STORE.forget()
        with failing(point):
            response = READER.get(path)
            # A file is read while it is sent
            body = b"".join(response) if response.streaming else response.content
        if not point.was_reached:
            return
        yield nth, response.status_code, body


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


def otherwise(path: str, status: int, lasting: bool) -> Iterator[str]:
    """Yield what is not the page when the N-th call to Redis fails."""
    for nth, answered, body in answers(path, points.cache, lasting):
        if answered != status or (status == 200 and not body):
            yield f"{path}, {nth}: {answered}"


# Each eighth page at once, all of them at night
@pytest.mark.parametrize(
    ("each", "lasting"),
    [
        pytest.param(8, False, id="some, once"),
        pytest.param(1, False, id="once", marks=pytest.mark.nightly),
        pytest.param(1, True, id="for good", marks=pytest.mark.nightly),
    ],
)
def test_whichever_call_of_a_page_to_redis_fails_there_is_the_page(
    pages: dict[str, int], own_redis: None, each: int, lasting: bool
) -> None:
    asked = list(pages.items())[::each]
    found = (otherwise(path, status, lasting) for path, status in asked)
    assert list(chain.from_iterable(found)) == []
