"""An administrator finds, downloads and erases a person's data at the desk, on their blogs only."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse

from comments.models import Comment, PersonEvent
from posts.models import Blog
from tests.comments.people import dumping
from tests.comments.people.someone import EMAIL, TRACES, leave_traces
from tests.desk import signed_in
from tests.factories import BlogFactory, CommentFactory, PostFactory, StaffFactory

pytestmark = pytest.mark.django_db
PAGE = "/admin/comments/personevent/"


def press(by: User, act: str, email: str = EMAIL) -> HttpResponse:
    return signed_in(by).post(PAGE, {"email": email, "act": act}, follow=True)


def test_the_page_stands_in_the_list_of_desks(administrator: User) -> None:
    assert "Personal data" in signed_in(administrator).get("/admin/").content.decode()


def test_what_there_is_is_counted_and_nothing_is_done_before_a_question(
    blog: Blog, administrator: User
) -> None:
    leave_traces(blog)
    found = press(administrator, "find").content.decode()
    assert "5 comments" in found
    assert "Erase all that is kept" in press(administrator, "ask").content.decode()
    assert Comment.objects.filter(content__erased_at=None).count() == 7
    assert not PersonEvent.objects.exists()


def test_a_copy_is_downloaded_and_on_record(blog: Blog, administrator: User) -> None:
    leave_traces(blog)
    told = json.loads(press(administrator, "json").content)
    assert len(told["comments"]) == 5
    assert press(administrator, "html").status_code == 200
    event = PersonEvent.objects.latest("pk")
    assert (event.act, event.way, event.by) == ("exported", "desk", administrator)


def test_after_the_question_it_is_erased_and_on_record(blog: Blog, administrator: User) -> None:
    leave_traces(blog)
    page = press(administrator, "erase").content.decode()
    assert "Erased: 5 comments, 1 report of a comment" in page
    assert dumping.found_in(dumping.database(), TRACES) == []
    assert PersonEvent.objects.get().by == administrator


def test_the_administrator_of_one_blog_leaves_the_others_alone(
    blog: Blog, administrator: User
) -> None:
    elsewhere = CommentFactory(email=EMAIL, post=PostFactory(blog=BlogFactory()))
    assert "Nothing." in press(administrator, "find").content.decode()
    press(administrator, "erase")
    assert Comment.objects.get(pk=elsewhere.pk).email == EMAIL
    press(StaffFactory(role=None, is_superuser=True), "erase")
    assert Comment.objects.get(pk=elsewhere.pk).email == ""


@pytest.mark.parametrize("email", ["", "nobody", "a@b\nc"])
def test_what_is_no_address_is_told_and_kept(administrator: User, email: str) -> None:
    response = signed_in(administrator).post(PAGE, {"email": email, "act": "erase"})
    assert response.status_code == 422
    assert "Enter an email address" in response.content.decode()


@pytest.mark.parametrize("role", ["moderator", "senior moderator", "editor"])
def test_no_other_role_gets_in(blog: Blog, role: str) -> None:
    someone: Any = StaffFactory(blog=blog, role=role)
    assert press(someone, "find").status_code == 403
