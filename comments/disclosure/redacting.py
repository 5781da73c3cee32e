"""What is cut from a bundle, with a mark in its place, counted for the page that explains it."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from enum import StrEnum

from django.contrib.auth.models import User

from comments import personal
from comments.moderation.erasing import GONE
from govblog.telling import name_of

_WORD = re.compile(r"\w+")
# A shorter name is more often a word than a person
_SHORTEST_NAME = 3


class Cut(StrEnum):
    """What is cut, by the mark that stands in its place."""

    EMAIL = "[email address removed]"
    NAME = "[name removed]"
    PERSONAL = "[personal details removed]"
    STAFF = "[name of staff removed]"
    COMMENTER = "Commenter 1, Commenter 2 and so on"
    ROLE = "Moderator 1, Moderator 2 and so on"


WHAT: dict[Cut, str] = {
    Cut.EMAIL: "Email addresses",
    Cut.NAME: "Names of people whose comment is not public, and names of others in what is not "
    "public",
    Cut.PERSONAL: "What looks like a telephone number, an email address, a postcode or another "
    "number of a person, and postal addresses given in legal cases",
    Cut.STAFF: "Names of staff in what someone wrote",
    Cut.COMMENTER: "Names of people who answered in public. The same number is the same person "
    "throughout",
    Cut.ROLE: "Names of staff at what they did. The same number is the same person throughout",
}


class Names:
    """The names of many people, found in a text in time linear in its length."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names: set[tuple[str, ...]] = set()
        # How many words the names have that begin with a word: few, however many names do
        self._lengths: dict[str, set[int]] = {}
        for name in names:
            words = tuple(word.casefold() for word in _WORD.findall(name))
            if sum(map(len, words)) >= _SHORTEST_NAME and name != GONE:
                self._names.add(words)
                self._lengths.setdefault(words[0], set()).add(len(words))

    def found(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where names stand, the longest at each place."""
        found = list(_WORD.finditer(text))
        words = tuple(word.group().casefold() for word in found)
        at = 0
        while at < len(words):
            here = (words[at : at + n] for n in self._lengths.get(words[at], ()))
            length = max((len(name) for name in here if name in self._names), default=0)
            if length:
                yield found[at].start(), found[at + length - 1].end()
            at += length or 1


class Redactor:
    """Cuts for one bundle. Staff and commenters have the same number in all of it."""

    def __init__(self, people: Iterable[str], staff: Iterable[str]) -> None:
        self.counts: Counter[Cut] = Counter()
        self._people, self._staff = Names(people), Names(staff)
        self._numbers: dict[int, int] = {}
        self._commenters: dict[str, int] = {}

    def email(self, email: str) -> str:
        """Return the mark for an email address, nothing for none."""
        return self._cut(Cut.EMAIL) if email else ""

    def name(self, name: str) -> str:
        """Return the mark for a name. What was erased has none."""
        return name if name == GONE else self._cut(Cut.NAME)

    def commenter(self, known: str) -> str:
        """Return by what a commenter is called in this bundle; `known` tells one from another."""
        self.counts[Cut.COMMENTER] += 1
        return f"Commenter {self._commenters.setdefault(known, len(self._commenters) + 1)}"

    def staff(self, user: User | None) -> str:
        """Return by what a member of staff is known in this bundle, nothing for nobody."""
        if user is None:
            return ""
        self.counts[Cut.ROLE] += 1
        return f"Moderator {self._numbers.setdefault(user.pk, len(self._numbers) + 1)}"

    def private(self, said: str) -> str:
        """Return the mark for what is nobody else's to know, nothing for nothing."""
        return self._cut(Cut.PERSONAL) if said else ""

    def details(self, text: str) -> str:
        """Return a text that is public without what looks like personal details."""
        return self._without(
            text, [(one.start, one.end, Cut.PERSONAL) for one in personal.found(text)]
        )

    def words(self, text: str, besides: Names | None = None) -> str:
        """Return a text that is not public without personal details and known names. `besides`
        are details that are known to be personal."""
        found = [(one.start, one.end, Cut.PERSONAL) for one in personal.found(text)]
        if besides is not None:
            found += [(start, end, Cut.PERSONAL) for start, end in besides.found(text)]
        found += [(start, end, Cut.STAFF) for start, end in self._staff.found(text)]
        found += [(start, end, Cut.NAME) for start, end in self._people.found(text)]
        return self._without(text, found)

    def _without(self, text: str, found: list[tuple[int, int, Cut]]) -> str:
        kept, end = [], 0
        for start, stop, what in sorted(found, key=lambda one: (one[0], -one[1])):
            if start < end:
                # Of two that overlap nothing is left
                end = max(end, stop)
                continue
            kept += [text[end:start], self._cut(what)]
            end = stop
        return "".join([*kept, text[end:]])

    def _cut(self, what: Cut) -> str:
        self.counts[what] += 1
        return what.value


def names_of_staff(users: Iterable[User]) -> Iterator[str]:
    """Yield how staff may be named in what someone wrote."""
    for user in users:
        yield name_of(user)
        yield user.get_username()
