"""How colleagues are told of each other, and of moments."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User

from govblog.telling import day_and_time, day_of, name_of


def test_a_person_is_told_by_name_or_else_by_account() -> None:
    assert name_of(User(username="staff1", first_name="Staff", last_name="One")) == "Staff One"
    assert name_of(User(username="staff1")) == "staff1"


def test_a_moment_is_told_by_the_clocks_of_the_place() -> None:
    at = dt.datetime(2026, 5, 5, 23, 4, tzinfo=dt.UTC)
    assert day_and_time(at, ZoneInfo("Europe/London")) == "6 May 2026 at 00:04"
    assert day_of(at, ZoneInfo("Europe/London")) == "6 May 2026"
