"""Marks in a comment lead the eye of a moderator and change nothing else."""

import re
import time
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govblog import sanitise
from govblog.text import capped
from tests import dom
from tests.govblog.html import read
from tests.govblog.test_sanitise import HOSTILE, hostile_text


@dataclass(frozen=True)
class Span:
    """A piece of a text to be marked."""

    start: int
    end: int
    label: str = "phone number"


def marked(html: str) -> list[str]:
    """Return what stands in each mark, without what only screen readers say."""
    said = dom.page(html).all("mark")
    return [node.raw.removesuffix(node.one("span").raw) for node in said]


def without_marks(html: str) -> str:
    """Return the HTML as it was before marks were set into it."""
    hidden = re.sub(r'<span class="visually-hidden">[^<]*</span></mark>', "", html)
    return re.sub(r'<mark title="[^"<>]*">', "", hidden)


def test_a_mark_says_what_it_is_to_those_who_see_it_and_those_who_hear_it() -> None:
    html = sanitise.comment_html("Ring 01632 960001 & come", [Span(5, 17)])
    assert html == (
        '<p>Ring <mark title="phone number">01632 960001<span class="visually-hidden"> '
        "(phone number)</span></mark> &amp; come</p>"
    )


def test_links_stay_links_whatever_part_of_them_is_marked() -> None:
    text = "See https://example.org/01632960001?a=b&c now"
    html = sanitise.comment_html(text, [Span(2, 12), Span(24, 35)])
    link = dom.page(html).one("a")
    assert link["href"] == "https://example.org/01632960001?a=b&c"
    assert marked(html) == ["e ", "https://", "01632960001"]
    assert without_marks(html) == sanitise.comment_html(text)


def test_a_mark_over_paragraphs_and_lines_is_one_in_each_paragraph() -> None:
    text = "\n\none\ntwo\n \n\tthree"
    html = sanitise.comment_html(text, [Span(0, len(text))])
    assert marked(html) == ["one\ntwo", "three"]
    assert without_marks(html) == "<p>one<br>two</p><p>three</p>"


def test_marks_keep_their_place_where_piled_up_accents_were_cut() -> None:
    text = "a" + "\u0301" * 30 + " 01632 960001 e\u0301 end"
    start = text.index("01632")
    html = sanitise.comment_html(text, [Span(start, start + 12), Span(5, 12), Span(30, 32)])
    assert marked(html) == ["\u0301" * 4, " ", "01632 960001"]
    assert without_marks(html) == sanitise.comment_html(text)


def test_of_marks_that_overlap_the_first_counts_and_empty_ones_are_left_out() -> None:
    spans = [Span(9, 3), Span(2, 4), Span(-5, 3, "first"), Span(4, 4), Span(3, 99), Span(50, 60)]
    html = sanitise.comment_html("abcdef", spans)
    assert marked(html) == ["abc", "d", "ef"]


places = st.integers(-20, 200)
spans = st.lists(st.builds(Span, places, places, st.sampled_from(["x", '"><script>', "a&b"])))


@settings(max_examples=200)
@given(hostile_text | st.sampled_from(HOSTILE), spans)
def test_whatever_a_comment_says_and_whatever_is_marked_nothing_else_gets_in(
    text: str, some: list[Span]
) -> None:
    html = sanitise.comment_html(text, some)
    reading = read(html)
    assert reading.tags <= {"p", "br", "a", "mark", "span"}
    assert not reading.rest
    for element in reading.elements:
        names = {"a": {"href", "rel"}, "mark": {"title"}, "span": {"class"}}
        assert set(element.attributes) == names.get(element.tag, set())
    # Without its marks it is what it is without any
    plain = sanitise.comment_html(text)
    assert without_marks(html) == plain
    links = [element.attributes for element in read(plain).elements if element.tag == "a"]
    assert [one.attributes for one in reading.elements if one.tag == "a"] == links


@given(hostile_text, st.integers(0, 100), st.integers(0, 100))
def test_what_is_marked_is_what_stands_there(text: str, start: int, end: int) -> None:
    html = sanitise.comment_html(text, [Span(start, end)])
    if capped(text) == text:
        assert "".join(marked(html)).split() == text[start:end].split()


@pytest.mark.parametrize("unit", ["(", "http://", "a b\n\n", "<", "a\u0301", "www.a.uk "])
def test_no_comment_takes_long_to_mark_however_much_is_marked(unit: str) -> None:
    text = unit * (50_000 // len(unit))
    every = [Span(place, place + 1) for place in range(0, len(text), 2)]
    start = time.process_time()
    sanitise.comment_html(text, every)
    # Half a second is usual; time that grew with the square would be many
    assert time.process_time() - start < 5
