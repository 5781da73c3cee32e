"""Likely personal data in a text, for a moderator to look at. It never decides anything.

What is found has the form that such data has: the number of an office is found like that of a
person, and what is spelled as nobody spells it is missed. Digits, letters, spaces and dashes of
every width and alphabet count as the plain ones. Takes time linear in the length of the text.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from comments import numbers


class Kind(StrEnum):
    """What was found, as words for a moderator."""

    PHONE = "phone number"
    EMAIL = "email address"
    POSTCODE = "postcode"
    INSURANCE = "National Insurance number"
    NHS = "NHS number"
    CARD = "card number"


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a text, from `start` to before `end`, that is likely personal data."""

    start: int
    end: int
    kind: Kind

    @property
    def label(self) -> str:
        """What it is, in words."""
        return self.kind.value


def found(text: str) -> list[Span]:
    """Return what is likely personal data in `text`, in its order; nothing overlaps."""
    plain, places = _plain(text)
    all_kinds = [*_emails(plain), *_insurance(plain), *_postcodes(plain), *_numbers(plain)]
    kept: list[Span] = []
    # Of two that begin together the longer tells more: the number before the @ is an address
    for start, end, kind in sorted(all_kinds, key=lambda one: (one[0], -one[1])):
        if not kept or places[start] >= kept[-1].end:
            kept.append(Span(places[start], places[end], kind))
    return kept


_Piece = tuple[int, int, Kind]


def _plain(text: str) -> tuple[str, list[int]]:
    """Return the text as plain characters, and where each of them, and its end, stands in it.

    What shows nothing is left out: it is put between digits to hide them.
    """
    if text.isascii():
        return text.replace("\t", " "), list(range(len(text) + 1))
    kept = [(plain, at) for at, plain in enumerate(map(_twin, text)) if plain]
    return "".join(plain for plain, _ in kept), [*(at for _, at in kept), len(text)]


@lru_cache(maxsize=4_096)
def _twin(character: str) -> str:
    """Return the plain character that this one looks like, or nothing when it shows nothing."""
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    if character in "·•∙‧⁃−":
        return "-"
    kind = unicodedata.category(character)
    if kind in {"Cf", "Mn", "Me"}:
        return ""
    if kind == "Zs" or character == "\t":
        return " "
    if kind == "Pd":
        return "-"
    plain = unicodedata.normalize("NFKC", character)
    return plain if len(plain) == 1 else character


_LOCAL = re.compile(r"[\w.+%&'~-]")
_DOMAIN = re.compile(r"[^\W_][\w-]{0,62}(?:\.[\w-]{1,63})+")
_LONGEST_LOCAL = 64  # characters (RFC 5321, 4.5.3.1.1)


def _emails(plain: str) -> Iterator[_Piece]:
    """Yield email addresses: the usual part of RFC 5322's `dot-atom`, at a name with a dot."""
    for sign in re.finditer("@", plain):
        start = at = sign.start()
        while start and at - start < _LONGEST_LOCAL and _LOCAL.match(plain, start - 1):
            start -= 1
        while start < at and plain[start] in ".'&%-~":
            start += 1
        domain = _DOMAIN.match(plain, at + 1)
        if start == at or domain is None:
            continue
        labels = domain.group().rstrip("-_").split(".")
        while len(labels) > 1 and not re.fullmatch(r"[^\W\d_]{2,63}|xn--[\w-]+", labels[-1]):
            labels.pop()
        if len(labels) > 1:
            yield start, at + 1 + len(".".join(labels)), Kind.EMAIL


_ALONE = r"(?<![0-9A-Za-z])"
_ENDS = r"(?![0-9A-Za-z])"
_PREFIX = "[ABCEGHJ-PR-TW-Z][ABCEGHJ-NPR-TW-Z]"
_SPELLED = re.compile(rf"{_ALONE}({_PREFIX})(?:[ .-]{{0,2}}[0-9]){{6}}[ .-]{{0,2}}[A-D]{_ENDS}")
# In small letters only in one piece: “at 123456 a” is a sentence
_TYPED = re.compile(
    rf"{_ALONE}({_PREFIX})[0-9](?:[ .-]{{0,2}}[0-9]){{5}}[A-D]{_ENDS}", re.IGNORECASE | re.ASCII
)
_NOT_GIVEN = frozenset("BG GB KN NK NT TN ZZ".split())


def _insurance(plain: str) -> Iterator[_Piece]:
    """Yield National Insurance numbers: two letters, six digits, and A, B, C or D.

    HMRC's National Insurance Manual, NIM39110: D, F, I, Q, U and V are in no prefix, O is not its
    second letter, and seven prefixes are not used. QQ 12 34 56 A is HMRC's example of none.
    """
    for form in (_SPELLED, _TYPED):
        for match in form.finditer(plain):
            if match[1].upper() not in _NOT_GIVEN:
                yield match.start(), match.end(), Kind.INSURANCE


_POSTCODE = re.compile(
    rf"{_ALONE}(?:GIR[ -]{{0,2}}0AA|"
    r"(?:[A-PR-UWYZ][A-HK-Y]?[0-9][0-9]?|[A-PR-UWYZ][0-9][A-HJKPSTUW]|"
    r"[A-PR-UWYZ][A-HK-Y][0-9][ABEHMNPRVWXY])"
    rf"[ -]{{0,2}}(?P<inward>[0-9][ABD-HJLNP-UW-Z]{{2}})){_ENDS}",
    re.IGNORECASE | re.ASCII,
)
_AREAS = frozenset(
    "AB AL B BA BB BD BH BL BN BR BS BT BX CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT "
    "DY E EC EH EN EX FK FY G GIR GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA "
    "LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG "
    "SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO "
    "ZE".split()
)


def _postcodes(plain: str) -> Iterator[_Piece]:
    """Yield whole UK postcodes, with or without the space.

    GOV.UK, ILR Specification, Appendix C “Valid postcode format” (after BS 7666): which letters
    may stand where; the areas are Royal Mail's 124, with BX and GIR. “M6 1st exit” is none.
    """
    for match in _POSTCODE.finditer(plain):
        area = re.split(r"[^A-Z]", match.group().upper(), maxsplit=1)[0]
        inward = match["inward"] or ""
        if area in _AREAS and not re.fullmatch("[0-9](?:st|nd|rd|th)", inward):
            yield match.start(), match.end(), Kind.POSTCODE


_OF_NUMBERS = {"card": Kind.CARD, "phone": Kind.PHONE, "nhs": Kind.NHS}


def _numbers(plain: str) -> Iterator[_Piece]:
    """Yield card, telephone and NHS numbers, whose rules stand in `comments/numbers.py`."""
    for start, end, kind in numbers.read(plain):
        yield start, end, _OF_NUMBERS[kind]
