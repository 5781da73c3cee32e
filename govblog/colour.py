"""Colours that white text can be read on."""

import re

from django.core.exceptions import ValidationError

# WCAG 2.2, 1.4.3: of text that is not large
LEAST_CONTRAST = 4.5
_HEX = re.compile(r"#[0-9a-f]{6}")


def contrast_with_white(colour: str) -> float:
    """Return the contrast ratio, 1 to 21, of white on a colour like #14505c (WCAG 2.2)."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def readable(colour: str) -> None:
    """Raise ValidationError, in words for who chose it, unless white is read well on a colour."""
    if not _HEX.fullmatch(colour):
        raise ValidationError("Enter a colour as # and six digits, like #14505c.")
    if (ratio := contrast_with_white(colour)) < LEAST_CONTRAST:
        raise ValidationError(
            f"White text on this colour has a contrast of {ratio:.1f} to 1. "
            f"It must be at least {LEAST_CONTRAST} to 1. Choose a darker colour."
        )
