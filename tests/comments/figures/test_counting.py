"""What moderation came to in a period: every comment once, by the decision that stood."""

import datetime as dt

import pytest
from pytest_django import DjangoAssertNumQueries

from comments import figures, moderation
from comments.models import Content
from posts.models import Post
from tests.comments.figures.deciding import (
    DAY,
    HOUR,
    MONDAY,
    WEEK,
    came,
    counts,
    decide,
    of_week,
    undo,
)
from tests.factories import BlogFactory, PostFactory, StaffFactory, rule_of, seen


@pytest.mark.django_db
def test_every_comment_counts_on_the_day_it_came_and_the_day_it_was_decided(post: Post) -> None:
    for act in ("approve", "reject", "spam"):
        decide(came(post), act, MONDAY + DAY)
    removed = came(post)
    decide(removed, "approve", MONDAY + DAY)
    decide(removed, "remove", MONDAY + 2 * DAY)
    came(post)
    found = of_week(post.blog)
    assert counts(found.total) == (5, 2, 1, 1, 1)
    assert [counts(row) for row in found.parts[:4]] == [
        (5, 0, 0, 0, 0), (0, 2, 1, 1, 0), (0, 0, 0, 0, 1), (0, 0, 0, 0, 0)
    ]  # fmt: skip


@pytest.mark.django_db
def test_a_rule_has_what_was_refused_and_removed_under_it(post: Post) -> None:
    decide(came(post), "reject", MONDAY)
    removed = came(post)
    decide(removed, "approve", MONDAY)
    decide(removed, "remove", MONDAY)
    rule = rule_of(post.blog)
    found = of_week(post.blog)
    assert {key: counts(row) for key, row in found.rules.items()} == {rule.pk: (0, 0, 1, 0, 1)}
    assert found.refused == [{rule.pk: 1}, {}, {}, {}, {}, {}, {}]


@pytest.mark.django_db
def test_a_decision_that_was_undone_is_none(post: Post) -> None:
    comment, minute = came(post), dt.timedelta(minutes=1)
    first = decide(comment, "approve", MONDAY + HOUR)
    undo(first, MONDAY + HOUR + minute)
    assert counts(of_week(post.blog).total) == (1, 0, 0, 0, 0)
    assert not of_week(post.blog).total.waits.pairs
    decide(comment, "reject", MONDAY + 3 * HOUR)
    found = of_week(post.blog)
    assert counts(found.total) == (1, 0, 1, 0, 0)
    assert found.total.waits.median == 3


@pytest.mark.django_db
def test_a_decision_put_right_later_counts_as_it_was_first(post: Post) -> None:
    comment = came(post)
    decide(comment, "reject", MONDAY + HOUR)
    decide(comment, "restore", MONDAY + DAY)
    decide(comment, "approve", MONDAY + DAY)
    found = of_week(post.blog)
    assert counts(found.total) == (1, 0, 1, 0, 0)
    later = figures.Period(MONDAY.date() + DAY, MONDAY.date() + DAY)
    assert counts(figures.figures_of([post.blog], later).total) == (0, 0, 0, 0, 0)


@pytest.mark.django_db
def test_a_removal_that_was_undone_is_none_and_undoing_a_restoration_is_none(post: Post) -> None:
    comment, minute = came(post), dt.timedelta(minutes=1)
    decide(comment, "approve", MONDAY)
    hasty = decide(comment, "remove", MONDAY + HOUR)
    undo(hasty, MONDAY + HOUR + minute)
    assert counts(of_week(post.blog).total) == (1, 1, 0, 0, 0)
    decide(comment, "remove", MONDAY + 2 * HOUR)
    restorer = decide(comment, "restore", MONDAY + 3 * HOUR)
    undo(restorer, MONDAY + 3 * HOUR + minute)
    assert counts(of_week(post.blog).total) == (1, 1, 0, 0, 1)


