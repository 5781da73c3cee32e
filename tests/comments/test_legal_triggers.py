"""The record of legal notices stays: the database sees to it, whoever asks."""

import pytest
from django.utils import timezone

from comments import legal
from comments.models import LegalEvent, LegalLetter, LegalNotice
from tests.comments.legal.cases import (
    REFUSES,
    asked,
    comment_of,
    notice_of,
    now,
    on_screen,
    senior_of,
)  # fmt: skip
from tests.comments.test_triggers import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def notice() -> LegalNotice:
    """A case with an answer."""
    made = asked()
    legal.record(on_screen(made), REFUSES, by=senior_of(made))
    return now(made)


def test_what_a_notice_is_about_is_never_changed(notice: LegalNotice) -> None:
    rows = LegalNotice.objects.filter(pk=notice.pk)
    for change in (
        {"comment": comment_of()},
        {"kind": "other"},
        {"reference": "LN-XXXX-XXXX"},
        {"received_at": timezone.now()},
        {"shares": "all"},
        {"text_version": 2},
    ):
        with refused("about is never changed"):
            rows.update(**change)


@pytest.mark.parametrize("field", ["name", "email", "statement", "why", "meaning", "inaccurate"])
def test_words_of_a_notice_are_only_blanked(notice: LegalNotice, field: str) -> None:
    rows = LegalNotice.objects.filter(pk=notice.pk)
    with refused("only blanked"):
        rows.update(**{field: "other@example.org"})
    rows.update(**{field: ""})
    with refused("only blanked"):
        rows.update(**{field: "other@example.org"})


def test_an_answer_is_given_once_and_only_blanked(notice: LegalNotice) -> None:
    rows = LegalNotice.objects.filter(pk=notice.pk)
    for change in (
        {"answer_name": "Another Name"},
        {"answer_address": "Elsewhere"},
        {"answer_shares": True},
        {"answered_at": timezone.now()},
        {"answered_at": None},
    ):
        with refused("the answer to a legal notice"):
            rows.update(**change)
    rows.update(answer_name="", answer_address="")


def test_acts_and_letters_are_never_changed_only_blanked(notice: LegalNotice) -> None:
    event, letter = LegalEvent.objects.filter(act="notify"), LegalLetter.objects.filter(to="writer")
    with refused("record of a legal notice is never changed"):
        event.update(act="keep")
    with refused("only blanked"):
        event.update(words="Others.")
    for change in ({"text": "Others."}, {"subject": "Others"}, {"to": "complainant"}):
        with refused():
            letter.update(**change)
    event.update(words="")
    letter.update(text="")


@pytest.mark.parametrize("model", [LegalNotice, LegalEvent, LegalLetter])
def test_nothing_of_a_case_is_ever_deleted(notice: LegalNotice, model: type) -> None:
    assert notice.pk
    with refused("never deleted"):
        model._base_manager.all()._raw_delete(model._base_manager.db)


def test_an_open_case_is_due_and_the_same_notice_is_open_once() -> None:
    first = notice_of()
    with refused():
        LegalNotice.objects.filter(pk=first.pk).update(due_at=None)
    other = notice_of(comment_of())
    assert other.key != first.key
