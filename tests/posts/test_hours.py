"""How long something waited while people were at their desks."""

import datetime as dt
import time
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from posts.hours import FIRST, LAST, Calendar, age_in_words, late_since
from posts.models import Blog, Holiday
from tests.factories import BlogFactory

LONDON = ZoneInfo("Europe/London")
HOUR = dt.timedelta(hours=1)
CHRISTMAS = frozenset({dt.date(2026, 12, 25), dt.date(2026, 12, 28)})
OFFICE = Calendar(LONDON, frozenset({1, 2, 3, 4, 5}), dt.time(9), dt.time(17), CHRISTMAS)
# Sunday to Thursday, into the hours in which clocks change
NIGHTS = Calendar(
    ZoneInfo("America/New_York"), frozenset({7, 1, 2, 3, 4}), dt.time(0, 45), dt.time(3, 15)
)
ALWAYS = Calendar(ZoneInfo("Australia/Lord_Howe"), frozenset(range(1, 8)), dt.time(0), dt.time(23))
CALENDARS = st.sampled_from([OFFICE, NIGHTS, ALWAYS])
MOMENTS = st.integers(0, 4 * 366 * 24 * 60 * 60 * 1000).map(
    lambda number: dt.datetime(2024, 1, 1, tzinfo=dt.UTC) + dt.timedelta(milliseconds=number)
)
WAITS = st.integers(0, 400_000).map(lambda quarters: quarters / 4 / 40)


def at(day: int, hour: int, minute: int = 0, month: int = 12) -> dt.datetime:
    """Return a moment of 2026 by London's clocks."""
    return dt.datetime(2026, month, day, hour, minute, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        (at(7, 10), at(7, 12), 2),  # one Monday morning
        (at(7, 7), at(7, 20), 8),  # a whole day and its evening
        (at(7, 16), at(8, 10), 2),  # over night
        (at(11, 16), at(14, 10), 2),  # over a weekend
        (at(24, 16), at(29, 10), 2),  # over Christmas, whose Boxing Day is kept on the Monday
        (at(12, 8), at(13, 20), 0),  # a weekend
        (at(7, 12), at(7, 12), 0),
        (at(7, 12), at(7, 10), -2),
    ],
)
def test_only_the_hours_at_the_desk_count(start: dt.datetime, end: dt.datetime, hours: int) -> None:
    assert OFFICE.between(start, end) == hours * HOUR


@pytest.mark.parametrize(("day", "month", "hours"), [(29, 3, 22), (25, 10, 24), (1, 7, 23)])
def test_a_working_day_in_which_clocks_change_has_the_hours_that_really_pass(
    day: int, month: int, hours: int
) -> None:
    shift = Calendar(LONDON, frozenset(range(1, 8)), dt.time(0), dt.time(23))
    start = at(day, 0, month=month)
    assert shift.between(start, at(day, 23, 30, month=month)) == hours * HOUR


def test_office_hours_are_by_the_wall_clock_in_summer_and_in_winter() -> None:
    assert OFFICE.after(at(27, 18, month=3), 1) == at(30, 10, month=3)
    assert OFFICE.after(at(23, 18, month=10), 1) == at(26, 10, month=10)


def test_a_working_day_that_begins_in_an_hour_that_is_skipped_begins_when_the_clock_goes_on() -> (
    None
):
    early = Calendar(LONDON, frozenset({7}), dt.time(1, 30), dt.time(2, 15))
    assert early.between(at(28, 0, month=3), at(30, 0, month=3)) == dt.timedelta(minutes=15)
    assert early.after(at(28, 0, month=3), 0.25) == at(29, 2, 15, month=3)
    gone = Calendar(LONDON, frozenset({7}), dt.time(1, 10), dt.time(1, 50))
    assert gone.between(at(28, 0, month=3), at(30, 0, month=3)) == dt.timedelta()


def test_a_day_that_a_country_left_out_was_no_working_day() -> None:
    apia = ZoneInfo("Pacific/Apia")  # had no 30 December 2011
    calendar = Calendar(apia, frozenset(range(1, 8)), dt.time(9), dt.time(17))
    start, end = (dt.datetime(2011, 12, day, 12, tzinfo=apia) for day in (29, 31))
    assert calendar.between(start, end) == 8 * HOUR


def by_hand(calendar: Calendar, start: dt.datetime, end: dt.datetime) -> dt.timedelta:
    """Return working time day by day, where no clock skips the beginning or end of a day."""
    total, day = dt.timedelta(), start.astimezone(calendar.zone).date()
    while day <= end.astimezone(calendar.zone).date():
        if day.isoweekday() in calendar.days and day not in calendar.holidays:
            begin, close = (
                dt.datetime.combine(day, time, calendar.zone).astimezone(dt.UTC)
                for time in (calendar.starts, calendar.ends)
            )
            total += max(dt.timedelta(), min(close, end) - max(begin, start))
        day += dt.timedelta(days=1)
    return total


