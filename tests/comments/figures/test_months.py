"""A blog publishes a month once it is over, and it never changes after."""

import datetime as dt

import pytest
import time_machine
from django.contrib.auth.models import User
from pytest_django import DjangoAssertNumQueries

from comments import figures, moderation
from comments.models import Comment, MonthFigures
from posts.models import Blog, Post
from tests.comments.figures.deciding import (
    DAY,
    HOUR,
    MONDAY,
    came,
    decide,
)
from tests.factories import rule_of


def months_of(blog: Blog) -> list[figures.Month]:
    return figures.published_months(blog)[1]


@pytest.mark.django_db
def test_a_month_is_published_when_it_is_over(post: Post) -> None:
    for hour in range(6):
        decide(came(post), "approve", MONDAY + hour * HOUR)
    decide(came(post), "reject", MONDAY)
    with time_machine.travel("2026-03-31T23:30Z", tick=False):
        assert months_of(post.blog) == []
    with time_machine.travel("2026-04-01T01:30Z", tick=False):
        (march,) = months_of(post.blog)
    assert march.first == dt.date(2026, 3, 1)
    assert march.cells == figures.Published(
        received=7,
        published=6,
        spam=0,
        by_rule={1: "fewer than 5"},
        not_published="not shown",
        median_hours=2,
    )


@pytest.mark.django_db
def test_the_last_24_months_are_published(post: Post) -> None:
    decide(came(post, MONDAY - 900 * DAY), "approve", MONDAY - 900 * DAY)
    decide(came(post), "approve", MONDAY)
    with time_machine.travel("2026-05-02T12:00Z", tick=False):
        found = [month.first for month in months_of(post.blog)]
    assert (len(found), found[0], found[-1]) == (24, dt.date(2026, 4, 1), dt.date(2024, 5, 1))


@pytest.mark.django_db
def test_a_published_month_does_not_change_afterwards(
    post: Post, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    Blog.objects.update(figures_public=True)
    for _ in range(6):
        decide(came(post), "approve", MONDAY)
    with time_machine.travel("2026-05-02T12:00Z", tick=False):
        before = months_of(post.blog)
        assert figures.count_months() == 2
        assert figures.count_months() == 0
        Comment.objects.filter(pk=came(post).pk).update(created_at=MONDAY)
        with django_assert_num_queries(3):
            assert months_of(post.blog) == before


@pytest.mark.django_db
def test_only_blogs_that_publish_are_counted(post: Post) -> None:
    decide(came(post), "approve", MONDAY)
    assert figures.count_months() == 0
    assert not MonthFigures.objects.exists()


@pytest.mark.django_db
def test_a_rule_is_named_as_it_reads_now_and_all_its_versions_count(
    post: Post, editor: User
) -> None:
    for _ in range(3):
        decide(came(post), "reject", MONDAY)
    rule = rule_of(post.blog)
    moderation.revise_rule(rule, title="Be kind", text="Comments are kind.", by=editor)
    for _ in range(3):
        decide(came(post), "reject", MONDAY + HOUR)
    with time_machine.travel("2026-04-02T12:00Z", tick=False):
        rules, (march,) = figures.published_months(post.blog)
    assert rules == [(1, "Be kind")]
    assert (march.cells.by_rule, march.cells.not_published) == ({1: 6}, 6)
