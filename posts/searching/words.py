"""The words of a text as the search index knows them, each by its stem, on both engines."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

import snowballstemmer

LONGEST = 64  # characters of one word that count

# Scripts written without spaces between words: each character is a word, a word is a phrase
_ALONE = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17d3\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
_MARKS = "\u0300-\u036f\u0591-\u05bd\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff"
_LETTER = rf"(?:(?![{_ALONE}_])[\w{_MARKS}])"
# First the short way for most words of most texts: ASCII, with no apostrophe or letter after it
_PLAIN = r"[0-9A-Za-z]++(?!['\x80-\U0010ffff])"
WORD = re.compile(rf"{_PLAIN}|[{_ALONE}]|{_LETTER}+(?:['’]{_LETTER}+)*")

_STEMMERS = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german",
    "el": "greek", "en": "english", "es": "spanish", "et": "estonian", "eu": "basque",
    "fa": "persian", "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi",
    "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian",
    "lt": "lithuanian", "nb": "norwegian", "ne": "nepali", "nl": "dutch", "nn": "norwegian",
    "no": "norwegian", "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian",
    "sr": "serbian", "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
# What nearly every English text has, so it tells none from another
_COMMON = frozenset(
    "a about an and are as at be been but by can did do does for from had has have how i if in "
    "is it its may my of on or our so that the their them there these they this to us was we "
    "were what when where which who why will with you your".split()
)
# A stemmer holds the word it works on, and requests come in several threads
_one_at_a_time = Lock()


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: its stem, and where it stands."""

    stem: str
    start: int
    end: int


def language_of(tag: str) -> str:
    """Return the two letters of a language tag such as en-GB by which words are stemmed."""
    return tag.partition("-")[0].lower()


def words(text: str, language: str) -> Iterator[Word]:
    """Yield the words of a text in their order. Takes time linear in its length."""
    for match in WORD.finditer(text):
        if stem := stem_of(match.group(), language):
            yield Word(stem, match.start(), match.end())


@lru_cache(maxsize=50_000)
def stem_of(word: str, language: str) -> str:
    """Return what a word has in common with its other forms, "" for what is no word.

    It is written in ASCII letters, digits and underscores, so no database reads it its own way.
    """
    plain = unicodedata.normalize("NFKC", word[:LONGEST]).casefold().replace("’", "'")
    if algorithm := _STEMMERS.get(language):
        with _one_at_a_time:
            plain = _stemmer(algorithm).stemWord(plain)
    letters = unicodedata.normalize("NFKD", plain)
    folded = "".join(
        one for one in letters if one.isalnum() or unicodedata.category(one) in {"Mc", "Mn"}
    )
    folded = "".join(one for one in folded if not "\u0300" <= one <= "\u036f")[:LONGEST]
    return folded if folded.isascii() else f"_{folded.encode('utf-8', 'ignore').hex()}"


@lru_cache
def _stemmer(algorithm: str) -> "snowballstemmer.stemmer":
    return snowballstemmer.stemmer(algorithm)


def is_common(word: str, language: str) -> bool:
    """Say whether a word stands in nearly every text of a language."""
    return language == "en" and word.casefold() in _COMMON
