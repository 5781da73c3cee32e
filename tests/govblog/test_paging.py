"""A page of a list has one address, and what is no number of a page finds nothing."""

import pytest
from django.http import Http404
from django.test import RequestFactory

from govblog.paging import OneAddress, page_number, page_of, pagination


def asked(query: str) -> int:
    """Return the number of the page that an address asks for."""
    return page_number(RequestFactory().get(f"/list/{query}"))


@pytest.mark.parametrize(
    ("query", "number"),
    [("", 1), ("?page=2", 2), ("?page=999999999", 999_999_999), ("?page=x&page=3", 3), ("?p=9", 1)],
)
def test_the_number_in_the_address_is_the_page(query: str, number: int) -> None:
    assert asked(query) == number


def test_the_first_page_has_one_address() -> None:
    with pytest.raises(OneAddress) as shorter:
        asked("?page=1")
    response = shorter.value.response()
    assert (response.status_code, response["Location"]) == (301, "/list/")


@pytest.mark.parametrize(
    "said", ["0", "-1", "9e99", "abc", "%D9%A2", "1e3", "'%20OR%201=1", "01", "%202", "1.0", "%2B2",
             "", "2%00", "9" * 10, "9" * 5_000, "%C2%B2", "2,000", "2%0A", "null"],
)  # fmt: skip
def test_what_is_no_number_of_a_page_is_not_found(said: str) -> None:
    with pytest.raises(Http404):
        asked(f"?page={said}")


@pytest.mark.parametrize(
    ("number", "pages", "said"),
    [
        (1, 2, "[1] 2 next"),
        (2, 2, "previous 1 [2]"),
        (1, 5, "[1] 2 … 5 next"),
        (3, 5, "previous 1 2 [3] 4 5 next"),
        (5, 9, "previous 1 … 4 [5] 6 … 9 next"),
        (9, 9, "previous 1 … 8 [9]"),
        (1_000, 2_000, "previous 1 … 999 [1,000] 1,001 … 2,000 next"),
    ],
)
def test_the_first_the_last_and_the_pages_beside_are_named(
    number: int, pages: int, said: str
) -> None:
    shown = pagination(number, pages, "/list/")
    assert shown is not None
    words = [f"[{label}]" if current else label for label, _, current in shown.items]
    before = ["previous"] * bool(shown.previous)
    assert " ".join([*before, *words, *(["next"] * bool(shown.next))]) == said


@pytest.mark.parametrize(
    ("query", "total", "shown"),
    [
        ("", 0, (1, 1, slice(0, 50))),
        ("", 50, (1, 1, slice(0, 50))),
        ("?page=2", 51, (2, 2, slice(50, 100))),
        ("?page=9", 51, (2, 2, slice(50, 100))),
    ],
)
def test_who_asks_for_a_page_beyond_the_end_is_shown_the_last(
    query: str, total: int, shown: tuple[int, int, slice]
) -> None:
    assert page_of(RequestFactory().get(f"/list/{query}"), total, 50) == shown


def test_one_page_has_no_pagination() -> None:
    assert pagination(1, 1, "/list/") is None


def test_links_lead_to_the_one_address_of_each_page() -> None:
    shown = pagination(2, 3, "/list/", "#comments")
    assert shown is not None
    assert (shown.previous, shown.next) == ("/list/#comments", "/list/?page=3#comments")
    assert [url for _, url, _ in shown.items][1] == "/list/?page=2#comments"
