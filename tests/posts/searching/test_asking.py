"""Nothing that can be typed into the search box breaks it."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posts import searching
from posts.models import Blog
from tests.comments.test_hostile import HOSTILE
from tests.factories import PostFactory
from tests.posts.searching.test_search import found

pytestmark = pytest.mark.django_db
ODD = [
    "", " ", "\x00", "a\x00b", "\ud800", "a\udfffb", '"', '""', '"""', "“", "'", "''", "a'b", "*",
    "a*",
    "^a", "a:b", "title:a", "blog:1", "-a", "--", "a OR b", "AND", "OR", "NOT", "NEAR(a b)", "NEAR",
    "a NEAR/2 b", "a AND", "(a", "a)", "()", "{a}", "a+b", "%", "_", "\\", "a\\", "%_\\", "a & b",
    "a | b",
    "!a", "a <-> b", "a:*", "'a':1A", "$1", "%s", "%(x)s", "?", ";", "; DROP TABLE x", "/*", "the",
    "the and of", '"to be or not to be"', "...", "🙂", "🏴󠁧󠁢󠁷󠁬󠁳󠁿", "\u0301", "\u202e", "\u200b", "日本語",
    "ﷺ",
    "x" * 200, "x" * 201, "x" * 10_000, "a " * 1_200, "\"a\" " * 50, "ab " * 10,
    "日" * 200, "\x00" * 300,
]  # fmt: skip


@pytest.mark.parametrize("typed", [*ODD, *HOSTILE])
def test_whatever_is_typed_is_answered_or_refused_in_words(blog: Blog, typed: str) -> None:
    PostFactory(title="a b title")
    with suppress(searching.NotAsked):
        found(blog, typed)


def test_any_text_at_all_is_answered_or_refused(blog: Blog) -> None:
    PostFactory(title="a b title")

    @given(st.text(st.characters(), max_size=250))
    def ask(typed: str) -> None:
        with suppress(searching.NotAsked):
            found(blog, typed)

    ask()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("x" * 201, "200 characters or less"),
        ("x" * 10_000, "200 characters or less"),
        ("one two three four five six seven eight nine ten eleven", "10 words or fewer"),
        ("日" * 100, "must be shorter"),
        ("?!", "must have a word or a number"),
        ("🙂", "must have a word or a number"),
        ("what is the", "Nearly every post has these words"),
    ],
)
def test_what_cannot_be_asked_is_told_why(typed: str, said: str) -> None:
    with pytest.raises(searching.NotAsked, match=said):
        searching.read(typed, "en-GB")


def test_what_nearly_every_text_has_is_left_out_unless_it_is_in_a_phrase() -> None:
    assert searching.read("how to apply for a passport", "en-GB").runs == (
        ("appli",), ("passport",)
    )  # fmt: skip
    assert searching.read('"to be or not"', "en-GB").runs == (("to", "be", "or", "not"),)
    assert searching.read("das ist", "de").runs == (("das",), ("ist",))


def test_ten_words_and_two_hundred_characters_can_be_asked() -> None:
    words = "one two three four five six seven eight nine ten"
    assert len(searching.read(words, "en").runs) == 10
    assert searching.read("x" * 200, "en").runs
