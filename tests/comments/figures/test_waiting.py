"""Working time, the parts of a period, and what waits now."""

import datetime as dt
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments import figures
from comments.figures.periods import month_after, month_before
from comments.figures.working import Worked
from posts.hours import Calendar
from posts.models import Blog, Post
from tests.comments.figures.deciding import (
    DAY,
    HOUR,
    JANUARY,
    MONDAY,
    came,
)


@given(
    st.timedeltas(dt.timedelta(0), dt.timedelta(days=365)).map(lambda on: JANUARY + on),
    st.timedeltas(dt.timedelta(0), dt.timedelta(days=90)),
    st.sampled_from(["Europe/London", "Asia/Kolkata", "Australia/Lord_Howe"]),
)
def test_working_time_is_the_calendars(start: dt.datetime, waited: dt.timedelta, zone: str) -> None:
    calendar = Calendar(
        ZoneInfo(zone), frozenset({1, 2, 3, 4, 5}), dt.time(8, 45), dt.time(17, 20),
        frozenset({dt.date(2026, 4, 3)}),
    )  # fmt: skip
    worked = Worked(calendar)
    moments = [start, start + waited, start + waited / 2, start + waited / 3]
    for one, other in pairwise(moments):
        hours = max(0.0, calendar.between(one, other) / HOUR) if other > one else 0.0
        assert worked.between(one.timestamp(), other.timestamp()) == pytest.approx(hours, abs=1e-6)


@pytest.mark.parametrize(
    ("first", "last", "starts"),
    [
        ("2026-01-15", "2026-03-01", ["2026-01-15", "2026-02-01", "2026-03-01"]),
        ("2026-02-01", "2026-02-28", ["2026-02-01"]),
        ("2025-12-31", "2026-01-01", ["2025-12-31", "2026-01-01"]),
    ],
)
def test_a_long_period_is_counted_by_month(first: str, last: str, starts: list[str]) -> None:
    period = figures.Period(dt.date.fromisoformat(first), dt.date.fromisoformat(last), True)
    assert [day.isoformat() for day in period.starts] == starts


@given(st.dates(dt.date(1990, 1, 1), dt.date(2100, 1, 1)))
def test_a_month_has_one_before_and_one_after(day: dt.date) -> None:
    after = month_after(day)
    assert after.day == 1
    assert month_before(after) == day.replace(day=1)


@pytest.mark.django_db
def test_what_waits_is_told_by_its_age_in_working_days(post: Post) -> None:
    Blog.objects.update(promised_hours=16)
    blog = Blog.objects.get()
    friday = MONDAY + 4 * DAY
    for days in (0, 1, 2, 4):
        came(post, friday - days * DAY)
    came(post, friday - 8 * DAY)
    came(post, friday - 30 * DAY, status="approved")
    (queue,) = figures.queues_of([blog], friday + 3 * HOUR)
    assert queue.ages == [1, 1, 2, 1, 0]
    assert (queue.total, queue.late, queue.oldest) == (5, 3, friday - 8 * DAY)


@pytest.mark.django_db
def test_nothing_is_late_where_nothing_is_promised(post: Post) -> None:
    Blog.objects.update(promised_hours=0)
    came(post)
    (queue,) = figures.queues_of([Blog.objects.get()], MONDAY + 60 * DAY)
    assert (queue.ages, queue.late) == ([0, 0, 0, 0, 1], None)
