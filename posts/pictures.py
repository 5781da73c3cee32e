"""Pictures on their way in: checked before they are decoded, re-encoded, without metadata.

Each is made in three widths, never wider than it was, so that a small window loads a small file.
"""

import io
import secrets
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial

from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.db import transaction
from PIL import Image, ImageOps

from govblog import roles
from posts import uses
from posts.models import Blog, Picture

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
MOST_BYTES = 10_000_000
MOST_PIXELS = 25_000_000
WIDTHS = (480, 960, 1600)  # pixels; a picture wider than the last is made smaller
HIGHEST = 16_000  # pixels; WebP ends at 16,383
QUALITY = 82


class NotTaken(ValueError):
    """The picture is refused; the message says why and what to do."""


class InUse(Exception):
    """The picture is not deleted; the message says which posts show it."""


class Gone(Exception):
    """Somebody was faster and deleted the picture; the message says so."""


@dataclass(frozen=True)
class Made:
    """A WebP file, its size in pixels, and the same picture in each smaller width."""

    data: bytes
    width: int
    height: int
    smaller: dict[int, bytes]


def add(blog: Blog, data: bytes, *, by: User, alt: str = "", **said: str) -> Picture:
    """Keep a picture for the posts of `blog`, decorative if `alt` is empty; return it.

    `said` is its caption, credit, source and licence; a licence that asks for a name needs a
    credit. Raises NotTaken, PermissionDenied.
    """
    roles.require(by, "write", blog)
    alone = {"alt": alt.strip(), "decorative": not alt.strip()}
    picture = Picture(blog=blog, added_by=by, **alone, **said)
    return keep(picture, reencoded(data))


def keep(picture: Picture, made: Made) -> Picture:
    """Save a new picture with the files made of it, under a name of our own; return it.

    What was written of them goes when the rest cannot be written, or the row not be saved. Raises
    OSError.
    """
    picture.width, picture.height = made.width, made.height
    name = f"{secrets.token_hex(12)}.webp"
    picture.file.name = picture.file.field.generate_filename(picture, name)
    with _whole_or_none(picture, made):
        picture.file.save(name, ContentFile(made.data), save=False)
        _keep_smaller(picture, made)
        picture.save()
    return picture


def _keep_smaller(picture: Picture, made: Made) -> None:
    picture.widths = " ".join(map(str, made.smaller))
    for width, name in picture.smaller:
        # What a try that was stopped has left
        picture.file.storage.delete(name)
        picture.file.storage.save(name, ContentFile(made.smaller[width]))


@contextmanager
def _whole_or_none(picture: Picture, made: Made) -> Iterator[None]:
    storage, whole = picture.file.storage, str(picture.file.name)
    try:
        yield
    except BaseException:
        picture.widths = " ".join(map(str, made.smaller))
        for name in (whole, *(smaller for _, smaller in picture.smaller)):
            with suppress(OSError):
                storage.delete(name)
        raise


def make_widths(picture: Picture) -> bool:
    """Make the smaller widths of a picture kept before there were any; say whether some were made.

    Raises NotTaken, OSError when its file cannot be read.
    """
    if picture.widths or picture.width <= WIDTHS[0]:
        return False
    with picture.file.open() as file:
        made = reencoded(file.read())
    _keep_smaller(picture, made)
    with transaction.atomic():
        Blog.objects.select_for_update(no_key=True).get(pk=picture.blog_id)
        made_now = Picture.objects.filter(pk=picture.pk, widths="").update(widths=picture.widths)
        if made_now:
            Blog.objects.filter(pk=picture.blog_id).move_version()
    return bool(made_now)


SAID = ("alt", "decorative", "caption", "credit", "source", "licence")


def locked(picture: Picture) -> Picture | None:
    """Return a picture as it is now, under the lock of its blog; None when it was deleted."""
    Blog.objects.select_for_update(no_key=True).get(pk=picture.blog_id)
    return Picture.objects.filter(pk=picture.pk).first()


def describe(picture: Picture, *, by: User) -> None:
    """Save what is said of a picture anew, and mark the pages that may show it as changed.

    Raises Gone, PermissionDenied.
    """
    with transaction.atomic():
        roles.require(by, "write", picture.blog_id)
        if locked(picture) is None:
            raise Gone("Somebody has deleted this picture. Nothing was saved.")
        picture.save(update_fields=SAID)
        Blog.objects.filter(pk=picture.blog_id).move_version()


def require_unused(picture: Picture) -> None:
    """Raise InUse when a post shows the picture, in a text of today or of before."""
    shown = uses.of([picture]).get(picture.pk, [])
    if shown:
        named = ", ".join(f"“{use.title}”" for use in shown[:3])
        more = f" and {len(shown) - 3} more" if len(shown) > 3 else ""
        raise InUse(
            f"This picture is used in {named}{more}, so it cannot be deleted. "
            "Older texts of a post count too: they can be brought back."
        )


def remove(picture: Picture, *, by: User) -> None:
    """Delete a picture that no post shows, and its files once that is done.

    Raises InUse, PermissionDenied.
    """
    with transaction.atomic():
        # A text that is being saved with this picture comes before or after
        Blog.objects.select_for_update(no_key=True).get(pk=picture.blog_id)
        roles.require(by, "write", picture.blog_id)
        require_unused(picture)
        storage = picture.file.storage
        names = [str(picture.file.name), *(name for _, name in picture.smaller)]
        picture.delete()
        for name in names:
            transaction.on_commit(partial(storage.delete, name))


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
    """Return a picture made anew as WebP, at most 1,600 pixels wide, upright, without metadata, and
    in each smaller width.

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
    scale = min(1, WIDTHS[-1] / flat.width, HIGHEST / flat.height)
    flat = _scaled(flat, scale) if scale < 1 else flat
    smaller = {
        width: _webp(_scaled(flat, width / flat.width)) for width in WIDTHS if width < flat.width
    }
    return Made(_webp(flat), flat.width, flat.height, smaller)


def _scaled(image: Image.Image, scale: float) -> Image.Image:
    width, height = image.width * scale, image.height * scale
    return image.resize((max(1, round(width)), max(1, round(height))))


def _webp(image: Image.Image) -> bytes:
    made = io.BytesIO()
    image.save(made, "WEBP", quality=QUALITY, method=4)
    return made.getvalue()


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
