"""Bar charts as plain values: where each bar, line and word of an SVG stands, in its own units."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 960, 260
LEFT, BOTTOM, TOP = 56, 36, 12
_LABELS = 8  # under the bars, at most


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar. `series` is its number in the legend, from 1."""

    x: str
    y: str
    width: str
    height: str
    series: int


@dataclass(frozen=True, slots=True)
class Word:
    """A word beside an axis."""

    x: str
    y: str
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart. `title` and `says` tell what it shows to who does not see it."""

    key: str
    title: str
    says: str
    legend: list[tuple[int, str]]
    bars: list[Bar]
    under: list[Word]
    beside: list[Word]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    floor: int = HEIGHT - BOTTOM


def bars(
    key: str, title: str, labels: Sequence[str], series: Sequence[tuple[str, Sequence[int]]]
) -> Chart:
    """Return a chart with a group of bars for each label, one bar of each series."""
    most = max((number for _, numbers in series for number in numbers), default=0)
    top = _round_up(most)
    floor, high = HEIGHT - BOTTOM, HEIGHT - BOTTOM - TOP
    step = (WIDTH - LEFT) / max(1, len(labels))
    wide = step * 0.8 / max(1, len(series))
    drawn = [
        Bar(
            f"{LEFT + step * (at + 0.1) + wide * number:.1f}",
            f"{floor - high * value / top:.1f}",
            f"{max(wide - 1, 0.5):.1f}",
            f"{high * value / top:.1f}",
            number + 1,
        )
        for number, (_, values) in enumerate(series)
        for at, value in enumerate(values)
        if value
    ]
    every = -(-len(labels) // _LABELS)
    return Chart(
        key=key,
        title=title,
        says=_says(labels, series),
        legend=[(number + 1, name) for number, (name, _) in enumerate(series)],
        bars=drawn,
        under=[
            Word(f"{LEFT + step * (at + 0.5):.1f}", f"{HEIGHT - 12}", label)
            for at, label in enumerate(labels)
            if at % every == 0
        ],
        beside=[
            Word(f"{LEFT}", f"{floor - high * part / 2:.1f}", f"{top * part // 2:,}")
            for part in range(3)
        ],
    )


def _round_up(most: int) -> int:
    """Return the next even number with one or two digits that count, at least 2."""
    size: int = 10 ** max(0, len(str(most)) - 2)
    rounded = -(-most // size) * size
    return max(2, rounded + rounded % 2)


def _says(labels: Sequence[str], series: Sequence[tuple[str, Sequence[int]]]) -> str:
    if not labels:
        return "There is nothing to show."
    said = []
    for name, values in series:
        high = max(values)
        at = labels[list(values).index(high)]
        said.append(f"{name}: {sum(values):,} in all, most for {at} with {high:,}.")
    return f"From {labels[0]} to {labels[-1]}. {' '.join(said)} The table has every number."
