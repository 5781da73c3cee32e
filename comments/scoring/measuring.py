"""How good a score is on comments it was not taught with, and from which value on it marks."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from comments.scoring.learning import Lesson, Weights, learn

PARTS = 5
# What is aimed at is stricter than what is promised (at most 2 %): the next post is about
# something else, and so are its honest comments
AIM = 0.01
# Standard deviations above the mean of honest comments, and more as there are few of them
_DEVIATIONS, _OF_FEW = 2.5, 5.0


@dataclass(frozen=True, slots=True)
class Measure:
    """What cross-validation found. Values are on the scale of `Weights.sum`.

    `mark_from` is the value from which a comment is marked; `slope` and `offset` turn a value into
    the logarithm of the odds that it is spam.
    """

    mark_from: float
    slope: float
    offset: float
    precision: float
    recall: float
    honest_marked: float


def measure(lessons: Sequence[Lesson]) -> Measure:
    """Return how well comments are told that were left out of learning, part by part."""
    parts = parts_of(lessons)
    values = [0.0] * len(lessons)
    for part in sorted(set(parts)):
        taught = [one for one, its in zip(lessons, parts, strict=True) if its != part]
        weights: Weights = learn(taught)
        for at, its in enumerate(parts):
            if its == part:
                values[at] = weights.sum(lessons[at].signs)
    spam = [lesson.spam for lesson in lessons]
    mark_from = mark_line(
        [value for value, is_spam in zip(values, spam, strict=True) if not is_spam]
    )
    slope, offset = odds(values, spam)
    marked = [value >= mark_from for value in values]
    caught = sum(mark and is_spam for mark, is_spam in zip(marked, spam, strict=True))
    return Measure(
        mark_from,
        slope,
        offset,
        precision=caught / sum(marked) if any(marked) else 1.0,
        recall=caught / sum(spam),
        honest_marked=(sum(marked) - caught) / (len(spam) - sum(spam)),
    )


def parts_of(lessons: Sequence[Lesson]) -> list[int]:
    """Return for each lesson the part it is left out with.

    Whole posts are left out together, because the next comment may well be under a post that
    nobody has seen yet. Where a few posts hold most of the lessons, stretches of time are.
    """
    by_post = _by_post(lessons)
    if by_post is not None:
        return by_post
    parts, seen = [], {True: 0, False: 0}
    total = Counter(lesson.spam for lesson in lessons)
    for lesson in lessons:
        parts.append(PARTS * seen[lesson.spam] // total[lesson.spam])
        seen[lesson.spam] += 1
    return parts


def _by_post(lessons: Sequence[Lesson]) -> list[int] | None:
    sizes = Counter(lesson.post for lesson in lessons)
    loads, part_of = [0] * PARTS, {}
    for post, size in sorted(sizes.items(), key=lambda item: (-item[1], item[0])):
        part_of[post] = loads.index(min(loads))
        loads[part_of[post]] += size
    parts = [part_of[lesson.post] for lesson in lessons]
    for kind in (True, False):
        held = Counter(p for p, lesson in zip(parts, lessons, strict=True) if lesson.spam is kind)
        if len(held) < 3 or max(held.values()) > 0.6 * held.total():
            return None
    return parts


def mark_line(honest: Sequence[float]) -> float:
    """Return the value from which a comment is marked, from those that honest comments got.

    Above it lies at most AIM of them, and it is so far above their mean as hardly one would be if
    they were spread normally; the fewer there are to judge by, the further.
    """
    falling = sorted(honest, reverse=True)
    many = len(falling)
    middle = math.fsum(falling) / many
    spread = math.sqrt(math.fsum((one - middle) ** 2 for one in falling) / many)
    highest_left = falling[min(int(AIM * many), many - 1)]
    far = middle + (_DEVIATIONS + _OF_FEW / math.sqrt(many)) * spread
    return max(math.nextafter(highest_left, math.inf), far)


def odds(values: Sequence[float], spam: Sequence[bool]) -> tuple[float, float]:
    """Return slope and offset of the logistic curve through the values (Platt 1999)."""
    of_spam = sum(spam)
    goals = ((of_spam + 1) / (of_spam + 2), 1 / (len(spam) - of_spam + 2))
    targets = [goals[0] if is_spam else goals[1] for is_spam in spam]
    slope, offset = 0.0, math.log((of_spam + 1) / (len(spam) - of_spam + 1))
    loss = _loss(values, targets, slope, offset)
    for _ in range(50):
        step = _newton(values, targets, slope, offset)
        part = 1.0
        while part > 1e-6:
            tried = (slope - part * step[0], offset - part * step[1])
            if (now := _loss(values, targets, *tried)) < loss:
                break
            part /= 2
        else:
            break
        (slope, offset), gained, loss = tried, loss - now, now
        if gained < 1e-9 * len(values):
            break
    return slope, offset


def _newton(
    values: Sequence[float], targets: Sequence[float], slope: float, offset: float
) -> tuple[float, float]:
    """Return the Newton step for slope and offset."""
    ridge = 1e-9
    gradient_slope = gradient_offset = across = 0.0
    of_slope = of_offset = ridge
    for value, target in zip(values, targets, strict=True):
        chance = sigmoid(slope * value + offset)
        miss, bend = chance - target, chance * (1 - chance)
        gradient_slope += miss * value
        gradient_offset += miss
        of_slope += bend * value * value
        of_offset += bend
        across += bend * value
    area = of_slope * of_offset - across * across or ridge
    return (
        (of_offset * gradient_slope - across * gradient_offset) / area,
        (of_slope * gradient_offset - across * gradient_slope) / area,
    )


def _loss(values: Sequence[float], targets: Sequence[float], slope: float, offset: float) -> float:
    loss = 0.0
    for value, target in zip(values, targets, strict=True):
        odd = slope * value + offset
        # log(1 + e^odd) without overflow
        loss += max(odd, 0.0) + math.log1p(math.exp(-abs(odd))) - target * odd
    return loss


def sigmoid(odd: float) -> float:
    """Return the probability of these logarithmic odds."""
    if odd >= 0:
        return 1 / (1 + math.exp(-odd))
    small = math.exp(odd)
    return small / (1 + small)
