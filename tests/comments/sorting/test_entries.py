"""A list is kept as it was typed, or comes back with every line named that is wrong."""

import pytest

from comments.sorting.entries import (
    LONGEST_ENTRY,
    MOST_ENTRIES,
    Unfit,
    check_domains,
    check_phrases,
    domains,
)


def errors(entries: str) -> list[str]:
    """Return what is wrong with a list of words and phrases."""
    with pytest.raises(Unfit) as unfit:
        check_phrases(entries)
    return unfit.value.errors


def test_a_list_is_tidied_and_each_entry_kept_once() -> None:
    assert check_phrases("\r\n  Free  money \r\n\r\nfree money\nVIAGRA\nviagra\n") == (
        "Free  money\nVIAGRA"
    )
    assert check_phrases("") == ""


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        ("*", "a * alone"),
        ("buy * now", "a * alone"),
        ("* *", "a * alone"),
        ("a*", "at least 3 letters"),
        ("*e*", "at least 3 letters"),
        ("a*b*c*d", "use * once"),
        ("**spam", "use * once"),
        ("x", "one letter"),
        ("...", "no word"),
        ("£100", "“£” is not looked at"),
        ("a$$", "“$” is not looked at"),
        ("me@example.org", "“@” is not looked at"),
        ("c++", "“+” is not looked at"),
        ("x" * (LONGEST_ENTRY + 1), "100 characters"),
    ],
)
def test_what_would_hold_everything_or_nothing_is_refused_with_its_line(
    entry: str, why: str
) -> None:
    (error,) = errors(f"fine\n\n{entry}")
    assert error.startswith("Line 3")
    assert why in error


@pytest.mark.parametrize("entry", ["won't", "C&A", "kick-ass", "*赌博*", "🍆", "covid19", "über*"])
def test_what_people_may_want_to_hold_is_taken(entry: str) -> None:
    assert check_phrases(entry) == entry


def test_many_wrong_lines_are_named_ten_at_a_time() -> None:
    said = errors("\n".join(["*"] * 15))
    assert len(said) == 11
    assert said[-1] == "5 more lines are wrong."


def test_5000_entries_are_taken_and_not_one_more() -> None:
    assert check_phrases("\n".join(f"word{n}" for n in range(MOST_ENTRIES)))
    (error,) = errors("\n".join(f"word{n}" for n in range(MOST_ENTRIES + 1)))
    assert error == "There are 5,001 entries. Enter 5,000 or fewer."


def test_domains_are_kept_as_they_are_compared() -> None:
    said = check_domains("Mail.Example\n me@throw.example \n!Fine.example\nbücher.example")
    assert said.splitlines() == [
        "mail.example", "throw.example", "!fine.example", "xn--bcher-kva.example",
    ]  # fmt: skip
    assert domains(said) == (
        {"mail.example", "throw.example", "xn--bcher-kva.example"},
        {"fine.example"},
    )


@pytest.mark.parametrize("entry", ["example", "not a domain", "-x.example", "a..example", "*.org"])
def test_what_is_no_domain_is_refused_with_its_line(entry: str) -> None:
    with pytest.raises(Unfit, match="Line 2"):
        check_domains(f"example.org\n{entry}")
