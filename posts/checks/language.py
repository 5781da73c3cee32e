"""A check of the reading age: the Flesch–Kincaid grade level, and five years.

Kincaid and others, “Derivation of New Readability Formulas” (1975): 0.39 words a sentence and 11.8
syllables a word, less 15.59, is the school grade, which a child of five begins. Syllables are
counted by groups of vowels, which is right for nine English words of ten. It is a measure of long
words and long sentences alone, so it advises unless a blog says otherwise.
"""

import math
import re
from collections.abc import Iterator

from posts.checks.subject import Fault, Subject, quoted

FEWEST_WORDS = 100  # of fewer the measure says nothing
LONG = 25  # words of a sentence, by the advice of GOV.UK
SHOWN = 3
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SENTENCE_ENDS = re.compile(r"(?<=[.!?])[\"'”’)]*\s+")
_VOWELS = re.compile("[aeiouy]+")


def too_hard(subject: Subject) -> Iterator[Fault]:
    """Find that an English text needs older readers than its blog writes for."""
    if not subject.blog.language.lower().startswith("en"):
        return
    texts = [block.text for block in subject.body.blocks if not block.is_code]
    sentences = [one for text in texts for one in sentences_of(text)]
    age = reading_age(sentences)
    if age is None or age <= subject.blog.reading_age:
        return
    wanted = subject.blog.reading_age
    yield Fault(
        "Text",
        f"The text has a reading age of {age}. This blog writes for {wanted}.",
        "Shorten sentences and use shorter words.",
    )
    longest = sorted(sentences, key=lambda one: -len(_WORD.findall(one)))[:SHOWN]
    for sentence in longest:
        if (many := len(_WORD.findall(sentence))) > LONG:
            said = quoted(sentence)
            yield Fault(said, f"{said} has {many} words.", "Make it two sentences.")


def sentences_of(text: str) -> list[str]:
    """Return the sentences of a run of words."""
    return [one for one in _SENTENCE_ENDS.split(" ".join(text.split())) if _WORD.search(one)]


def reading_age(sentences: list[str]) -> int | None:
    """Return the age that a text needs, in years, or None for one too short to tell."""
    words = [word for sentence in sentences for word in _WORD.findall(sentence)]
    if len(words) < FEWEST_WORDS:
        return None
    syllables = sum(map(syllables_of, words))
    grade = 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59
    return max(5, math.ceil(grade) + 5)


def syllables_of(word: str) -> int:
    """Return about how many syllables an English word has."""
    plain = word.casefold()
    groups = len(_VOWELS.findall(plain))
    # A silent e: "made", "stones", not "table", "houses"
    silent = re.search(r"(?<![aeiouyl])e$|(?<![aeiouycgszx])es$|(?<![aeiouytd])ed$", plain)
    return max(1, groups - bool(silent))
