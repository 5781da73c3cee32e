"""What is cut out of a text, and what stays, to the letter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments.models import Redaction
from comments.moderation import Cuts, NotRedacted, Original
from comments.moderation.cutting import cut

KIND = Redaction.Kind.OTHER
MARK = "[words removed]"


def left(body: str, *words: str) -> str:
    return cut(Original("Reader", body), Cuts(words), KIND).body


@pytest.mark.parametrize(
    ("body", "words", "expected"),
    [
        ("Ann met Ann, Annual Ann’s day.", ["Ann"], f"{MARK} met {MARK}, Annual {MARK}’s day."),
        ("An annual thing.", ["nnua"], f"An a{MARK}l thing."),
        ("Ring 07700  900\u00a0123 now", ["07700 900 123"], f"Ring {MARK} now"),
        ("One\ntwo\n\nthree four", ["two three"], f"One\n{MARK} four"),
        ("a b c d", ["b c", "c d"], f"a {MARK}"),
        ("a b c d", ["b c", "b"], f"a {MARK} d"),
        ("See (this) one.", ["(this)"], f"See {MARK} one."),
        (".* is no pattern", [".*"], f"{MARK} is no pattern"),
        ("ANN and ann", ["ann"], f"ANN and {MARK}"),
        ("日本語07700900123です", ["07700900123"], f"日本語{MARK}です"),
        ("Keep 😀 this", ["😀"], f"Keep {MARK} this"),
    ],
)
def test_words_are_cut_where_they_stand_whole_or_else_inside_others(
    body: str, words: list[str], expected: str
) -> None:
    assert left(body, *words) == expected


@pytest.mark.parametrize("words", ["07700900123", "wa.me", "https://wa.me/07700900123"])
def test_a_web_address_is_cut_whole_so_that_none_leads_elsewhere(words: str) -> None:
    body = "Write to https://wa.me/07700900123, or https://example.org/ instead."
    assert left(body, words) == f"Write to {MARK}, or https://example.org/ instead."


def test_the_mark_of_an_earlier_cut_is_never_cut_in_part() -> None:
    body = "Ring [personal details removed] tonight, her details removed."
    assert left(body, "details removed") == f"Ring [personal details removed] tonight, her {MARK}."
    assert left(body, "Ring [personal") == f"{MARK} tonight, her details removed."
    with pytest.raises(NotRedacted, match="“personal” is not in"):
        left(body, "personal")
    with pytest.raises(NotRedacted, match="“personal details” is not in"):
        left("[personal details removed] here", "personal details")


def test_nothing_is_left_when_only_marks_and_punctuation_are() -> None:
    for body in ("Ann.", "Ann – Ann!", "(Ann)\n\n[personal details removed]", "Ann \u200b\u2800"):
        with pytest.raises(NotRedacted, match="Nothing would be left"):
            left(body, "Ann")
    assert left("Ann 😀", "Ann") == f"{MARK} 😀"


def test_a_name_that_was_cut_is_not_cut_again() -> None:
    said = Original("[personal details removed]", "Hello.")
    with pytest.raises(NotRedacted, match="Nothing of the comment would change"):
        cut(said, Cuts(name=True), KIND)


texts = st.text(alphabet="ab [].:/\n日😀", max_size=60)


@given(texts, st.lists(st.text(alphabet="ab []./", max_size=4), max_size=4))
def test_what_is_cut_is_gone_and_all_else_stays_in_its_order(body: str, words: list[str]) -> None:
    try:
        after = left(body, *words)
    except NotRedacted:
        return
    rest = after.split(MARK)
    position = 0
    for piece in rest:
        position = body.index(piece, position) + len(piece)
    assert len(rest) > 1
