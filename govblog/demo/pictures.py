"""The demo pictures, drawn by rule: the same name always gives the same bytes."""

import math
from collections.abc import Callable, Sequence

from govblog.demo.canvas import HEIGHT, WIDTH, Canvas, Point, below, chance, turned, wave

NAVY, INK, TEAL, MIST = "#16325c", "#0e2142", "#1f7f7b", "#cfe2ea"
SEA, CREAM, SAND, CORAL, GOLD = "#5fa8a3", "#faf4e8", "#e9dcc3", "#e5694b", "#f2b441"


def draw(name: str) -> bytes:
    """Return the picture of that name, 1600 by 900 pixels, as WebP.

    Raises KeyError when `name` is not one of `NAMES`.
    """
    return _SCENES[name]().webp()


def _envelopes() -> Canvas:
    canvas = Canvas(NAVY)
    tints = chance("envelopes")
    for row in range(5):
        for column in range(9):
            corner = (-20 + column * 210 - (row % 2) * 105, 28 + row * 176)
            paper = tints.choice(["#28487a", "#31578c", "#234170", SEA])
            if not (350 < corner[0] < 1075 and 100 < corner[1] < 750):
                _envelope(canvas, corner, 176, paper, NAVY)
    _open_letter(canvas)
    return canvas


def _envelope(canvas: Canvas, corner: Point, width: float, paper: str, seam: str) -> None:
    x, y = corner
    height = width * 0.68
    canvas.box(corner, width, height, paper, 8)
    fold = [(x + 8, y + 8), (x + width / 2, y + height * 0.58), (x + width - 8, y + 8)]
    canvas.stroke(fold, width * 0.025, seam)


def _open_letter(canvas: Canvas) -> None:
    canvas.shape([(540, 440), (800, 250), (1060, 440)], "#c9543a")
    canvas.box((590, 170), 420, 480, CREAM, 14)
    canvas.box((640, 225), 150, 20, CORAL, 10)
    for line in range(4):
        canvas.box((640, 278 + line * 42), 320 - (line % 2) * 50, 14, SAND, 7)
    canvas.shape([(540, 440), (800, 620), (1060, 440), (1060, 740), (540, 740)], CORAL)
    canvas.stroke([(552, 730), (735, 575)], 10, "#c9543a")
    canvas.stroke([(1048, 730), (865, 575)], 10, "#c9543a")


def _piles() -> Canvas:
    canvas = Canvas(CREAM)
    canvas.disc((1270, 300), 190, GOLD)
    canvas.box((0, 760), WIDTH, 140, TEAL)
    canvas.box((0, 760), WIDTH, 18, "#17625f")
    nudges = chance("piles")
    for pile, sheets in enumerate((26, 23, 17, 12, 8, 4)):
        for sheet in range(sheets):
            corner = (110 + pile * 240 + nudges.randint(-9, 9), 738 - sheet * 24)
            paper = nudges.choice([NAVY, "#28487a", SEA, MIST, SAND])
            canvas.box(corner, 186, 19, paper if pile < 5 else CORAL, 6)
    return canvas


def _form() -> Canvas:
    canvas = Canvas(TEAL)
    for turn, paper in ((-21, "#176562"), (-14, "#2c918c"), (-7, SEA)):
        sheet = [(530, 100), (1070, 100), (1070, 820), (530, 820)]
        canvas.shape(turned(sheet, (800, 1500), turn), paper)
    canvas.box((542, 92), 540, 740, "#176562", 16)
    canvas.box((530, 80), 540, 740, CREAM, 16)
    canvas.box((590, 140), 260, 30, NAVY, 6)
    for row in range(5):
        _form_row(canvas, 230 + row * 112, ticked=row < 4)
    pencil = [(1130, 300), (1180, 300), (1180, 700), (1130, 700)]
    canvas.shape(turned(pencil, (1155, 500), 28), GOLD)
    tip = [(1130, 700), (1180, 700), (1155, 770)]
    canvas.shape(turned(tip, (1155, 500), 28), SAND)
    canvas.shape(turned([(1146, 745), (1164, 745), (1155, 770)], (1155, 500), 28), INK)
    canvas.shape(
        turned([(1130, 250), (1180, 250), (1180, 302), (1130, 302)], (1155, 500), 28), CORAL
    )
    return canvas


def _form_row(canvas: Canvas, top: float, ticked: bool) -> None:
    canvas.box((590, top), 64, 64, NAVY, 6)
    canvas.box((597, top + 7), 50, 50, "#ffffff", 3)
    canvas.box((690, top + 8), 300, 16, SAND, 8)
    canvas.box((690, top + 40), 210, 16, SAND, 8)
    if ticked:
        canvas.stroke([(604, top + 32), (620, top + 50), (662, top - 6)], 13, CORAL)


