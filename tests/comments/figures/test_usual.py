"""The usual wait, as it is told to whoever waits."""

import pytest
from pytest_django import DjangoAssertNumQueries

from comments.figures import usual_wait
from comments.figures.usual import LATELY, MOST
from posts.models import Post
from tests.comments.figures.deciding import DAY, HOUR, MONDAY, came, decide, undo
from tests.factories import StaffFactory

pytestmark = pytest.mark.django_db
FRIDAY = MONDAY + 4 * DAY


def waited(post: Post, *hours: float, on: int = 0) -> None:
    """Let comments that came on a day wait so long each for one moderator."""
    someone = StaffFactory(blog=post.blog)
    for wait in hours:
        decide(came(post, MONDAY + on * DAY), "approve", MONDAY + on * DAY + wait * HOUR, someone)


def test_the_usual_wait_is_the_middle_of_those_who_waited_in_working_hours(post: Post) -> None:
    waited(post, *[1] * 4, 3, 3, *[24] * 5)
    assert usual_wait(post.blog, FRIDAY) == "3 working hours"


def test_fewer_than_ten_tell_nothing(post: Post) -> None:
    waited(post, *[1] * 9)
    assert usual_wait(post.blog, FRIDAY) == ""
    waited(post, 1, on=1)
    assert usual_wait(post.blog, FRIDAY) == "1 working hour"
    assert usual_wait(post.blog, FRIDAY + LATELY) == ""


def test_what_was_undone_was_no_decision(post: Post) -> None:
    waited(post, *[1] * 9)
    someone = decide(came(post), "approve", MONDAY + HOUR)
    undo(someone, MONDAY + HOUR)
    assert usual_wait(post.blog, FRIDAY) == ""


def test_the_newest_decisions_tell_it_and_asking_costs_the_same(
    post: Post, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    assert MOST > 100
    monkeypatch.setattr("comments.figures.usual.MOST", 10)
    waited(post, *[5] * 12)
    waited(post, *[1] * 10, on=2)
    with django_assert_num_queries(4):
        assert usual_wait(post.blog, FRIDAY) == "1 working hour"
