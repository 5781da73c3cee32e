"""What a trained model says of a comment, and why."""

import json
import math
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from comments.scoring.learning import Lesson, damping, learn
from comments.scoring.measuring import Measure, measure, sigmoid
from comments.scoring.signs import signs_in, stem, told
from comments.scoring.wording import taken_apart

# Fewer say too little to hold the promise of 2 %: tests/benchmarks/spam.py shows it
FEWEST = 20
REASONS = 5


@dataclass(frozen=True, slots=True)
class Score:
    """How much a comment reads like what was marked as spam, and why.

    `reasons` are the signs that say most, in words for a moderator, at most REASONS. `parts` are
    what all signs add to `start` to make the logarithm of the odds, largest first.
    """

    probability: float
    marked: bool
    reasons: list[str]
    start: float
    parts: list[tuple[str, float]]

    @property
    def percent(self) -> int:
        """The probability in whole hundredths."""
        return round(100 * self.probability)


@dataclass(frozen=True, slots=True)
class Sign:
    """What is known of a sign: its weight, above 0 for spam, and how many comments had it."""

    weight: float
    spam: int
    honest: int


class TooFew(Exception):
    """There is no model; the message says what is missing, in words for a moderator."""


@dataclass(frozen=True, slots=True)
class Model:
    """A trained model: it says the same of the same comment, wherever it is loaded.

    `spam` and `honest` are how many comments it learned from. A comment whose logarithm of the odds
    reaches `mark_from` is marked.
    """

    start: float
    mark_from: float
    spam: int
    honest: int
    signs: dict[str, Sign]

    def score(self, body: str, *, name: str = "", email: str = "") -> Score:
        """Return the score of a comment. Any text will do."""
        wording = taken_apart(body)
        found = signs_in(wording, name=name, email=email)
        known = [sign for sign in found if sign in self.signs]
        scale = damping(len(known))
        whole = {stem(word): word for word in reversed(wording.words)}
        parts: dict[str, float] = {}
        shown: dict[str, Sign] = {}
        for name_of_sign in known:
            sign = self.signs[name_of_sign]
            label = told(_whole(name_of_sign, whole))
            parts[label] = parts.get(label, 0.0) + scale * sign.weight
            if label not in shown or sign.spam > shown[label].spam:
                shown[label] = sign
        ordered = sorted(parts.items(), key=lambda part: (-abs(part[1]), part[0]))
        odds = self.start + math.fsum(weight for _, weight in ordered)
        labels = [label for label, weight in ordered if weight > 0]
        reasons = [_reason(label, shown[label]) for label in _saying_more(labels)]
        return Score(sigmoid(odds), odds >= self.mark_from, reasons[:REASONS], self.start, ordered)

    def strongest(self, many: int, *, spam: bool) -> list[tuple[str, Sign]]:
        """Return the signs that say most for one side, in words, the strongest first."""
        told_apart = []
        for key, sign in self.signs.items():
            apart = sign.spam / self.spam - sign.honest / self.honest
            pull = sign.weight * apart
            # A stem and a link among the words are said by other signs already
            if pull > 0 and (apart > 0) is spam and not key.startswith(("stem:", "word:(")):
                told_apart.append((-pull, key))
        return [(told(key), self.signs[key]) for _, key in sorted(told_apart)[:many]]

    def packed(self) -> bytes:
        """Return the model as bytes to keep."""
        rows = [[key, s.weight, s.spam, s.honest] for key, s in self.signs.items()]
        said = [self.start, self.mark_from, self.spam, self.honest, rows]
        return zlib.compress(json.dumps(said).encode())

    @classmethod
    def unpacked(cls, kept: bytes) -> "Model":
        """Return the model that `packed` made these bytes of."""
        start, mark_from, spam, honest, rows = json.loads(zlib.decompress(kept))
        signs = {key: Sign(*rest) for key, *rest in rows}
        return cls(start, mark_from, spam, honest, signs)


def train(lessons: Sequence[Lesson]) -> tuple[Model, Measure]:
    """Return the model that the lessons teach, and how good it is. The newest lesson comes last.

    Raises TooFew when there are less than FEWEST of either kind, or nothing tells them apart.
    """
    spam = sum(lesson.spam for lesson in lessons)
    honest = len(lessons) - spam
    if min(spam, honest) < FEWEST:
        raise TooFew(
            f"It takes {FEWEST} comments marked as spam and {FEWEST} that are not: "
            f"there are {spam} and {honest}."
        )
    found = measure(lessons)
    if found.slope <= 0:
        raise TooFew("Nothing yet tells the comments marked as spam from the others.")
    weights = learn(lessons)
    seen = {kind: _counted(lessons, kind) for kind in (True, False)}
    signs = {
        sign: Sign(round(found.slope * weight, 6), seen[True][sign], seen[False][sign])
        for sign, weight in weights.of.items()
    }
    start = found.slope * weights.start + found.offset
    mark_from = found.slope * found.mark_from + found.offset
    return Model(start, mark_from, spam, honest, signs), found


def _counted(lessons: Iterable[Lesson], kind: bool) -> Counter[str]:
    return Counter(chain.from_iterable(one.signs for one in lessons if one.spam is kind))


def _whole(key: str, words: dict[str, str]) -> str:
    """Return the sign of the whole word for that of its stem, as far as the text has it."""
    kind, _, value = key.partition(":")
    return f"word:{words[value]}" if kind == "stem" and value in words else key


def _saying_more(labels: Iterable[str]) -> Iterator[str]:
    """Leave out what only repeats words of a stronger label."""
    said: set[str] = set()
    for label in labels:
        words = set(label.strip("“”").split()) if label[0] == "“" and label[-1] == "”" else {label}
        if not words <= said:
            yield label
        said |= words


def _reason(label: str, sign: Sign) -> str:
    honest = f", {sign.honest} not" if sign.honest else ""
    return f"{label} ({sign.spam} spam{honest})"
