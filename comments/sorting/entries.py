"""The lists of a rule as a person types them: one entry on each line, refused line by line."""

import re
import unicodedata
from collections.abc import Callable, Iterator

from comments.sorting.folding import APOSTROPHES, WRITTEN
from comments.sorting.matching import LONGEST_ENTRY, STAR
from govblog import text

MOST_ENTRIES = 5_000
ERRORS_SHOWN = 10
_WORD = re.compile(r"[^ '@$]+(?:'[^ '@$]+)*")
_LETTERS_BESIDE_STAR = 3
_UNREAD = frozenset("@#_\\")
_DOMAIN = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]+")

Fault = Callable[[str], str]


class Unfit(ValueError):
    """A list cannot be kept as it was typed; `errors` name each line and what to do."""

    def __init__(self, errors: list[str]) -> None:
        self.errors = errors
        super().__init__(" ".join(errors))


def lines(entries: str) -> list[tuple[int, str]]:
    """Return the lines that say something, with their numbers from 1."""
    said = enumerate(text.clean_body(entries).split("\n"), start=1)
    return [(number, line.strip()) for number, line in said if line.strip()]


def words_of(entry: str) -> list[str]:
    """Return the words of an entry, in the one spelling they are compared in, with their *."""
    folded = STAR.join(part.translate(WRITTEN) for part in entry.split(STAR))
    return [match.group().replace("'", "") for match in _WORD.finditer(folded)]


def phrases(entries: str) -> list[tuple[str, list[str]]]:
    """Return each entry of a list that was checked, with its words."""
    return [(entry, words_of(entry)) for _, entry in lines(entries)]


def check_phrases(entries: str) -> str:
    """Return a list of words and phrases tidied, each entry once. Raises Unfit."""
    return _checked(entries, _phrase_fault, lambda entry: " ".join(words_of(entry)))


def _phrase_fault(entry: str) -> str:
    if unread := _unread(entry):
        return f"“{unread}” is not looked at in comments. Leave it out"
    words = words_of(entry)
    if not words:
        return "there is no word in it"
    if len(words) == 1 and STAR not in entry and _weight(words[0]) < 2:
        return "one letter would hold nearly every comment. Enter a word"
    return next((fault for word in words if (fault := _star_fault(word))), "")


def _unread(entry: str) -> str:
    """Return the first character that an entry has in vain, or nothing."""
    for character in entry:
        sign = unicodedata.category(character) in {"Sc", "Sm", "Sk"}
        if (sign and character not in APOSTROPHES) or character in _UNREAD:
            return character
    return ""


def _star_fault(word: str) -> str:
    if STAR not in word:
        return ""
    letters = word.replace(STAR, "")
    if not letters:
        return "a * alone would hold every comment. Put letters beside it"
    parts = word.split(STAR)
    once_or_around = len(parts) == 2 or (len(parts) == 3 and not parts[0] and not parts[2])
    if not once_or_around:
        return "use * once in a word, or once before and once after it"
    if _weight(letters) < _LETTERS_BESIDE_STAR:
        return f"“{word}” would hold too much. Put at least {_LETTERS_BESIDE_STAR} letters with a *"
    return ""


def _weight(letters: str) -> int:
    """Return how many letters these are worth: one of Chinese, Japanese or Korean is worth two."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in letters)


def domains(entries: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the domains that are held, and those let through, of a list that was checked."""
    said = [_domain(line) for _, line in lines(entries)]
    let = frozenset(domain[1:] for domain in said if domain.startswith("!"))
    return frozenset(domain for domain in said if not domain.startswith("!")), let


def check_domains(entries: str) -> str:
    """Return a list of email domains tidied, each once. Raises Unfit."""
    tidied = "\n".join(
        _domain(line) if line.strip() else "" for line in text.clean_body(entries).split("\n")
    )
    return _checked(tidied, _domain_fault, str)


def _domain(line: str) -> str:
    """Return a domain as it is compared: small letters, ASCII, without what stands around it."""
    said = line.strip().casefold()
    sign = "!" if said.startswith("!") else ""
    said = said.removeprefix("!").strip().rpartition("@")[2].strip(".")
    return sign + in_ascii(said)


def in_ascii(domain: str) -> str:
    """Return a domain in ASCII (RFC 3490), or as it is when it can be none."""
    try:
        return domain.encode("idna").decode()
    except UnicodeError:
        return domain


def _domain_fault(entry: str) -> str:
    if not _DOMAIN.fullmatch(entry.removeprefix("!")):
        return "enter the part of an email address after the @, like example.org"
    return ""


def _checked(entries: str, fault_of: Fault, same: Fault) -> str:
    """Return the entries one on each line, each once. Raises Unfit with what is wrong."""
    said = lines(entries)
    errors = list(_faults(said, fault_of))
    more = len(errors) - ERRORS_SHOWN
    if more > 0:
        said_more = "1 more line is" if more == 1 else f"{more:,} more lines are"
        errors[ERRORS_SHOWN:] = [f"{said_more} wrong."]
    if len(said) > MOST_ENTRIES:
        errors.insert(0, f"There are {len(said):,} entries. Enter {MOST_ENTRIES:,} or fewer.")
    if errors:
        raise Unfit(errors)
    once: dict[str, str] = {}
    for _, entry in said:
        once.setdefault(same(entry), entry)
    return "\n".join(once.values())


def _faults(said: list[tuple[int, str]], fault_of: Fault) -> Iterator[str]:
    for number, entry in said:
        if len(entry) > LONGEST_ENTRY:
            yield f"Line {number}: enter {LONGEST_ENTRY} characters or fewer."
        elif fault := fault_of(entry):
            yield f"Line {number}, “{entry}”: {fault}."