def _hours() -> Canvas:
    canvas = Canvas(MIST)
    for hour in range(9):
        canvas.box((770 + hour * 92, 90), 4, 720, "#b4cfda")
    opening = ((1, 7), (1, 7), (0, 6), (1, 7), (1, 8), (2, 5), (3, 4.5))
    for day, (start, end) in enumerate(opening):
        fill = CORAL if day > 4 else (TEAL if day % 2 else NAVY)
        canvas.box((770 + start * 92, 110 + day * 100), (end - start) * 92, 58, fill, 29)
    canvas.disc((372, 462), 290, "#b4cfda")
    canvas.disc((360, 450), 290, NAVY)
    canvas.disc((360, 450), 250, CREAM)
    for mark in range(12):
        inner, outer = turned([(360, 225), (360, 250)], (360, 450), mark * 30)
        canvas.stroke([inner, outer], 10, SEA)
    canvas.stroke([(360, 450), (360, 270)], 18, NAVY)
    canvas.stroke([(360, 450), (470, 515)], 24, CORAL)
    canvas.disc((360, 450), 26, NAVY)
    return canvas


def _map() -> Canvas:
    canvas = Canvas(INK)
    sizes = chance("map")
    for row in range(23):
        for column in range(41):
            spot = (20 + column * 39 + (row % 2) * 19.5, 20 + row * 39)
            land = _is_land(spot)
            shade = sizes.choice([SEA, TEAL, TEAL, "#2b8f8a"]) if land else "#17305a"
            canvas.disc(spot, 13 if land else 6, shade)
    for place in ((605, 270), (840, 500), (1010, 330), (700, 660), (1150, 610)):
        _pin(canvas, place)
    return canvas


def _is_land(spot: Point) -> bool:
    dx, dy = (spot[0] - 850) / 520, (spot[1] - 455) / 350
    angle = math.atan2(dy, dx)
    coast = 0.86 + 0.16 * math.sin(3 * angle + 0.6) + 0.1 * math.sin(5 * angle + 2)
    lake = math.hypot((spot[0] - 900) / 130, (spot[1] - 620) / 60)
    return math.hypot(dx, dy) < coast and lake > 1


def _pin(canvas: Canvas, place: Point) -> None:
    x, y = place
    canvas.disc((x, y + 4), 22, INK)
    canvas.shape([(x - 40, y - 70), (x + 40, y - 70), (x, y)], CORAL)
    canvas.disc((x, y - 84), 44, CORAL)
    canvas.disc((x, y - 84), 18, CREAM)


def _bubbles() -> Canvas:
    canvas = Canvas(GOLD)
    _bubble(canvas, (90, 110), (470, 260), "#d99b2b", -1)
    _bubble(canvas, (1090, 90), (420, 240), "#d99b2b", 1)
    _bubble(canvas, (80, 520), (380, 220), CREAM, -1)
    _bubble(canvas, (1060, 470), (450, 270), TEAL, 1)
    _bubble(canvas, (400, 210), (760, 390), NAVY, -1)
    for line, length in enumerate((600, 520, 570, 330)):
        canvas.box((480, 285 + line * 66), length, 24, CORAL if line == 3 else MIST, 12)
    for line, length in enumerate((240, 160)):
        canvas.box((140, 590 + line * 50), length, 20, SAND, 10)
    for line, length in enumerate((210, 150)):
        canvas.box((1225, 580 + line * 54), length, 20, SEA, 10)
    return canvas


def _bubble(canvas: Canvas, corner: Point, size: tuple[float, float], fill: str, side: int) -> None:
    (x, y), (width, height) = corner, size
    canvas.box(corner, width, height, fill, 48)
    root = x + width / 2 + side * width * 0.25
    foot = y + height
    canvas.shape(
        [(root - 45, foot - 5), (root + 45, foot - 5), (root + side * 70, foot + 85)], fill
    )


def _river() -> Canvas:
    canvas = Canvas(INK)
    stars = chance("river")
    for _ in range(70):
        canvas.disc((stars.uniform(0, WIDTH), stars.uniform(0, 430)), stars.uniform(1.5, 4), MIST)
    canvas.disc((330, 210), 104, GOLD)
    canvas.disc((378, 178), 92, INK)
    canvas.shape(below(wave(470, 60, 1500, 500)), "#142c56")
    canvas.shape(below(wave(540, 44, 980, 150)), "#1b3b6b")
    _lit_house(canvas, (1230, 420))
    shades = ("#1c5f74", "#1f7080", TEAL, "#1a6a6c", "#145457")
    for layer, shade in enumerate(shades):
        canvas.shape(below(wave(610 + layer * 62, 11, 260 + layer * 30, layer * 97)), shade)
    _gauge(canvas, (760, 190))
    for ripple, length in enumerate((150, 110, 64)):
        canvas.box((1330 - length / 2, 668 + ripple * 34), length, 8, GOLD, 4)
    return canvas