@pytest.mark.django_db
def test_of_a_step_undone_in_part_what_was_left_alone_stands(post: Post) -> None:
    both, someone = [came(post), came(post)], StaffFactory()
    moderation.decide_all([seen(one) for one in both], "approve", by=someone, at=MONDAY)
    decide(both[0], "remove", MONDAY + dt.timedelta(minutes=1))
    undo_by = moderation.undoable(someone, MONDAY + dt.timedelta(minutes=2))
    assert undo_by is not None
    moderation.undo(undo_by.batch, by=someone, at=MONDAY + dt.timedelta(minutes=2))
    assert counts(of_week(post.blog).total) == (2, 1, 0, 0, 1)


@pytest.mark.django_db
@pytest.mark.parametrize("source", [Content.Source.IMPORT, Content.Source.DESK])
def test_what_no_reader_sent_does_not_count(post: Post, source: str) -> None:
    decide(came(post, source=source), "approve", MONDAY)
    assert counts(of_week(post.blog).total) == (0, 0, 0, 0, 0)


@pytest.mark.django_db
def test_what_a_rule_published_counts_for_no_person(post: Post) -> None:
    moderation.publish_confirmed(seen(came(post)), at=MONDAY)
    found = figures.figures_of([post.blog], WEEK, {post.blog.pk})
    assert (counts(found.total), found.people) == ((1, 1, 0, 0, 0), {})


@pytest.mark.django_db
def test_people_are_told_apart_only_where_they_may_be(post: Post) -> None:
    other = BlogFactory()
    someone = decide(came(post), "approve", MONDAY)
    elsewhere = decide(came(PostFactory(blog=other)), "approve", MONDAY)
    assert of_week(post.blog, other).people == {}
    found = figures.figures_of([post.blog, other], WEEK, {post.blog.pk})
    assert {key: row.decided for key, row in found.people.items()} == {someone.pk: 1}
    assert elsewhere.pk not in found.people
    assert found.total.decided == 2


@pytest.mark.django_db
def test_a_day_is_that_of_each_blogs_own_clock() -> None:
    late = dt.datetime(2026, 3, 9, 23, 30, tzinfo=dt.UTC)
    here, there = BlogFactory(), BlogFactory(time_zone="Europe/Berlin")
    for blog in (here, there):
        decide(came(PostFactory(blog=blog), late), "approve", late)
    days = [row.published for row in of_week(here, there).parts]
    assert days == [1, 1, 0, 0, 0, 0, 0]


@pytest.mark.django_db
def test_waiting_is_told_in_hours_and_in_working_hours(post: Post) -> None:
    friday = MONDAY + 4 * DAY
    for hours in range(1, 10):
        decide(came(post, friday), "approve", friday + hours * HOUR)
    decide(came(post, friday), "approve", friday + 71 * HOUR)  # Monday at 9
    waits = of_week(post.blog).total.waits
    assert waits.median == 5
    week_after = figures.figures_of(
        [post.blog], figures.Period(WEEK.first, WEEK.last + 3 * DAY)
    ).total.waits
    assert (week_after.median, week_after.most) == (5.5, 9)
    assert (week_after.median_working, week_after.most_working) == (5.5, 7)
    # Up to 1, 4, 8, 16, 40 working hours, and longer: from 17:00 on Friday nobody works
    assert week_after.bars() == [1, 3, 6, 0, 0, 0]


@pytest.mark.django_db
def test_nothing_has_no_median() -> None:
    waits = figures.figures_of([], WEEK).total.waits
    assert (waits.median, waits.median_working, waits.most, waits.most_working) == (None,) * 4


@pytest.mark.django_db
def test_much_asks_no_more_than_little(
    post: Post, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(2):
        for act in ("approve", "reject", "spam"):
            someone = decide(came(post), act, MONDAY)
            undo(someone, MONDAY + dt.timedelta(minutes=1))
        with django_assert_num_queries(6):
            figures.figures_of([post.blog], WEEK, {post.blog.pk})
