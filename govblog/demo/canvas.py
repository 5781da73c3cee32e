"""A small drawing surface for the demo pictures: flat shapes with smooth edges.

Coordinates are in pixels of the finished picture, origin at the top left, angles in degrees
clockwise from three o'clock.
"""

import io
import math
import random
from collections.abc import Sequence

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 1600, 900
# Pillow draws hard edges; drawing twice as large and shrinking smooths them.
_OVERSIZE = 2
_QUALITY = 82

Point = tuple[float, float]


class Canvas:
    """A picture in the making, 1600 by 900 pixels."""

    def __init__(self, ground: str) -> None:
        """Start with one plain colour, given as `#rrggbb`."""
        self._image = Image.new("RGB", (WIDTH * _OVERSIZE, HEIGHT * _OVERSIZE), ground)
        self._pen = ImageDraw.Draw(self._image)

    def box(self, corner: Point, width: float, height: float, fill: str, radius: float = 0) -> None:
        """Draw a rectangle from its top left corner, with rounded corners if asked."""
        x, y = corner
        edges = _scaled([(x, y), (x + width, y + height)])
        self._pen.rounded_rectangle(edges, radius * _OVERSIZE, fill)

    def disc(self, centre: Point, radius: float, fill: str) -> None:
        """Draw a filled circle."""
        self._pen.ellipse(_around(centre, radius), fill)

    def ring(self, centre: Point, radius: float, thickness: float, fill: str) -> None:
        """Draw the outline of a circle, its thickness measured inwards."""
        self.arc(centre, radius, (0, 360), thickness, fill)

    def arc(
        self, centre: Point, radius: float, span: tuple[float, float], thickness: float, fill: str
    ) -> None:
        """Draw part of a ring, from the first angle of `span` clockwise to the second."""
        width = round(thickness * _OVERSIZE)
        self._pen.arc(_around(centre, radius), span[0], span[1], fill, width)

    def shape(self, points: Sequence[Point], fill: str) -> None:
        """Draw a filled polygon."""
        self._pen.polygon(_scaled(points), fill)

    def stroke(self, points: Sequence[Point], thickness: float, fill: str) -> None:
        """Draw a line through the points, with round ends and joints."""
        self._pen.line(_scaled(points), fill, round(thickness * _OVERSIZE), joint="curve")
        for end in (points[0], points[-1]):
            self.disc(end, thickness / 2, fill)

    def webp(self) -> bytes:
        """Return the finished picture as WebP: the same drawing gives the same bytes."""
        small = self._image.reduce(_OVERSIZE)
        stream = io.BytesIO()
        small.save(stream, "WEBP", quality=_QUALITY, method=4)
        return stream.getvalue()


def chance(name: str) -> random.Random:
    """Return a source of chance that runs the same for the same name, on every machine."""
    return random.Random(name)  # noqa: S311 - a drawing must repeat itself and keeps no secret


def turned(points: Sequence[Point], centre: Point, angle: float) -> list[Point]:
    """Return the points turned clockwise around `centre` by `angle` degrees."""
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    cx, cy = centre
    return [
        (cx + (x - cx) * cos - (y - cy) * sin, cy + (x - cx) * sin + (y - cy) * cos)
        for x, y in points
    ]


def wave(
    height: float, swell: float, length: float, shift: float = 0, step: int = 10
) -> list[Point]:
    """Return a sine line across the whole picture.

    `height` is its middle, `swell` its rise above and below, `length` one full wave and
    `shift` how far it starts to the left, all in pixels.
    """
    return [
        (x, height + swell * math.sin((x + shift) / length * math.tau))
        for x in range(-step, WIDTH + 2 * step, step)
    ]


def below(line: Sequence[Point]) -> list[Point]:
    """Return the outline of everything between the line and the foot of the picture."""
    return [*line, (line[-1][0], HEIGHT + 1), (line[0][0], HEIGHT + 1)]


def _scaled(points: Sequence[Point]) -> list[Point]:
    return [(x * _OVERSIZE, y * _OVERSIZE) for x, y in points]


def _around(centre: Point, radius: float) -> list[Point]:
    x, y = centre
    return _scaled([(x - radius, y - radius), (x + radius, y + radius)])
