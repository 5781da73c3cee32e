"""What hides a word is taken off before it is read, and any text can be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments.scoring.signs import signs_of, told
from comments.scoring.wording import taken_apart


def words(text: str) -> list[str]:
    """Return the words that are read in a text."""
    return list(taken_apart(text).words)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Check OUT", ["check", "out"]),
        ("c h e c k this", ["check", "this"]),
        ("s.u.b.s.c.r.i.b.e", ["subscribe"]),
        ("subscr1be", ["subscribe"]),
        ("0ut of v1d30s", ["out", "of", "videos"]),
        ("the 1st at 5pm", ["the", "1st", "at", "5pm"]),
        ("ch*nnel", ["chnnel"]),
        ("you[tube]", ["youtube"]),
        ("sub\u200bscribe", ["subscribe"]),
        ("ѕubscribe", ["subscribe"]),  # a Cyrillic letter
        ("ｆｒｅｅ", ["free"]),
        ("café", ["cafe"]),
        ("soooo goooood", ["so", "god"]),
        ("don’t", ["don't"]),
        ("Tom &amp; Jerry", ["tom", "jerry"]),
        ('<a href="http://x.example.com">here</a>', ["(link)", "here"]),
        ("in 2015, 300 people paid $5,000 in 1234567 towns", None),
        ("привет", ["привет"]),
        ("漢字仮名", ["漢字", "字仮", "仮名"]),
        ("", []),
    ],
)
def test_a_word_is_read_through_its_disguise(text: str, read: list[str] | None) -> None:
    numbers = ["in", "(year)", "(number)", "people", "paid", "(money)", "in", "(long number)"]
    assert words(text) == (read if read is not None else [*numbers, "towns"])


@pytest.mark.parametrize(
    ("text", "trick"),
    [
        ("c h e c k", "letters spaced out"),
        ("subscr1be", "digits in words"),
        ("ѕubscribe", "letters of another alphabet"),
        ("soooo good", "repeated letters"),
    ],
)
def test_a_disguise_is_a_sign_by_itself(text: str, trick: str) -> None:
    assert trick in taken_apart(text).tricks
    assert f"form:{trick}" in signs_of(text)
    assert not taken_apart("a café in 2015 with 3 rooms, née Müller").tricks


@pytest.mark.parametrize(
    ("text", "hosts"),
    [
        ("see http://www.shop.example.com/a?b", ["example.com"]),
        ("see www.example.org.", ["example.org"]),
        ("see ebay.com/itm/1", ["ebay.com"]),
        ("The end.The start", []),
        ("write to reader@example.org", []),
        ("see /watch?v=abc", []),
    ],
)
def test_links_are_known_by_their_host(text: str, hosts: list[str]) -> None:
    found = [sign[5:] for sign in signs_of(text) if sign.startswith("host:")]
    assert found == hosts
    assert ("form:a link" in signs_of(text)) is (bool(hosts) or "watch" in text)


def test_links_are_counted() -> None:
    many = signs_of("http://a.example.com http://b.example.com http://c.example.com more words")
    assert "form:3 links" in many
    assert "form:nothing but a link" not in many
    assert {"form:1 link", "form:nothing but a link"} <= set(signs_of("http://a.example.com"))


def test_the_writer_is_known_by_words_of_the_name_and_the_domain_of_the_email() -> None:
    signs = signs_of("Hello", name="Cheap Shop 24", email="Reader1234@Example.org")
    assert {"name:cheap", "name:shop", "email:example.org"} <= set(signs)
    assert "form:3 or more digits in the email" in signs
    assert not any("reader" in sign or "1234" in sign for sign in signs)
    assert "form:a link as the name" in signs_of("Hello", name="www.shop.example.com")


def test_no_number_that_stood_in_the_text_is_kept() -> None:
    signs = " ".join(signs_of("Call 07700 900123 or pay 4111 1111 1111 1111 by 2015"))
    assert not any(word.isdigit() and len(word) > 1 for word in signs.replace(":", " ").split())


@given(st.text(max_size=500))
def test_any_text_can_be_read_and_every_sign_can_be_told(text: str) -> None:
    signs = signs_of(text, name=text[:100], email=text[:100])
    assert signs == sorted(set(signs))
    assert all(told(sign) for sign in signs)
    assert all(len(sign) <= 120 for sign in signs)
