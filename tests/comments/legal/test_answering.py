"""The writer answers once, in time and whole; else the answer counts as none."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from comments import legal
from comments.legal.clock import ZONE
from comments.models import LegalNotice
from tests.comments.legal.cases import (
    ADDRESS,
    REFUSES,
    answer_token,
    asked,
    do,
    notice_of,
    now,
    on_screen,
    senior_of,
)  # fmt: skip

pytestmark = pytest.mark.django_db
MONDAY = dt.datetime(2027, 3, 8, 10, 0, tzinfo=ZONE)
SUNDAY = dt.datetime(2027, 3, 14, 0, 0, tzinfo=ZONE)  # when the writer's time is over
MOMENT = dt.timedelta(microseconds=1)
AGREES = legal.Answer("agree")


@pytest.fixture
def notice() -> LegalNotice:
    """A case whose writer was asked on a Monday."""
    with time_machine.travel(MONDAY, tick=False):
        return asked()


def test_a_writer_agrees_and_removal_is_due_48_hours_after(notice: LegalNotice) -> None:
    token = answer_token(notice)
    at = MONDAY + dt.timedelta(days=4)
    with time_machine.travel(at, tick=False):
        legal.answer(token, AGREES)
    found = now(notice)
    assert (found.state, found.answered_at) == ("agreed", at)
    assert found.due_at == at + dt.timedelta(days=4)
    event = found.events.get(act="agree")
    assert (event.side, event.by) == ("writer", None)
    assert found.comment.status == "approved"


def test_a_refusal_keeps_name_address_and_consent(notice: LegalNotice) -> None:
    with time_machine.travel(MONDAY):
        legal.answer(answer_token(notice), REFUSES)
    found = now(notice)
    assert (found.state, found.answer_name, found.answer_address, found.answer_shares) == (
        "refused", "William Writer", ADDRESS, False,
    )  # fmt: skip


@pytest.mark.parametrize(
    "lacking",
    [
        legal.Answer("refuse"),
        legal.Answer("refuse", "", ADDRESS, True),
        legal.Answer("refuse", "\u200b", ADDRESS, True),
        legal.Answer("refuse", "William Writer", " \n", True),
        legal.Answer("refuse", "William Writer", ADDRESS, None),
        legal.Answer("refuse", "W" * 101, ADDRESS, True),
        legal.Answer("refuse", "William Writer", "1" * 501, True),
        legal.Answer("incomplete"),
    ],
)
def test_a_refusal_that_lacks_something_is_none(notice: LegalNotice, lacking: legal.Answer) -> None:
    with time_machine.travel(MONDAY), pytest.raises(legal.NotDone):
        legal.answer(answer_token(notice), lacking)
    assert now(notice).state == "asked"


def test_the_last_moment_is_in_time_and_the_next_is_not(notice: LegalNotice) -> None:
    token = answer_token(notice)
    with time_machine.travel(SUNDAY, tick=False), pytest.raises(legal.Over):
        legal.answer(token, AGREES)
    with time_machine.travel(SUNDAY - MOMENT, tick=False):
        legal.answer(token, AGREES)
    assert now(notice).state == "agreed"


def test_of_two_answers_the_first_counts(notice: LegalNotice) -> None:
    token = answer_token(notice)
    with time_machine.travel(MONDAY):
        legal.answer(token, AGREES)
        with pytest.raises(legal.Answered):
            legal.answer(token, REFUSES)
    assert (now(notice).state, now(notice).answer_name) == ("agreed", "")


def test_an_answer_after_a_removal_changes_nothing(notice: LegalNotice) -> None:
    token = answer_token(notice)
    with time_machine.travel(MONDAY):
        do(notice, "remove")
        with pytest.raises(legal.Over):
            legal.answer(token, REFUSES)
    assert now(notice).state == "removed"


def test_nobody_can_answer_before_the_writer_was_asked() -> None:
    notice = notice_of()
    with pytest.raises(legal.NotDone, match="not possible"):
        legal.record(on_screen(notice), AGREES, by=senior_of(notice))


def test_an_answer_by_other_means_counts_from_when_it_came(notice: LegalNotice) -> None:
    with time_machine.travel(MONDAY + dt.timedelta(days=3), tick=False):
        legal.record(on_screen(notice), REFUSES, by=senior_of(notice), arrived="2027-03-09T09:30")
    found = now(notice)
    assert found.answered_at == MONDAY.replace(day=9, hour=9, minute=30)
    assert found.due_at == MONDAY.replace(day=11, hour=9, minute=30)
    assert found.events.get(act="refuse").by == senior_of(notice)


def test_an_incomplete_answer_is_recorded_as_it_is_and_leads_to_removal(
    notice: LegalNotice,
) -> None:
    given = legal.Answer("incomplete", "William Writer", "", True)
    with time_machine.travel(MONDAY):
        legal.record(on_screen(notice), given, by=senior_of(notice))
        found = now(notice)
        assert (found.state, found.answer_name, found.answer_shares) == (
            "incomplete", "William Writer", False,
        )  # fmt: skip
        assert set(legal.ways(found)) == {"remove", "close"}
        assert "lacks something" in legal.drafts(found, "remove")["complainant"]


@pytest.mark.parametrize(
    ("arrived", "why"),
    [
        ("2027-03-14T00:00", "was over"),
        ("2027-04-20T10:00", "not to come"),
        ("yesterday", "such as"),
        ("9999-99-99T99:99", "such as"),
        ("0001-01-01T00:00", "before the writer was asked"),
        ("2027-03-08T09:59", "before the writer was asked"),
    ],
)
def test_when_an_answer_came_must_make_sense(notice: LegalNotice, arrived: str, why: str) -> None:
    with time_machine.travel(SUNDAY + dt.timedelta(days=2)), pytest.raises(legal.NotDone) as error:
        legal.record(on_screen(notice), AGREES, by=senior_of(notice), arrived=arrived)
    assert why in str(error.value)
    assert now(notice).state == "asked"


def test_no_answer_in_time_is_told_as_the_reason_of_the_removal(notice: LegalNotice) -> None:
    with time_machine.travel(SUNDAY + dt.timedelta(hours=1)):
        assert "did not answer" in legal.drafts(now(notice), "remove")["complainant"]
        assert "did not answer" in legal.next_step(now(notice), timezone.now())
