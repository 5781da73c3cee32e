"""How words are read before they are compared: in which ways one and the same word is written.

Read as the same: capital and small letters; letters with and without accents; wide, bold,
circled and ligature forms (NFKC); words with characters in them that show nothing; straight and
curly apostrophes. The words of a comment are read in further ways, those of an entry are not:
letters of other alphabets as the Latin letters they look like, digits and @ $ among letters as
the letters they stand for, a word without its 's, and single letters with one character between
them as one word.

Not read as the same: repeated letters, l for i, a word cut in two, and letters put in.
"""

import unicodedata
from collections.abc import Callable

from govblog import text

APOSTROPHES = frozenset("'’‘ʼ`´＇")
# Marks that only dress a letter, by their blocks: Latin, Greek and Cyrillic accents, Hebrew and
# Arabic vowel points. Those of other scripts are part of the word.
_ACCENTS = (
    (0x0300, 0x036F),
    (0x0591, 0x05C7),
    (0x0610, 0x061A),
    (0x064B, 0x065F),
    (0x0670, 0x0670),
    (0x1AB0, 0x1AFF),
    (0x1DC0, 0x1DFF),
    (0x20D0, 0x20FF),
    (0xFE00, 0xFE0F),
    (0xFE20, 0xFE2F),
    (0xE0100, 0xE01EF),
)
SYMBOL = "\x02"  # begins a symbol such as an emoji; no text has it once folded


def is_accent(character: str) -> bool:
    """Say whether a character only dresses the letter before it."""
    return any(first <= ord(character) <= last for first, last in _ACCENTS)


def shows_nothing(character: str) -> bool:
    """Say whether a character is one that may stand inside a word unseen."""
    category = unicodedata.category(character)
    return category == "Cf" or (category[0] in "LM" and text.is_blank(character))


def as_written(character: str) -> str:
    """Return what one character of a text is compared as; a space for what parts words."""
    if character in APOSTROPHES:
        return "'"
    if shows_nothing(character):
        return ""
    plain = unicodedata.normalize("NFKD", character).casefold()
    return "".join(map(_part, unicodedata.normalize("NFKD", plain)))


def _part(character: str) -> str:
    category = unicodedata.category(character)
    if is_accent(character) or shows_nothing(character):
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category[0] in "LMN" or character in "@$":
        return character
    if category == "So" and not text.is_blank(character):
        return f" {SYMBOL}{character} "
    return " "


def as_it_looks(character: str) -> str:
    """Return the same, a letter that looks like a Latin one being that one."""
    written = as_written(character)
    if character.isascii() or not written.isalpha():
        return written
    looks = text.skeleton(character)
    return looks if looks.isalpha() else written


class Table(dict[int, str]):
    """A table for `str.translate` that reads each character once, when it first comes."""

    def __init__(self, read: Callable[[str], str]) -> None:
        super().__init__()
        self.read = read

    def __missing__(self, code: int) -> str:
        """Return what a character is compared as, and keep it."""
        found = self[code] = self.read(chr(code))
        return found


WRITTEN, LOOKS = Table(as_written), Table(as_it_looks)
