"""Forty-eight hours that count, and five days, as the regulations of 2013 have them."""

import datetime as dt

import pytest

from comments.legal.clock import ZONE, Clock, end_of_answer, words
from posts import holidays

# Good Friday and Easter Monday, the early May bank holiday, Christmas and Boxing Day
FREE = frozenset(
    dt.date.fromisoformat(day)
    for day in ("2026-04-03", "2026-04-06", "2026-05-04", "2026-12-25", "2026-12-28")
)
CLOCK = Clock(FREE)


def at(said: str) -> dt.datetime:
    """Return a moment by the clocks of London."""
    return dt.datetime.fromisoformat(said).replace(tzinfo=ZONE)


CASES = [
    # received, due 48 hours later
    ("2026-03-09 10:00", "2026-03-11 10:00"),  # Monday
    ("2026-03-12 10:00", "2026-03-16 10:00"),  # Thursday: over the weekend
    ("2026-03-13 23:59", "2026-03-17 23:59"),  # Friday night
    ("2026-03-14 12:00", "2026-03-18 00:00"),  # Saturday: from Monday on
    ("2026-03-15 23:59", "2026-03-18 00:00"),  # Sunday
    ("2026-03-16 00:00", "2026-03-18 00:00"),  # Monday at midnight
    ("2026-04-02 09:00", "2026-04-08 09:00"),  # Thursday before Good Friday
    ("2026-04-03 09:00", "2026-04-09 00:00"),  # Good Friday itself
    ("2026-05-01 16:30", "2026-05-06 16:30"),  # Friday before a bank holiday
    ("2026-12-24 08:00", "2026-12-30 08:00"),  # Christmas Eve, with a substitute day
    ("2026-03-27 15:00", "2026-03-31 15:00"),  # the clocks go forward on the Sunday
    ("2026-10-23 15:00", "2026-10-27 15:00"),  # and back
]


@pytest.mark.parametrize(("received", "due"), CASES)
def test_hours_of_weekends_and_bank_holidays_do_not_count(received: str, due: str) -> None:
    assert CLOCK.after(at(received)) == at(due)


@pytest.mark.parametrize(
    ("due", "near"),
    [
        ("2026-03-11 10:00", "2026-03-11 02:00"),
        ("2026-03-16 03:00", "2026-03-13 19:00"),
        ("2026-03-18 00:00", "2026-03-17 16:00"),
        ("2026-04-07 04:00", "2026-04-02 20:00"),
    ],
)
def test_eight_hours_before_are_hours_that_count_too(due: str, near: str) -> None:
    assert CLOCK.before(at(due), 8) == at(near)
    assert CLOCK.after(at(near), 8) == at(due)


def test_christmas_day_is_free_also_where_the_list_of_bank_holidays_ends() -> None:
    assert Clock(frozenset()).after(at("2031-12-24 10:00")) == at("2031-12-29 10:00")


@pytest.mark.django_db
def test_the_bank_holidays_are_those_of_england_and_wales() -> None:
    holidays.load(holidays.shipped())
    known = Clock.known().free
    assert dt.date(2026, 4, 3) in known
    assert dt.date(2026, 8, 31) in known
    assert dt.date(2026, 1, 2) not in known  # in Scotland only


@pytest.mark.parametrize(
    ("sent", "until"),
    [
        ("2026-03-09 00:00", "2026-03-15 00:00"),
        ("2026-03-09 23:59", "2026-03-15 00:00"),
        # Days of the calendar: weekends and bank holidays count, and clocks may change
        ("2026-03-26 12:00", "2026-04-01 00:00"),
        ("2026-12-23 12:00", "2026-12-29 00:00"),
    ],
)
def test_the_writer_has_until_midnight_at_the_end_of_the_fifth_day_after(
    sent: str, until: str
) -> None:
    assert end_of_answer(at(sent)) == at(until)


def test_midnight_is_told_as_the_end_of_a_day() -> None:
    assert words(at("2026-03-15 00:00")) == "midnight at the end of 14 March 2026"
    assert words(at("2026-07-01 09:05")) == "1 July 2026 at 09:05"
