"""What becomes of a post by its status and its dates."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from govblog.wordpress.items import Item
from govblog.wordpress.loading.standing import Standing, standing_of

NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
THEN = dt.datetime(2014, 7, 1, 12, tzinfo=dt.UTC)


def of(**said: Any) -> Standing:
    """Return what becomes of a post that is published, unless said otherwise."""
    item = Item("post", 1, **{"status": "publish", "published_at": THEN, **said})
    return standing_of(item, NOW, ZoneInfo("Europe/London"))


def test_what_is_published_is_public_from_the_moment_it_was() -> None:
    assert of() == Standing(at=THEN)


def test_a_date_of_the_blogs_own_clock_is_read_in_its_time_zone() -> None:
    local = dt.datetime(2014, 7, 1, 13)  # noqa: DTZ001 (as the export has it)
    assert of(published_at=None, local_date=local).at == THEN


@pytest.mark.parametrize("year", [1, 999, 9999])
def test_a_date_that_no_clock_tells_is_none(year: int) -> None:
    odd = dt.datetime(year, 1, 1, tzinfo=dt.UTC)
    assert of(published_at=odd, modified_at=THEN).at == THEN
    nothing = of(published_at=odd, local_date=odd.replace(tzinfo=None), modified_at=odd)
    assert nothing.at is None
    assert "no sound date" in nothing.says


@pytest.mark.parametrize("status", ["draft", "pending", "private", "inherit", "", "x" * 900])
def test_what_was_not_public_is_a_draft(status: str) -> None:
    assert of(status=status).taken
    assert of(status=status).at is None
    assert len(of(status=status).says) < 200


def test_a_password_keeps_readers_out_whatever_the_status() -> None:
    assert of(password="sesame").at is None


@pytest.mark.parametrize("status", ["trash", "auto-draft"])
def test_what_was_thrown_away_is_not_taken(status: str) -> None:
    assert not of(status=status).taken


def test_a_planned_post_is_planned_only_while_its_moment_is_to_come() -> None:
    later = NOW + dt.timedelta(days=1)
    assert of(status="future", published_at=later).at == later
    assert of(status="future").at is None
