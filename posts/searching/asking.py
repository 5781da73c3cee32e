"""What a reader typed into the search box, as a question that nothing in it can break."""

import re
from dataclasses import dataclass

from govblog.text import clean_line
from posts.searching.words import is_common, language_of, stem_of, words

LONGEST = 200  # characters
MOST_WORDS = 10
_MOST_STEMS = 60  # of scripts in which each character is a word
_QUOTES = re.compile('["“”„«»]')


class NotAsked(ValueError):
    """What was typed is no question; the message says why, in words for its reader."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a text must hold: each of these runs of stems, a run in its order."""

    typed: str
    language: str
    runs: tuple[tuple[str, ...], ...]

    @property
    def stems(self) -> frozenset[str]:
        """All stems that are looked for."""
        return frozenset(stem for run in self.runs for stem in run)


def read(typed: str, tag: str) -> Question:
    """Return what was typed as a question to a blog in the language of `tag`.

    Words in quotation marks must follow each other; words that nearly every text has are left
    out. Raises NotAsked.
    """
    said = clean_line(typed[: LONGEST * 10])
    if len(said) > LONGEST or len(typed) > LONGEST * 10:
        raise NotAsked(f"Your search must be {LONGEST} characters or less")
    language = language_of(tag)
    runs = [run for part in _parts(said) if (run := _run(part, language))]
    if sum(1 for one in said.split() if _run(one, language)) > MOST_WORDS:
        raise NotAsked(f"Your search must be {MOST_WORDS} words or fewer")
    if sum(map(len, runs)) > _MOST_STEMS:
        raise NotAsked("Your search must be shorter")
    if said and not runs:
        raise NotAsked("Your search must have a word or a number in it")
    common = {(stem_of(one, language),) for one in said.split() if is_common(one, language)}
    telling = tuple(dict.fromkeys(run for run in runs if run not in common))
    if runs and not telling:
        raise NotAsked("Nearly every post has these words. Add a word that says what you look for")
    return Question(said, language, telling)


def _parts(said: str) -> list[str]:
    """Return phrases whole, and all that stands outside quotation marks word by word."""
    parts: list[str] = []
    pieces = _QUOTES.split(said)
    for number, piece in enumerate(pieces):
        is_closed = number % 2 == 1 and number + 1 < len(pieces)
        parts += [piece] if is_closed else piece.split()
    return parts


def _run(part: str, language: str) -> tuple[str, ...]:
    return tuple(word.stem for word in words(part, language))
