"""Second looks are counted by the day on which they were asked for, and answered."""

import datetime as dt

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries

from comments import figures
from comments.models import Comment, MonthFigures
from comments.moderation import reviewing
from posts.models import Blog, Post
from tests.comments.figures.deciding import DAY, HOUR, MONDAY
from tests.factories import CommentFactory, StaffFactory, act, seen

pytestmark = pytest.mark.django_db


def looked_at(post: Post, outcome: str, hours: int) -> None:
    """Let a look be asked for on Monday and answered so many hours later, if at all."""
    with time_machine.travel(MONDAY - HOUR, tick=False) as clock:
        comment = CommentFactory(post=post)
        act(comment, "reject")
        clock.move_to(MONDAY)
        look = reviewing.ask(Comment.objects.get(pk=comment.pk), "")
        clock.shift(hours * HOUR)
        if outcome:
            by = StaffFactory(blog=post.blog, role="moderator")
            reviewing.answer(look, seen(comment), outcome, "We read it again.", by=by)


def test_each_counts_on_its_day_with_the_working_hours_it_took(
    post: Post, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for outcome, hours in (("upheld", 2), ("upheld", 3), ("overturned", 24), ("", 0)):
        looked_at(post, outcome, hours)
    period = figures.Period(MONDAY.date() - DAY, MONDAY.date() + DAY)
    # Holidays and second looks
    with django_assert_num_queries(2):
        sunday, monday, tuesday = figures.looks_of([post.blog], period)
    assert (sunday.asked, sunday.answered, sunday.median_hours) == (0, 0, None)
    assert (monday.asked, monday.answered, monday.upheld, monday.median_hours) == (4, 2, 2, 2.5)
    assert (tuesday.asked, tuesday.overturned, tuesday.median_hours) == (0, 1, 8)
    total = figures.total_of([sunday, monday, tuesday])
    assert (total.asked, total.answered, total.median_hours) == (4, 3, 3)


def test_on_no_blog_there_are_none() -> None:
    (day,) = figures.looks_of([], figures.Period(MONDAY.date(), MONDAY.date()))
    assert day == figures.Looks()


def test_a_month_keeps_its_second_looks_and_hides_small_numbers(post: Post) -> None:
    Blog.objects.update(figures_public=True)
    for outcome in ["upheld"] * 5 + ["overturned"]:
        looked_at(post, outcome, 2)
    with time_machine.travel(MONDAY + dt.timedelta(days=40), tick=False):
        assert figures.count_months() == 1
        (month,) = figures.published_months(post.blog)[1]
    kept = MonthFigures.objects.get()
    assert (kept.looks_asked, kept.looks_upheld, kept.looks_overturned) == (6, 5, 1)
    assert kept.looks_hours == 2
    looks = month.looks
    assert (looks.asked, looks.upheld, looks.overturned) == (6, 5, figures.FEW)
    assert (looks.answered, looks.median_hours) == (figures.NOT_SHOWN, figures.NOT_SHOWN)
