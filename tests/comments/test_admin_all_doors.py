"""One page closes and reopens the comments of every blog that a person administers."""

import datetime as dt

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comments import moderation
from posts.models import Blog, BlogEvent
from tests import dom
from tests.desk import QUEUE, page, signed_in, told
from tests.factories import BlogFactory, StaffFactory

pytestmark = pytest.mark.django_db
ALL = f"{QUEUE}all-blogs/"
NOW = dt.datetime(2026, 5, 5, 9, 0, tzinfo=dt.UTC)
FORM = {"reason": "An election is on.", "until_date": "2026-06-12"}


@pytest.fixture
def keeper(blog: Blog) -> User:
    """An administrator of the install."""
    return StaffFactory(role=None, is_superuser=True)


def test_all_are_closed_and_reopened_and_each_is_listed(blog: Blog, keeper: User) -> None:
    other = BlogFactory(name="Other blog")
    with time_machine.travel(NOW, tick=False):
        desk = signed_in(keeper)
        moderation.close_blog(other, by=keeper, reason="For good.")
        assert told(desk.post(ALL, FORM), desk) == [
            "Other blog was left as it is: closed by itself, for at least as long.",
            "Comments are closed on 1 blog.",
        ]
        rows = page(desk, ALL).one("tbody").all("tr")
        shown = {row.one("th").text: row.one("td").text for row in rows}
        assert "Readers see: For good." in shown["Other blog"]
        assert "They reopen by themselves on 12 June 2026" in shown[blog.name]
        assert told(desk.post(ALL, {"reopen": "1"}), desk) == [
            "Other blog was left as it is: closed by itself: reopen it on its own page.",
            "Comments are open again on 1 blog.",
        ]
    assert BlogEvent.objects.exclude(batch=None).count() == 2


def test_they_are_closed_from_a_moment_to_come(blog: Blog, keeper: User) -> None:
    with time_machine.travel(NOW, tick=False):
        desk = signed_in(keeper)
        said = told(desk.post(ALL, FORM | {"at_date": "2026-05-20", "at_time": "17:00"}), desk)
    assert said == ["Comments are to be closed from 20 May 2026 at 17:00 BST on 1 blog."]
    assert Blog.objects.get().comments_closed_at == dt.datetime(2026, 5, 20, 16, tzinfo=dt.UTC)


def test_an_error_keeps_what_was_typed(blog: Blog, keeper: User) -> None:
    with time_machine.travel(NOW, tick=False):
        response = signed_in(keeper).post(ALL, FORM | {"at_date": "2026-07-01"})
    assert response.status_code == 422
    shown = dom.page(response.content)
    assert "must reopen after they close" in shown.one(of="errornote").text
    kept = {name: shown.one("input", id=f"close-{name}")["value"] for name in (*FORM, "at_date")}
    assert kept == FORM | {"at_date": "2026-07-01"}


def test_the_second_is_told_what_the_first_did(blog: Blog, keeper: User) -> None:
    desk = signed_in(keeper)
    seen = page(desk, ALL).all("input", name="seen")[0]["value"]
    moderation.close_blog(blog, by=keeper, reason="Theirs.")
    for form in ({"reason": "Mine."}, {"reopen": "1"}):
        response = desk.post(ALL, form | {"seen": seen})
        assert response.status_code == 422
        shown = dom.page(response.content)
        assert "closed the comments" in shown.one(of="errornote").text
        assert "Readers see: Theirs." in shown.one("tbody").text


@pytest.mark.parametrize("role", ["moderator", "senior moderator", "editor"])
def test_nobody_else_gets_in(blog: Blog, role: str) -> None:
    browser = signed_in(StaffFactory(role=role))
    assert browser.get(ALL).status_code == 403
    assert browser.post(ALL, FORM).status_code == 403


def test_an_administrator_sees_and_closes_their_own_blogs_only(blog: Blog, keeper: User) -> None:
    other = BlogFactory(name="Other blog")
    desk = signed_in(StaffFactory(blog=blog, role="administrator"))
    assert "Other blog" not in page(desk, ALL).text
    desk.post(ALL, {"reason": "An election is on."})
    assert Blog.objects.exclude(comments_closed_at=None).get() == blog
    assert not other.events.exists()


def test_the_list_costs_the_same_for_many_blogs(blog: Blog, keeper: User) -> None:
    desk, asked = signed_in(keeper), []
    moderation.close_blog(blog, by=keeper, reason="Paused.")
    page(desk, ALL)
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            page(desk, ALL)
        asked.append(len(queries))
        for _ in range(5):
            moderation.close_blog(BlogFactory(), by=keeper, reason="Paused.")
    assert asked[0] == asked[1]