@given(CALENDARS, MOMENTS, MOMENTS)
def test_years_are_counted_as_days_are(
    calendar: Calendar, one: dt.datetime, other: dt.datetime
) -> None:
    start, end = sorted((one, other))
    assert calendar.between(start, end) == by_hand(calendar, start, end)
    assert calendar.between(end, start) == -calendar.between(start, end)


@given(CALENDARS, MOMENTS, MOMENTS, MOMENTS)
def test_two_waits_one_after_the_other_are_one_wait(
    calendar: Calendar, one: dt.datetime, two: dt.datetime, three: dt.datetime
) -> None:
    parts = calendar.between(one, two) + calendar.between(two, three)
    assert parts == calendar.between(one, three)


@given(CALENDARS, MOMENTS, WAITS)
def test_the_moment_after_so_many_hours_is_the_first_at_which_so_many_have_passed(
    calendar: Calendar, moment: dt.datetime, hours: float
) -> None:
    due = calendar.after(moment, hours)
    assert calendar.between(moment, due) == dt.timedelta(hours=hours)
    if hours:
        just_before = due - dt.timedelta(microseconds=1)
        assert calendar.between(moment, just_before) < dt.timedelta(hours=hours)
    back = calendar.before(due, hours)
    assert back <= moment
    assert calendar.between(back, moment) == dt.timedelta()


@given(CALENDARS, MOMENTS, WAITS)
def test_what_came_in_before_the_moment_before_and_nothing_else_has_waited_longer(
    calendar: Calendar, moment: dt.datetime, hours: float
) -> None:
    since = calendar.before(moment, hours)
    assert calendar.between(since, moment) == dt.timedelta(hours=hours)
    earlier = since - dt.timedelta(microseconds=1)
    assert calendar.between(earlier, moment) > dt.timedelta(hours=hours)
    assert calendar.after(since, hours) <= moment


def test_absurd_questions_are_answered_at_once() -> None:
    begin = time.process_time()
    far = dt.datetime(9999, 12, 31, 23, 59, tzinfo=dt.UTC)
    long_ago = dt.datetime(1, 1, 1, tzinfo=dt.UTC)
    never = Calendar(LONDON, frozenset({1}), dt.time(9), dt.time(9, 1))
    assert never.after(at(7, 9), 1e300) == LAST
    assert never.before(at(7, 9), 10**9) == FIRST
    assert OFFICE.between(long_ago, far) == OFFICE.between(FIRST, LAST)
    assert time.process_time() - begin < 2
    with pytest.raises(ValueError, match="forward"):
        OFFICE.after(at(7, 9), -1)


def test_a_blog_works_by_its_settings_and_the_holidays_of_its_region(blog: Blog) -> None:
    Holiday.objects.create(region="scotland", day=dt.date(2026, 12, 8), name="Of Scotland")
    Holiday.objects.create(region="england-and-wales", day=dt.date(2026, 12, 9), name="Of England")
    north = BlogFactory(holidays="scotland", working_days="26", work_starts=dt.time(10, 30))
    free = BlogFactory(holidays="")
    for one, hours in ((blog, 8), (north, 0), (free, 16)):
        one.refresh_from_db()
        assert Calendar.of(one).between(at(8, 0), at(10, 0)) == hours * HOUR
    saturday = Calendar.of(north)
    assert saturday.between(at(12, 0), at(13, 0)) == 6.5 * HOUR
    assert saturday.day == 6.5 * HOUR


def test_the_calendars_of_many_blogs_cost_one_question(blog: Blog) -> None:
    blogs = [blog, BlogFactory(holidays="scotland"), BlogFactory(holidays="")]
    for asked, many in ((1, blogs[:1]), (1, blogs), (0, blogs[2:])):
        with CaptureQueriesContext(connection) as queries:
            assert set(Calendar.of_all(many)) == {one.pk for one in many}
        assert len(queries) == asked


@pytest.mark.parametrize(
    ("hours", "day", "words"),
    [
        (0, 8, "less than 1 working hour"),
        (-3, 8, "less than 1 working hour"),
        (0.99, 8, "less than 1 working hour"),
        (1, 8, "1 working hour"),
        (3.9, 8, "3 working hours"),
        (15.9, 8, "15 working hours"),
        (16, 8, "2 working days"),
        (16, 7.5, "2 working days"),
        (22.5, 7.5, "3 working days"),
        (80_000, 8, "10,000 working days"),
    ],
)
def test_an_age_is_told_in_working_hours_and_then_in_days(
    hours: float, day: float, words: str
) -> None:
    assert age_in_words(hours, day) == words


def test_late_is_what_waits_longer_than_its_blog_promises() -> None:
    blog = Blog(promised_hours=4)
    assert late_since(blog, OFFICE, at(7, 15)) == at(7, 11)
    assert late_since(Blog(promised_hours=0), OFFICE, at(7, 15)) is None


def test_the_age_of_a_comment_is_told_by_the_days_of_its_blog() -> None:
    assert OFFICE.age(at(7, 10), at(7, 13)) == "3 working hours"
    assert OFFICE.age(at(7, 10), at(10, 10)) == "3 working days"
