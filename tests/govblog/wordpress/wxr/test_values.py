"""Dates and ids of an export are taken when they are sound, and never guessed."""

import datetime as dt
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govblog.wordpress.wxr import values


@pytest.mark.parametrize("text", ["", " ", "0", "\n0\t"])
def test_no_id_is_none(text: str) -> None:
    assert values.number(text) is None


@pytest.mark.parametrize(("text", "number"), [("17", 17), (" 17\n", 17), ("0017", 17)])
def test_an_id_is_a_number(text: str, number: int) -> None:
    assert values.number(text) == number


def test_the_largest_id_is_what_a_database_can_keep() -> None:
    assert values.number(str(2**63 - 1)) == 2**63 - 1


@pytest.mark.parametrize("text", ["-1", "+1", "1.0", "1e3", "b", "٣", "1 2", str(2**63), "9" * 99])
def test_what_is_no_id_is_refused(text: str) -> None:
    with pytest.raises(values.Unsound):
        values.number(text)


@pytest.mark.parametrize("text", ["", "0000-00-00 00:00:00", "-0001-11-30 00:00:00"])
def test_a_zero_date_is_none(text: str) -> None:
    assert values.in_utc(text) is None


def test_a_date_is_read_in_utc() -> None:
    assert values.in_utc("2014-07-01 09:30:05") == dt.datetime(2014, 7, 1, 9, 30, 5, tzinfo=dt.UTC)
    assert values.moment("2014-07-01T09:30") == dt.datetime(2014, 7, 1, 9, 30)  # noqa: DTZ001


@pytest.mark.parametrize(
    "text",
    ["2014-02-30 10:00:00", "2014-00-10 10:00:00", "2014-01-01 25:00:00", "0999-12-31 10:00:00",
     "9999-12-31 23:59:59", "2014-01-01", "1 January 2014", "2014-01-01 10:00:00+01:00"],
)  # fmt: skip
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(values.Unsound):
        values.in_utc(text)


def test_the_date_of_a_feed_is_brought_to_utc() -> None:
    assert values.pub_date("Tue, 01 Jul 2014 10:30:00 +0100") == dt.datetime(
        2014, 7, 1, 9, 30, tzinfo=dt.UTC
    )
    assert values.pub_date("Mon, 30 Nov -0001 00:00:00 +0000") is None


@given(st.text(max_size=40))
def test_no_text_makes_the_reading_of_dates_and_ids_fail(text: str) -> None:
    for read in (values.number, values.moment, values.in_utc, values.pub_date):
        with suppress(values.Unsound):
            read(text)
