"""The desks are told which comments have an open case, and how many cases there are."""

import datetime as dt

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from comments import legal
from posts.models import Blog
from tests.comments.legal.cases import comment_of, do, notice_of
from tests.factories import BlogFactory, StaffFactory

pytestmark = pytest.mark.django_db


def test_open_cases_of_comments_are_found_in_one_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    comments = [comment_of() for _ in range(3)]
    first, second = notice_of(comments[0]), notice_of(comments[1])
    do(second, "close")
    later = timezone.now() + dt.timedelta(days=30)
    with django_assert_num_queries(1):
        found = legal.open_of([one.pk for one in comments], later)
    assert {pk: [case.reference for case in cases] for pk, cases in found.items()} == {
        comments[0].pk: [first.reference]
    }
    assert found[comments[0].pk][0].is_late


def test_how_cases_stand_is_for_who_handles_them(blog: Blog) -> None:
    notice = notice_of()
    assert legal.standing([blog]).open == 1
    assert legal.standing([blog], timezone.now() + dt.timedelta(days=30)).late == 1
    assert legal.standing([BlogFactory()]).open == 0
    for role, seen in (("administrator", 1), ("senior moderator", 1), ("moderator", 0)):
        assert legal.standing_for(StaffFactory(blog=blog, role=role)).open == seen
    assert str(legal.standing([blog])).startswith("Legal notices open: 1, overdue: 0, next due by ")
    do(notice, "remove")
    assert legal.standing([blog]).next_due is None
