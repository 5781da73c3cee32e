"""Two texts are compared word by word, and no text takes a worker's time away."""

import time

from hypothesis import given
from hypothesis import strategies as st

from govblog.differences import Difference, compare, plain

WORDS = st.text(alphabet="ab \n\t\u2028é", max_size=60)


def joined(found: Difference, *kinds: str) -> str:
    return "".join(piece.text for row in found.rows for piece in row.pieces if piece.kind in kinds)


@given(WORDS, WORDS, st.sampled_from([0, 50, 5_000_000]))
def test_what_stays_and_what_is_new_make_the_new_text_and_what_is_gone_the_old(
    old: str, new: str, work: int
) -> None:
    found = compare(old, new, work)
    assert joined(found, "same", "new") == new
    assert joined(found, "same", "gone") == old
    assert found.is_none is (old == new)
    for row in found.rows:
        assert all(piece.text for piece in row.pieces)


def test_a_word_that_changed_is_told_alone() -> None:
    rest = " days.\nWrite to us.\n"
    found = compare(f"We answer in ten{rest}", f"We answer in five{rest}")
    first, second = found.rows
    assert [(piece.kind, piece.text) for piece in first.pieces] == [
        ("same", "We answer in"), ("gone", " ten"), ("new", " five"), ("same", " days.\n"),
    ]  # fmt: skip
    assert second.is_same
    assert "".join(piece.text for piece in first.old) == "We answer in ten days.\n"
    assert "".join(piece.text for piece in first.new) == "We answer in five days.\n"


def test_of_many_paragraphs_that_changed_each_is_compared_with_its_own() -> None:
    old = "".join(f"Paragraph {n} says one thing.\n" for n in range(300))
    found = compare(old, old.replace("one", "another"))
    assert len(found.rows) == 300
    assert not found.coarse
    assert all((p.kind, p.text) == ("gone", " one") for row in found.rows for p in row.pieces[1:2])


def test_a_megabyte_of_anything_is_compared_in_seconds_and_said_to_be_coarse() -> None:
    hostile = [
        ("a\n" * 500_000, "b\n" + "a\n" * 499_999 + "b\n"),
        ("a " * 500_000, "b a " * 250_000),
        ("".join(f"{n} " for n in range(150_000)), "".join(f"{n} x " for n in range(150_000))),
        ("a\nb\n" * 250_000, "b\na\n" * 250_000 + "c\n"),
    ]
    for old, new in hostile:
        begun = time.process_time()
        found = compare(old, new)
        assert time.process_time() - begun < 10
        assert joined(found, "same", "new") == new
        assert found.coarse or found.rows


def test_html_is_read_as_its_words_with_what_links_and_pictures_are() -> None:
    html = (
        "<h2>What we  did</h2><p>We <strong>asked</strong>&amp; read "
        '<a href="https://example.org/">this</a>.<br>Twice.</p><ul><li><p>One</p></li></ul>'
        '<figure><img src="/media/door.webp" alt="A door"><figcaption>Shut</figcaption></figure>'
        "<table><tbody><tr><th>A</th><td>1</td></tr></tbody></table>"
    )
    assert plain(html).splitlines() == [
        "Heading: What we did",
        "We asked& read this (https://example.org/).",
        "Twice.",
        "• One",
        "[Picture: A door (/media/door.webp)]",
        "Shut",
        "| A | 1",
    ]
    assert plain("") == ""
