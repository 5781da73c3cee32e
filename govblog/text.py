"""What a person typed, made fit to keep: the same text without what nobody can see or send on."""

import re
import unicodedata
from functools import lru_cache

from confusable_homoglyphs import confusables

# Cc other than TAB and LF; surrogates; the code points that are no characters (Unicode 16, 23.7)
_IN_THE_FIRST_PLANE = "\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
_UNSENDABLE = re.compile(
    f"[{_IN_THE_FIRST_PLANE}"
    + "".join(
        f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000)
    )
    + "]"
)
# Ten times as fast: a text without any of these has none of those
_MAY_BE_UNSENDABLE = re.compile(f"[{_IN_THE_FIRST_PLANE}\U00010000-\U0010ffff]")
# Change the direction of the text that follows them: Trojan Source, CVE-2021-42574
_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# Letters and marks that show nothing, so a text of them alone is empty
_BLANK = frozenset(
    "\u115f\u1160\u3164\uffa0\u2800\u034f\u17b4\u17b5"
    "\u180b\u180c\u180d\u180f\ufffc\U0001d159\U00016fe4"
)
# Controls, formats, unassigned, spaces
_SHOWS_NOTHING = frozenset({"Cc", "Cf", "Cn", "Zs", "Zl", "Zp"})
# Where combining marks (Mn, Me) can be; texts without any of these need no second look
_MAY_BE_MARK = re.compile("[\u0300-\u1fff\u20d0-\u20ff\u2c00-\U0010ffff]")
# Runs of combining marks beyond this many cover other lines
MARKS_IN_A_ROW = 8
_LINE_BREAK = re.compile("[\n\r\u000b\u000c\u0085\u2028\u2029]")


def has_line_break(text: str) -> bool:
    """Say whether a text meant for one line has a second."""
    return bool(_LINE_BREAK.search(text))


def clean_body(text: str) -> str:
    """Return a comment's words with LF line ends and nothing that cannot be stored or sent on."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return _sendable(lines).strip()


def clean_line(text: str) -> str:
    """Return a name or an address without control and direction characters, spaces made single."""
    return " ".join(capped(_DIRECTION.sub("", _sendable(text))).split())


def _sendable(text: str) -> str:
    return _UNSENDABLE.sub("", text) if _MAY_BE_UNSENDABLE.search(text) else text


def capped(text: str) -> str:
    """Return text in which no more than MARKS_IN_A_ROW combining marks follow each other."""
    if text.isascii() or not _MAY_BE_MARK.search(text):
        return text
    kept, run = [], 0
    for character in text:
        run = run + 1 if unicodedata.category(character) in {"Mn", "Me"} else 0
        if run <= MARKS_IN_A_ROW:
            kept.append(character)
    return "".join(kept)


def is_blank(text: str) -> bool:
    """Say whether nothing of `text` can be seen."""
    return all(
        character in _BLANK
        or unicodedata.category(character) in _SHOWS_NOTHING
        or "\ufe00" <= character <= "\ufe0f"
        or "\U000e0100" <= character <= "\U000e01ef"
        for character in text
    )


def counted_length(text: str) -> int:
    """Return the length a browser's character counter shows: UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def counted(number: int, one: str, many: str = "") -> str:
    """Return how many there are in words: 1 comment, 2,000 comments. `many` where it is not `one`
    with an s."""
    return f"1 {one}" if number == 1 else f"{number:,} {many or f'{one}s'}"


def masked_email(email: str) -> str:
    """Return an address as those see it who need not know it: n…@example.org."""
    local, at, domain = email.rpartition("@")
    return f"{local[:1]}…{at}{domain}" if at else email


@lru_cache(maxsize=4_096)
def skeleton(name: str) -> str:
    """Return what a name looks like: letters that look alike become one (after UTS 39)."""
    plain = unicodedata.normalize("NFKD", name)
    looks = "".join(latin_twin(character) for character in plain).casefold()
    letters = "".join(c for c in looks.translate(_LIKE_LETTERS) if c.isalnum())
    return letters.replace("rn", "m").removeprefix("the")


# Digits that stand in for letters
_LIKE_LETTERS = str.maketrans("01357", "oiest")


def latin_twin(character: str) -> str:
    """Return the Latin letter that looks like this one, in either case, or the character."""
    if character.isascii():
        return character
    for form in (character, character.casefold()):
        for twin in confusables.confusables_data.get(form, []):
            if twin["c"].isascii() and twin["c"].isalpha():
                return str(twin["c"])
    return character
