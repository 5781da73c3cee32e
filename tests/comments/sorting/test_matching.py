"""Held words are found as people write them, whole, and nowhere else."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments.sorting.entries import check_phrases, phrases
from comments.sorting.matching import Matcher
from tests.comments.sorting.slow_reader import has, readings


def found(entries: str, text: str) -> list[str]:
    """Return the entries that a text has."""
    return [one.entry for one in Matcher(phrases(check_phrases(entries))).find(text)]


@pytest.mark.parametrize(
    "text", ["Scunthorpe", "class", "assess", "Assange", "a ss", "as s", "bass.", "grassroots"]
)
def test_part_of_a_word_is_not_the_word(text: str) -> None:
    assert found("ass\ncunt", text) == []


@pytest.mark.parametrize(
    "text",
    ["ass", "ASS!", "(ass)", "an ass.", "ass's", "ass’s", "“ass”", "kick-ass", "https://ass.example",
     "a$$", "@$$hat a$$ x", "4ss", "a55", "ａｓｓ", "𝐚𝐬𝐬", "a\u200bss", "a\u00adss", "áśś", "аss",
     "a s s", "a.s.s", "A-S-S", "a\u0301ss", "x\nass\ny"],
)  # fmt: skip
def test_a_word_is_found_however_it_is_dressed_up(text: str) -> None:
    assert found("ass", text) == ["ass"]


@pytest.mark.parametrize("text", ["asss", "a  s  s", "a ss", "as", "ss", "azs", "4 55", "$$"])
def test_what_is_not_read_as_the_word_is_stated(text: str) -> None:
    assert found("ass", text) == []


@pytest.mark.parametrize(
    "text", ["free money", "Free,\n\n money", "free-money", "FREE… MONEY!", "free 🎉 money",
             "free\u00a0money", "free money.example", "fr33 m0ney"]
)  # fmt: skip
def test_a_phrase_is_found_across_whatever_parts_its_words(text: str) -> None:
    assert found("free money", text) == ["free money"]


@pytest.mark.parametrize("text", ["free the money", "money free", "freemoney", "free moneys"])
def test_a_phrase_is_its_words_in_their_order(text: str) -> None:
    assert found("free money", text) == []


@pytest.mark.parametrize(
    ("entry", "yes", "no"),
    [
        ("casino*", "casino casinos casinoroyale", "xcasino casin"),
        ("*coin", "coin bitcoin BIT-COIN", "coins coinage"),
        ("via*ra", "viara viagra viaXXXra", "viar iagra viagras"),
        ("*pharma*", "pharma pharmacy epharmacy", "pharm arma"),
        ("cheap* pill*", "cheapest pills", "pills cheap"),
    ],
)
def test_a_star_stands_for_any_letters_of_one_word(entry: str, yes: str, no: str) -> None:
    for word in yes.split() if " " not in entry else [yes]:
        assert found(entry, word) == [entry]
    for word in no.split():
        assert found(entry, word) == []


def test_words_of_other_alphabets_and_signs_are_found_too() -> None:
    assert found("нет", "Скажи НЕТ!") == ["нет"]
    assert found("νέα", "ΝΕΑ") == ["νέα"]
    assert found("सरकार", "यह सरकार है") == ["सरकार"]
    assert found("सर", "यह सरकार है") == []
    assert found("*赌博*", "网上赌博网站") == ["*赌博*"]
    assert found("🍆", "so🍆funny") == ["🍆"]
    assert found("won't", "I won’t") == ["won't"]
    assert found("won", "I won't") == []


def test_letters_with_signs_between_them_are_read_both_ways() -> None:
    assert found("abc\naabac", "a@b@c") == ["aabac", "abc"]
    assert found("aabacbc", "a@b@c") == []


def test_what_the_text_says_is_told_beside_the_entry() -> None:
    held = Matcher(phrases("free money\nviagra"))
    said = held.find("Get fr33\nm0ney, and v.i.a.g.r.a. today")
    assert [(one.entry, one.said) for one in said] == [
        ("free money", "fr33\nm0ney"),
        ("viagra", "v.i.a.g.r.a"),
    ]


def test_no_text_takes_long_to_look_through() -> None:
    entries = [f"word{n}* tail{n} end" for n in range(2_000)]
    entries += [f"{'ab' * 20}{n}*" for n in range(1_000)] + [
        f"*{'ab' * 20}{n}*" for n in range(999)
    ]
    held = Matcher(phrases("\n".join([*entries, "aaa* aaa* aaa* aaa* b"])))
    for text in ("ab" * 2_500, "a " * 2_500, "aaa " * 1_250, "a$" * 2_500, "'" * 5_000,
                 "🍆" * 5_000, "word1 tail1 " * 400, "\u200b" * 5_000):  # fmt: skip
        start = time.process_time()
        held.find(text)
        assert time.process_time() - start < 1


ALPHABET = "aAbBsSéßеАΝν1540 \n'’@$-.\u200b\u0301ａ🍆"
WORDLIKE = st.text(alphabet="abBsé1'е", min_size=1, max_size=4)
PATTERN = st.one_of(
    WORDLIKE,
    st.text(alphabet="abs", min_size=3, max_size=4).flatmap(
        lambda w: st.sampled_from([f"{w}*", f"*{w}", f"{w[:1]}*{w[1:]}", f"*{w}*"])
    ),
    st.just("🍆"),
)
ENTRIES = st.lists(st.lists(PATTERN, min_size=1, max_size=3).map(" ".join), max_size=6)
DRESSED = (
    str.upper, lambda w: f"{w}'s", lambda w: w.replace("a", "4"), lambda w: w.replace("s", "$"),
    lambda w: w.replace("a", "@"), " ".join, "\u200b".join,
    lambda w: w.replace("e", "е"), lambda w: f"({w})", lambda w: f"b{w}", str, str, str,
)  # fmt: skip


@st.composite
def lists_and_texts(draw: st.DrawFn) -> tuple[list[str], str]:
    """Return entries, and a text in which their words are likely, dressed up or broken."""
    entries = draw(st.lists(st.lists(PATTERN, min_size=1, max_size=3).map(" ".join), max_size=6))
    words = [word for entry in entries for word in entry.split()] or ["abs"]
    parts = []
    for _ in range(draw(st.integers(0, 9))):
        word = draw(st.sampled_from(words)).replace("*", draw(st.sampled_from(["", "b", "é"])))
        other = draw(st.text(alphabet=ALPHABET, max_size=4))
        parts.append(
            draw(st.sampled_from([word, word, draw(st.sampled_from(DRESSED))(word), other]))
        )
        parts.append(draw(st.sampled_from([" ", " ", ", ", "\n", "", " 🍆 "])))
    return entries, "".join(parts)


@given(lists_and_texts())
def test_it_finds_what_a_slow_reader_finds(case: tuple[list[str], str]) -> None:
    entries, text = case
    words, ways = readings(text)
    expected = {entry for entry in entries if has(entry, words, ways)}
    listed = phrases("\n".join(entries))
    same = {entry: " ".join(folded) for entry, folded in listed}
    got = {one.entry for one in Matcher(listed).find(text)}
    assert {same[entry] for entry in got} == {same[e.strip()] for e in expected}
