"""What a result shows: the best piece of a text, what was looked for marked, all else escaped."""

import pytest

from posts.searching import asking, showing

ASKED = asking.read("applying fish", "en")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Apply to fish", "<mark>Apply</mark> to <mark>fish</mark>"),
        ("Selfish <b>fish</b>", "Selfish &lt;b&gt;<mark>fish</mark>&lt;/b&gt;"),
        ("FISH’s & “applies”", "<mark>FISH’s</mark> &amp; “<mark>applies</mark>”"),
        ("<mark>x</mark>", "&lt;mark&gt;x&lt;/mark&gt;"),
        ("", ""),
    ],
)
def test_every_form_of_a_word_is_marked_and_nothing_is_markup(text: str, html: str) -> None:
    assert showing.whole(text, ASKED) == html


def test_the_piece_is_where_most_of_it_stands() -> None:
    text = "A fish. " + "Nothing here. " * 60 + "Apply for a fish licence. " + "More. " * 60
    piece = str(showing.piece("In short.", text, ASKED))
    assert "<mark>Apply</mark> for a <mark>fish</mark> licence" in piece
    assert piece.startswith("… ")
    assert piece.endswith(" …")
    assert len(piece) < showing.LENGTH + 50


@pytest.mark.parametrize(
    ("excerpt", "text", "piece"),
    [
        ("In short, fish.", "Nothing.", "In short, <mark>fish</mark>."),
        ("", "Nothing.", "Nothing."),
        ("In short.", "A fish.", "A <mark>fish</mark>."),
        ("", "", ""),
    ],
)
def test_without_any_in_the_text_the_excerpt_is_shown(excerpt: str, text: str, piece: str) -> None:
    assert showing.piece(excerpt, text, ASKED) == piece


@pytest.mark.parametrize(
    "text", ["fish" * 1_000, "x" * 5_000 + " fish", "日" * 5_000, "fish " * 5_000]
)
def test_a_piece_is_short_whatever_the_text_is(text: str) -> None:
    piece = str(showing.piece("", text, ASKED))
    assert len(piece.replace("<mark>", "").replace("</mark>", "")) <= showing.LENGTH + 4
