"""Pictures on their way in: checked before they are decoded, re-encoded, without metadata."""

import io
import secrets
import warnings
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from PIL import Image, ImageOps, UnidentifiedImageError

from govblog import roles
from posts.models import Blog, Picture

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
MOST_BYTES = 10_000_000
MOST_PIXELS = 25_000_000
WIDEST = 1600  # pixels; wider pictures are made smaller
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


def reencoded(data: bytes) -> Made:
    """Return a picture made anew as WebP, at most 1,600 pixels wide, upright, without metadata.

    The size is read from the header before anything is decoded. Raises NotTaken.
    """
    if len(data) > MOST_BYTES:
        raise NotTaken("The picture must be 10 MB or less.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data), formats=FORMATS)
        if image.width * image.height > MOST_PIXELS:
            raise NotTaken("The picture must have 25 million pixels or fewer.")
        upright = ImageOps.exif_transpose(image)
        flat = upright.convert("RGBA" if _has_alpha(upright) else "RGB")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError) as error:
        raise NotTaken("The picture must be a JPEG, PNG, WebP or GIF file.") from error
    if flat.width > WIDEST:
        flat = flat.resize((WIDEST, max(1, round(flat.height * WIDEST / flat.width))))
    made = io.BytesIO()
    flat.save(made, "WEBP", quality=QUALITY, method=4)
    return Made(made.getvalue(), flat.width, flat.height)


def _has_alpha(image: Image.Image) -> bool:
    return image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info