def _lit_house(canvas: Canvas, corner: Point) -> None:
    x, y = corner
    canvas.box(corner, 200, 190, "#0b1a36")
    canvas.shape([(x - 28, y), (x + 100, y - 96), (x + 228, y)], "#0b1a36")
    for left in (34, 116):
        canvas.box((x + left, y + 44), 50, 62, GOLD, 4)


def _gauge(canvas: Canvas, corner: Point) -> None:
    x, y = corner
    canvas.box((x - 14, y - 14), 128, 520, "#0b1a36", 8)
    canvas.box(corner, 100, 492, CREAM)
    for mark in range(12):
        top = y + 14 + mark * 40
        high = mark < 3
        canvas.box((x, top), 62 if mark % 2 else 38, 20, CORAL if high else NAVY)
    canvas.shape(below(wave(676, 9, 320, 40)), "#145457")
    canvas.stroke(wave(676, 9, 320, 40), 5, SEA)
    canvas.shape(below(wave(770, 10, 400, 210)), "#0f4649")


def _pages() -> Canvas:
    canvas = Canvas(SAND)
    canvas.disc((800, 450), 400, "#dfcfb0")
    for left, accent in ((330, CORAL), (850, TEAL)):
        canvas.box((left + 12, 142), 420, 640, "#cdbb98", 18)
        canvas.box((left, 130), 420, 640, CREAM, 18)
        canvas.box((left + 50, 185), 220, 34, accent, 8)
        for line in range(8):
            short = (line * 53 + left) % 90
            canvas.box((left + 50, 268 + line * 58), 320 - short, 18, MIST, 9)
    for line in range(4):
        height = 277 + line * 116
        canvas.stroke([(640 - line % 2 * 20, height), (900, height)], 8, NAVY)
        canvas.disc((640 - line % 2 * 20, height), 20, CORAL)
        canvas.disc((900, height), 20, TEAL)
    return canvas


def _telephone() -> Canvas:
    canvas = Canvas(CORAL)
    for ring, shade in enumerate(("#e87257", "#eb7d63", "#ee8970", "#f1967f", "#f4a48f")):
        canvas.disc((800, 470), 720 - ring * 120, shade)
    canvas.arc((800, 500), 340, (204, 336), 92, NAVY)
    for side in (-1, 1):
        ear = (800 + side * 262, 418)
        piece = [(ear[0] + x, ear[1] + y) for x, y in ((-92, -60), (92, -60), (92, 60), (-92, 60))]
        canvas.shape(turned(piece, ear, side * 22), NAVY)
    canvas.shape([(690, 400), (910, 400), (1090, 770), (510, 770)], CREAM)
    canvas.box((510, 750), 580, 50, CREAM, 25)
    canvas.box((650, 370), 300, 60, CREAM, 30)
    for key in range(12):
        spot = (712 + key % 3 * 88, 492 + key // 3 * 72)
        canvas.disc(spot, 23, GOLD if key == 4 else TEAL)
    return canvas


def _bunting() -> Canvas:
    canvas = Canvas(MIST)
    canvas.disc((1300, 230), 110, GOLD)
    canvas.shape(below(wave(690, 50, 1700, 300)), SEA)
    _tent(canvas, (590, 470))
    canvas.shape(below(wave(790, 24, 1300, 900)), TEAL)
    for string, (top, sag) in enumerate(((20, 150), (105, 190))):
        rope = [(x, top + sag * (1 - ((x - 800) / 800) ** 2)) for x in range(-10, WIDTH + 20, 10)]
        canvas.stroke(rope, 6, INK)
        for flag in range(14):
            _flag(canvas, rope, 3 + flag * 12 - string * 2, (flag + string) % 4)
    return canvas


def _flag(canvas: Canvas, rope: Sequence[Point], start: int, colour: int) -> None:
    left, right = rope[max(start, 0)], rope[min(start + 8, len(rope) - 1)]
    tip = ((left[0] + right[0]) / 2, (left[1] + right[1]) / 2 + 104)
    canvas.shape([left, right, tip], (CORAL, NAVY, GOLD, CREAM)[colour])


def _tent(canvas: Canvas, corner: Point) -> None:
    x, y = corner
    canvas.box((x, y + 120), 420, 300, CREAM)
    for stripe in range(0, 7, 2):
        canvas.box((x + stripe * 60, y + 120), 60, 300, CORAL)
    canvas.shape([(x - 40, y + 130), (x + 210, y), (x + 460, y + 130)], NAVY)
    canvas.shape([(x + 150, HEIGHT), (x + 210, y + 200), (x + 270, HEIGHT)], INK)


_SCENES: dict[str, Callable[[], Canvas]] = {
    "bubbles": _bubbles,
    "bunting": _bunting,
    "envelopes": _envelopes,
    "form": _form,
    "hours": _hours,
    "map": _map,
    "pages": _pages,
    "piles": _piles,
    "river": _river,
    "telephone": _telephone,
}

NAMES: tuple[str, ...] = tuple(_SCENES)
