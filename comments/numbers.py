"""Card, telephone and NHS numbers in a text of plain characters, by the rules of who gives them.

A number is read as the groups of digits it is written in. From each group on, at most so many
groups are looked at as the longest number has digits, so time is linear in the text.
"""

import re
from collections.abc import Iterator, Sequence

_LONGEST = 19  # digits of a card (ISO/IEC 7812-1); a telephone number has 15 at most (E.164)
_SHORTEST = 8  # of a number with a country code
# How any of them can begin, to give up soon on what is none of them
_BEGINNING = re.compile("00[1-9]|0[1-9][0-9]|[12][0-9]{2}|[3-9]")

_GROUP = re.compile("[0-9]+")
# Between the groups of one number; a full stop before a space ends a sentence
_JOINT = re.compile(r"(?!.*\. )[ .()-]{1,4}")
_PLAIN_JOINT = re.compile("[ -]{1,3}")
_PREFIX = re.compile(r"\(?\+ ?\(?$|\($")
_BEFORE = re.compile(r"[0-9A-Za-z]$|[0-9][.,/-]$|[£$€] ?$")
_AFTER = re.compile(r"[0-9A-Za-z]|[.,-][0-9]")


def read(plain: str) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and kind (`card`, `phone` or `nhs`) of each number, in their order."""
    groups = [match.span() for match in _GROUP.finditer(plain)]
    at = 0
    while at < len(groups):
        number = _number_at(plain, groups, at)
        if number is None:
            at += 1
            continue
        start, last, kind = number
        yield start, groups[last][1], kind
        at = last + 1


def _number_at(
    plain: str, groups: Sequence[tuple[int, int]], first: int
) -> tuple[int, int, str] | None:
    """Return start, last group and kind of the longest number that begins with this group."""
    begins = groups[first][0]
    prefix = _PREFIX.search(plain[max(0, begins - 4) : begins])
    said = prefix.group() if prefix else ""
    start = begins - len(said)
    if _BEFORE.search(plain[max(0, start - 2) : start]):
        return None
    best = None
    for last, digits, sizes, joints in _growing(plain, groups, first):
        if kind := _kind(digits, sizes, plus="+" in said, simple=joints <= {" ", "-"}):
            best = (start, last, kind)
    if best is None or not said.startswith("("):
        return best
    number = plain[start : groups[best[1]][1]]
    # A bracket that is not closed stands round the number or a sentence, and is no part of it
    return (start + (number.count("(") > number.count(")")), *best[1:])


def _growing(
    plain: str, groups: Sequence[tuple[int, int]], first: int
) -> Iterator[tuple[int, str, list[int], set[str]]]:
    """Yield the digits from a group on, one group more each time, where a number can end.

    With them: which group was the last, the sizes of all, and what stands between them.
    """
    digits, sizes, joints = "", list[int](), set[str]()
    for last in range(first, min(first + _LONGEST, len(groups))):
        here, end = groups[last]
        if last > first:
            joint = plain[groups[last - 1][1] : here]
            if not _JOINT.fullmatch(joint):
                return
            joints |= set(joint)
        if len(digits) + end - here > _LONGEST:
            return
        digits += plain[here:end]
        sizes = [*sizes, end - here]
        if len(digits) >= 3 and not _BEGINNING.match(digits):
            return
        if len(digits) >= _SHORTEST and not _AFTER.match(plain, end):
            yield last, digits, sizes, joints


def _kind(digits: str, sizes: list[int], *, plus: bool, simple: bool) -> str:
    if not plus and simple and _is_card(digits, sizes):
        return "card"
    if plus or digits.startswith("00"):
        return "phone" if _is_international(digits.removeprefix("00")) else ""
    if digits[0] == "0" and _is_spelled(sizes, simple=simple) and _UK.fullmatch(digits):
        return "phone"
    if (digits.startswith("447") or sizes[0] == 2) and _is_uk_from_abroad(digits):
        return "phone"
    return "nhs" if simple and _is_nhs(digits, sizes) else ""


# Visa, Mastercard, American Express, Diners Club, JCB, Maestro, UnionPay, Discover
_ISSUER = re.compile("3[045-9]|[456]|22[3-9]|222[1-9]|2[3-6]|27[01]|2720")


def _is_card(digits: str, sizes: list[int]) -> bool:
    """Say whether this is a payment card: 13 to 19 digits, an issuer's beginning, Luhn's check.

    ISO/IEC 7812-1, annex B, has the check; printed in groups of three to six digits.
    """
    if len(digits) < 13 or not _ISSUER.match(digits):
        return False
    if len(sizes) > 1 and set(sizes) != {1} and min(sizes) < 3:
        return False
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (sum(map(int, digits[-1::-2])) + sum(doubled)) % 10 == 0


# Ofcom, National Telephone Numbering Plan: which ranges are in use, and how long numbers are
_UK = re.compile(
    "01[1-9][0-9]{7,8}|02[03489][0-9]{8}|03[0347][0-9]{8}|05[56][0-9]{8}|07[0-9]{9}|"
    "0[58]00[0-9]{6}|08[02478][0-9]{8}|09[018][0-9]{8}"
)
# ITU-T E.164, the country codes that are given
_COUNTRY = re.compile(
    "20|2[1-69][0-9]|27|3[0-469]|3[578][0-9]|4[01356789]|42[0-9]|5[1-8]|5[09][0-9]|6[0-6]|"
    "6[789][0-9]|8[1246]|8[0578][0-9]|9[0-58]|9[67][0-9]|99[2-8]"
)


def _is_spelled(sizes: list[int], *, simple: bool) -> bool:
    """Say whether groups are those of a UK number: dates and times begin with two digits."""
    first, rest = sizes[0], sizes[1:]
    return first >= 3 or set(sizes) == {1} or (first == 2 and simple and min(rest, default=0) >= 3)


def _is_uk_from_abroad(digits: str) -> bool:
    """Say whether this is 44 and a UK number, of which some leave the 0 in: +44 (0)1632 960001."""
    return digits.startswith("44") and bool(_UK.fullmatch(f"0{digits[2:].removeprefix('0')}"))


def _is_international(digits: str) -> bool:
    """Say whether these digits follow a plus sign: a country code, 15 digits at most (E.164)."""
    if digits.startswith("44"):
        return _is_uk_from_abroad(digits)
    if digits.startswith("1"):
        return bool(re.fullmatch("1[2-9][0-9]{2}[2-9][0-9]{6}", digits))
    if digits.startswith("7"):
        return len(digits) == 11
    return 8 <= len(digits) <= 15 and bool(_COUNTRY.match(digits))


# A day, month and year begin Scotland's (CHI); the others begin with 3 to 9
_NHS_RANGE = re.compile("3[2-9]|[4-9]|(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])")


def _is_nhs(digits: str, sizes: list[int]) -> bool:
    """Say whether this is an NHS number: ten digits, the last a check by Modulus 11.

    NHS Data Dictionary, “NHS NUMBER”: written in one piece or as three, three and four digits.
    """
    if len(digits) != 10 or (sizes not in ([10], [3, 3, 4]) and set(sizes) != {1}):
        return False
    weighed = sum(
        weight * int(digit) for weight, digit in zip(range(10, 0, -1), digits, strict=True)
    )
    return weighed % 11 == 0 and bool(_NHS_RANGE.match(digits))
