"""What a bundle cuts, and that it says so."""

import pytest

from comments.disclosure.redacting import Cut, Names, Redactor
from comments.moderation.erasing import GONE
from tests.factories import StaffFactory


@pytest.fixture
def redactor() -> Redactor:
    return Redactor(["Siân Sample", "Bo", "Gethin", "[erased]"], ["Gwen Price", "gwen"])


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("As SIÂN  sample said", "As [name removed] said"),
        ("Siân said", "Siân said"),
        ("Bo is too short", "Bo is too short"),
        ("Gethin’s friend, not Gethins", "[name removed]’s friend, not Gethins"),
        ("Ask Gwen Price", "Ask [name of staff removed]"),
        ("Ring 020 7946 0000 or gethin@example.org", None),
        ("", ""),
    ],
)
def test_known_names_and_likely_details_are_cut(
    redactor: Redactor, text: str, left: str | None
) -> None:
    marked = f"Ring {Cut.PERSONAL.value} or {Cut.PERSONAL.value}"
    assert redactor.words(text) == (marked if left is None else left)


@pytest.mark.parametrize("text", ["Siân Sample", "Siân Sample Jones", "by Siân Sample Smith"])
def test_of_names_that_begin_alike_the_longest_that_stands_there_is_cut(text: str) -> None:
    names = Names(["Siân Sample", "Siân Sample Jones"])
    (start, end), *others = names.found(text)
    assert text[start:end] == text.removeprefix("by ").removesuffix(" Smith")
    assert not others


def test_each_cut_is_counted(redactor: Redactor) -> None:
    redactor.email("a@example.org")
    assert redactor.email("") == ""
    redactor.words("Gethin and Siân Sample")
    assert redactor.counts == {Cut.EMAIL: 1, Cut.NAME: 2}


def test_what_was_erased_is_no_name(redactor: Redactor) -> None:
    assert redactor.name(GONE) == GONE
    assert redactor.words(GONE) == GONE


@pytest.mark.django_db
def test_the_same_member_of_staff_has_the_same_number(redactor: Redactor) -> None:
    one, other = StaffFactory(), StaffFactory()
    numbers = [redactor.staff(who) for who in (one, other, one)]
    assert numbers == ["Moderator 1", "Moderator 2", "Moderator 1"]
    assert redactor.staff(None) == ""


def test_ten_thousand_names_cost_no_more_than_the_length_of_the_text() -> None:
    names = Names(f"Person Number{n}" for n in range(10_000))
    text = "person number " * 200 + "Person Number77"
    assert len(list(names.found(text))) == 1
