"""Pictures on their way in: checked before they are decoded, re-encoded, without metadata."""

import io
import secrets
import struct
import warnings
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from PIL import Image, ImageOps

from govblog import roles
from posts.models import Blog, Picture

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
MOST_BYTES = 10_000_000
MOST_PIXELS = 25_000_000
WIDEST = 1600  # pixels; wider pictures are made smaller
HIGHEST = 16_000  # pixels; WebP ends at 16,383
QUALITY = 82


class NotTaken(ValueError):
    """The picture is refused; the message says why and what to do."""


@dataclass(frozen=True)
class Made:
    """A WebP file and its size in pixels."""

    data: bytes
    width: int
    height: int


def add(
    blog: Blog,
    data: bytes,
    *,
    by: User,
    alt: str = "",
    caption: str = "",
    credit: str = "",
) -> Picture:
    """Keep a picture for the posts of `blog`, decorative if `alt` is empty; return it.

    Raises NotTaken, PermissionDenied.
    """
    roles.require(by, "write", blog)
    picture = Picture(
        blog=blog,
        alt=alt.strip(),
        decorative=not alt.strip(),
        caption=caption,
        credit=credit,
        added_by=by,
    )
    return keep(picture, reencoded(data))


def keep(picture: Picture, made: Made) -> Picture:
    """Save a new picture with the file made of it, under a name of our own; return it."""
    picture.width, picture.height = made.width, made.height
    picture.file.save(f"{secrets.token_hex(12)}.webp", ContentFile(made.data), save=True)
    return picture


# What Pillow raises for a file that is damaged, or made to do damage
_UNREADABLE = (
    Image.DecompressionBombError,
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    EOFError,
    struct.error,
)


def reencoded(data: bytes) -> Made:
    """Return a picture made anew as WebP, at most 1,600 pixels wide, upright, without metadata.

    The size is read from the header before anything is decoded. Raises NotTaken.
    """
    if len(data) > MOST_BYTES:
        raise NotTaken("The picture must be 10 MB or less.")
    try:
        flat = _decoded(data)
    except NotTaken:
        raise
    except _UNREADABLE as error:
        raise NotTaken("The picture must be a JPEG, PNG, WebP or GIF file.") from error
    scale = min(1, WIDEST / flat.width, HIGHEST / flat.height)
    if scale < 1:
        width, height = flat.width * scale, flat.height * scale
        flat = flat.resize((max(1, round(width)), max(1, round(height))))
    made = io.BytesIO()
    flat.save(made, "WEBP", quality=QUALITY, method=4)
    return Made(made.getvalue(), flat.width, flat.height)


def _decoded(data: bytes) -> Image.Image:
    """Return the first picture in a file, upright. Raises NotTaken, and what Pillow raises."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        image = Image.open(io.BytesIO(data), formats=FORMATS)
    if image.width * image.height > MOST_PIXELS:
        raise NotTaken("The picture must have 25 million pixels or fewer.")
    upright = ImageOps.exif_transpose(image)
    return upright.convert("RGBA" if _has_alpha(upright) else "RGB")


def _has_alpha(image: Image.Image) -> bool:
    return image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info
