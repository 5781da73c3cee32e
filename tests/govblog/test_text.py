"""What a person types comes through as they meant it, without what would harm others."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govblog import text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Windows\r\nMac\rUnix\n", "Windows\nMac\nUnix"),
        ("  a thought with room around it \n\n", "a thought with room around it"),
        ("tab\tstays", "tab\tstays"),
        ("nothing\x00 to\x07 see\x9f", "nothing to see"),
        ("half a pair \ud83d of surrogates", "half a pair  of surrogates"),
        ("no character \ufffe\uffff\U0001ffff\ufdd0", "no character"),
        ("👩‍👩‍👧 שלום Ελλάδα", "👩‍👩‍👧 שלום Ελλάδα"),
        ('<b>not bold</b> & "so on"', '<b>not bold</b> & "so on"'),
    ],
)
def test_a_comment_keeps_its_words_and_loses_what_cannot_be_stored(typed: str, kept: str) -> None:
    assert text.clean_body(typed) == kept


@given(st.text(st.characters()))
def test_whatever_is_typed_the_kept_text_can_be_stored_and_cleaning_it_again_changes_nothing(
    typed: str,
) -> None:
    kept = text.clean_body(typed)
    kept.encode()
    assert "\x00" not in kept
    assert "\r" not in kept
    assert text.clean_body(kept) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Ada   Lovelace ", "Ada Lovelace"),
        ("Ada\tLovelace", "Ada Lovelace"),
        ("\u202eecalevoL adA", "ecalevoL adA"),
        ("Ada\u200e \u2067Lovelace\u2069", "Ada Lovelace"),
        ("Anne-Marie O’Neill", "Anne-Marie O’Neill"),
        ("Zoë\u00a0Smith", "Zoë Smith"),
    ],
)
def test_a_name_is_one_line_that_reads_in_one_direction(typed: str, kept: str) -> None:
    assert text.clean_line(typed) == kept


@pytest.mark.parametrize("line_break", ["\n", "\r", "\r\n", "\v", "\f", "\x85", "\u2028", "\u2029"])
def test_a_name_with_any_kind_of_second_line_is_noticed(line_break: str) -> None:
    assert text.has_line_break(f"Ada{line_break}Bcc: everyone@example.org")


def test_a_name_on_one_line_is_left_in_peace() -> None:
    assert not text.has_line_break("Ada Lovelace\tof London")


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " \n\t",
        "\u200b\u200d",
        "\u3164",
        "\u2800\u2800",
        "\ufe0f",
        "\U000e0100",
        "\u2028",
        "\xad",
    ],
)
def test_a_comment_that_shows_nothing_is_blank(typed: str) -> None:
    assert text.is_blank(typed)


@pytest.mark.parametrize("typed", ["a", "\u200bx", "👍", "?", "é", "\u0301", "中"])
def test_a_comment_that_shows_anything_is_not_blank(typed: str) -> None:
    assert not text.is_blank(typed)


@pytest.mark.parametrize(
    ("typed", "length"),
    [("", 0), ("abc", 3), ("é", 1), ("e\u0301", 2), ("👍", 2), ("👩‍👧", 5), ("\ud83d", 1)],
)
def test_a_text_is_as_long_as_the_counter_in_the_browser_says(typed: str, length: int) -> None:
    assert text.counted_length(typed) == length


@pytest.mark.parametrize(
    "lookalike",
    [
        "admin",
        "Admin",
        "ADMIN",
        "аdmin",
        "аdmіn",
        "a.d.m.i.n",
        "ａｄｍｉｎ",
        "ádmin",
        " ad min ",
        "αdmin",
    ],
)
def test_a_name_that_looks_like_staff_is_known_for_what_it_looks_like(lookalike: str) -> None:
    assert text.skeleton(lookalike) == text.skeleton("admin")


@pytest.mark.parametrize("name", ["Adam", "Edmin", "Admiral", "Ada Lovelace"])
def test_a_name_of_its_own_is_not_taken_for_staff(name: str) -> None:
    assert text.skeleton(name) != text.skeleton("admin")


@pytest.mark.parametrize(
    ("number", "said"),
    [(0, "0 replies"), (1, "1 reply"), (2, "2 replies"), (1_200, "1,200 replies")],
)
def test_a_number_of_things_is_said_as_people_say_it(number: int, said: str) -> None:
    assert text.counted(number, "reply", "replies") == said
    assert text.counted(2, "comment") == "2 comments"


def test_marks_are_counted_wherever_unicode_has_them() -> None:
    marks = [c for c in map(chr, range(0x110000)) if unicodedata.category(c) in {"Mn", "Me"}]
    most = text.MARKS_IN_A_ROW
    assert [mark for mark in marks if text.capped(f"a{mark * 20}") != f"a{mark * most}"] == []
