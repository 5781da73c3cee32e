"""Cutting words out of a comment so that everybody sees that something was cut, and what kind."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from comments.models import Content, Redaction
from govblog import sanitise, text
from govblog.telling import AtField

MOST_CUTS = 100
LONGEST_NAME: int = Content._meta.get_field("name").max_length or 0

_MARKS = {kind: f"[{kind.label}]" for kind in Redaction.Kind}
_ANY_MARK = re.compile("|".join(map(re.escape, _MARKS.values())))
_LETTER = r"[^\W_]"


class NotRedacted(AtField):
    """Nothing was cut, opened or put back. The field is `words`, `kind`, `why`, or none."""


@dataclass(frozen=True)
class Original:
    """The name and the words of a comment as they stood."""

    name: str
    body: str


@dataclass(frozen=True)
class Cuts:
    """What to cut: words as they stand in the comment, wherever they do, and the whole name."""

    words: Sequence[str] = ()
    name: bool = False


def cut(said: Original, cuts: Cuts, kind: Redaction.Kind) -> Original:
    """Return the name and words with the mark of `kind` in place of what is cut.

    Whole words are cut; only where some stand nowhere as whole words, the letters are, inside
    others. A web address is cut whole when a part of it is: the rest would lead elsewhere. Raises
    NotRedacted when there is too much to cut, nothing to cut, or nothing would be left.
    """
    wanted = [words for line in dict.fromkeys(cuts.words) if (words := line.split())]
    if len(wanted) > MOST_CUTS:
        raise NotRedacted(
            f"Cut {MOST_CUTS} different pieces at most. Reject or remove the comment."
        )
    mark = _MARKS[kind]
    missing = [
        words for words in wanted if not _hits(said.body, words) and not _hits(said.name, words)
    ]
    if missing:
        raise NotRedacted(_not_there(" ".join(missing[0])), "words")
    body, name = _without(said.body, wanted, mark), _without(said.name, wanted, mark)
    if (cuts.name and not _ANY_MARK.fullmatch(said.name)) or len(name) > LONGEST_NAME:
        name = mark
    if (name, body) == (said.name, said.body):
        raise NotRedacted(
            "Choose or enter what to cut. Nothing of the comment would change.", "words"
        )
    if body != said.body and _is_all_gone(body):
        raise NotRedacted(
            "Nothing would be left of this comment. Reject it, or remove it if it is published."
        )
    return Original(name, body)


def gone(before: Original, after: Original) -> set[str]:
    """Return the words, in small letters, that stand in `before` and no more in `after`."""
    return _words(f"{before.name} {before.body}") - _words(f"{after.name} {after.body}")


def has_any(said: str, words: set[str]) -> bool:
    """Say whether any of these words, in small letters, stands in a text."""
    return not _words(said).isdisjoint(words)


def _words(said: str) -> set[str]:
    return set(re.findall(r"\w{3,}", said.casefold()))


def repeats(reason: str, said: Original, cuts: Cuts) -> bool:
    """Say whether a reason says again, as a whole, something of what is cut."""
    cut_pieces = [*cuts.words, *([said.name] if cuts.name else [])]
    forms = [_whole(words) for piece in cut_pieces if (words := piece.split())]
    return any(re.search(form, reason, re.IGNORECASE) for form in forms)


def _loose(words: list[str]) -> str:
    """Return the form of words in their order, whatever spaces stand between them."""
    return r"\s+".join(map(re.escape, words))


def _whole(words: list[str]) -> str:
    """Return the same form for where no letter or digit goes on before or after it."""
    first = rf"(?<!{_LETTER})" if re.match(_LETTER, words[0]) else ""
    last = rf"(?!{_LETTER})" if re.match(_LETTER, words[-1][-1]) else ""
    return f"{first}{_loose(words)}{last}"


def _hits(where: str, words: list[str]) -> list[tuple[int, int]]:
    """Return where these words stand outside the marks of earlier cuts."""
    if sum(map(len, words)) > len(where):
        return []
    marks = [match.span() for match in _ANY_MARK.finditer(where)]
    for form in (_whole(words), _loose(words)):
        found = [match.span() for match in re.finditer(form, where)]
        if outside := [one for one in found if not _inside(one, marks)]:
            return outside
    return []


def _inside(place: tuple[int, int], marks: list[tuple[int, int]]) -> bool:
    return any(start <= place[0] and place[1] <= end for start, end in marks)


def _without(where: str, wanted: Iterable[list[str]], mark: str) -> str:
    hits = {place for words in wanted for place in _hits(where, words)}
    whole = [(start, end) for start, end, _ in sanitise.links(where)]
    whole += [match.span() for match in _ANY_MARK.finditer(where)]
    # What is cut in part and stands or falls as one
    touched = [(a, z) for a, z in whole if any(start < z and a < end for start, end in hits)]
    done, position = [], 0
    for start, end in _joined([*hits, *touched]):
        done += [where[position:start], mark]
        position = end
    return "".join([*done, where[position:]])


def _joined(places: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the same places in order, those that overlap or touch as one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _is_all_gone(body: str) -> bool:
    rest = _ANY_MARK.sub("", body)
    return text.is_blank("".join(c for c in rest if not unicodedata.category(c).startswith("P")))


def _not_there(words: str) -> str:
    return f"“{words}” is not in the name or the text. Enter the words as they stand there."
