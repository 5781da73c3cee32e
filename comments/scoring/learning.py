"""Learning which signs speak for spam, from comments that people decided. No Django here.

Two learners look at the same signs and their weights are added up: naive Bayes, which is good with
few decisions, and a logistic regression, which knows that signs come together.
"""

import math
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

LARGEST = 20_000  # signs that a model knows; the most frequent
_SMOOTHING = 0.5  # a sign counts as if it had been seen half a time more on each side
_COST = 5.0  # of a comment told wrongly, against that of large weights
_ROUNDS = 15
_SHARE = 0.7  # of the regression beside naive Bayes


@dataclass(frozen=True, slots=True)
class Lesson:
    """One decided comment: its signs, whether it was spam, and the post it was under."""

    signs: list[str]
    spam: bool
    post: int


@dataclass(frozen=True, slots=True)
class Weights:
    """What each sign says, above 0 for spam; and what every comment starts from."""

    start: float
    of: dict[str, float]

    def sum(self, signs: Sequence[str]) -> float:
        """Return how much a comment with these signs reads like spam. The scale is arbitrary."""
        known = [weight for sign in signs if (weight := self.of.get(sign)) is not None]
        return self.start + math.fsum(known) * damping(len(known))


def damping(many: int) -> float:
    """Return by how much the weights of `many` signs count less, so that no text wins by length."""
    return max(1, many) ** -0.25


def learn(lessons: Sequence[Lesson]) -> Weights:
    """Return the weights that these lessons teach; the same for the same lessons in this order.

    There must be spam and honest comments among them.
    """
    counts = Counter(chain.from_iterable(lesson.signs for lesson in lessons))
    # What stood in one comment only teaches that comment by heart, and may be personal
    again = [sign for sign, many in counts.items() if many > 1]
    common = sorted(again, key=lambda sign: (-counts[sign], sign))[:LARGEST]
    number = {sign: n for n, sign in enumerate(common)}
    rows = [[number[sign] for sign in lesson.signs if sign in number] for lesson in lessons]
    spam = [lesson.spam for lesson in lessons]
    first = _naive_bayes(rows, spam, len(common))
    second, start = _regression(rows, spam, len(common))
    one, two = _spread(rows, first), _spread(rows, second)
    both = {sign: first[n] / one + _SHARE * second[n] / two for sign, n in number.items()}
    return Weights(_SHARE * start / two, both)


def _naive_bayes(rows: list[list[int]], spam: list[bool], many: int) -> list[float]:
    """Return for each sign the logarithm of how much more frequent it is in spam.

    Smoothing is shared out by how much was read of each kind, else the rarer kind looks like
    everything that was seen once.
    """
    seen = {
        kind: Counter(chain.from_iterable(_of_kind(rows, spam, kind))) for kind in (True, False)
    }
    read = {kind: seen[kind].total() or 1 for kind in seen}
    share = {kind: _SMOOTHING * 2 * read[kind] / sum(read.values()) for kind in seen}
    total = {kind: read[kind] + share[kind] * many for kind in seen}
    base = math.log(total[False] / total[True])
    return [
        base + math.log((seen[True][n] + share[True]) / (seen[False][n] + share[False]))
        for n in range(many)
    ]


def _of_kind(rows: list[list[int]], spam: list[bool], kind: bool) -> list[list[int]]:
    return [row for row, is_spam in zip(rows, spam, strict=True) if is_spam is kind]


def _regression(rows: list[list[int]], spam: list[bool], many: int) -> tuple[list[float], float]:
    """Return the weights and the start of an L2-regularised logistic regression.

    Dual coordinate descent (Yu, Huang and Lin 2011). Spam and honest comments weigh the same in
    sum, however many there are of each.
    """
    weights = [0.0] * many
    of_spam = sum(spam)
    most = {
        True: _COST * len(rows) / (2 * of_spam),
        False: _COST * len(rows) / (2 * (len(rows) - of_spam)),
    }
    held = [0.0] * len(rows)
    start, order = 0.0, list(range(len(rows)))
    shuffle = random.Random(1).shuffle  # noqa: S311 - no secret; the same order each time
    for _ in range(_ROUNDS):
        shuffle(order)
        for at in order:
            row, sign = rows[at], 1.0 if spam[at] else -1.0
            scale = damping(len(row))
            margin = sign * (start + scale * sum(map(weights.__getitem__, row)))
            square = 1.0 + scale * scale * len(row)
            new = _best(held[at], margin, square, most[spam[at]])
            step, held[at] = sign * (new - held[at]), new
            start += step
            step *= scale
            for n in row:
                weights[n] += step
    return weights, start


def _best(held: float, margin: float, square: float, most: float) -> float:
    """Return the value between 0 and `most` that suits one comment best, by Newton's method."""
    value = min(max(held, most * 1e-3), most * (1 - 1e-3))
    for _ in range(6):
        slope = square * (value - held) + margin + math.log(value / (most - value))
        step = slope / (square + most / (value * (most - value)))
        after = value - step
        if after <= 0:
            after = value / 10
        elif after >= most:
            after = most - (most - value) / 10
        if abs(after - value) < 1e-7 * most:
            return after
        value = after
    return value


def _spread(rows: list[list[int]], weights: list[float]) -> float:
    """Return the standard deviation of what the comments get, 1 when they all get the same."""
    got = [math.fsum(weights[n] for n in row) * damping(len(row)) for row in rows]
    middle = math.fsum(got) / len(got)
    return math.sqrt(math.fsum((one - middle) ** 2 for one in got) / len(got)) or 1.0
