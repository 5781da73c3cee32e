"""What is known around a text, what is asked for it, and what comes out."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that was taken over. `src` is its address here, `/media/…`.

    `alt` is used where the text gives the picture no words, `caption` (plain text) in galleries:
    both as the library here keeps them, in its lengths.
    """

    src: str
    alt: str = ""
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """Something that could not stay as it was, for the report: once for each `about`."""

    kind: str  # "block", "shortcode", "picture", "embed", "script", "page break"
    about: str  # the block's or shortcode's name, or an address
    says: str  # a sentence: what was done
    times: int = 1


@dataclass(frozen=True, slots=True)
class Body:
    """A post's text as HTML for the door, what to report, and the pictures it asked for.

    `pictures` are the full addresses of the pictures that it showed, taken over or not, each once.
    """

    html: str
    notes: tuple[Note, ...] = ()
    pictures: tuple[str, ...] = ()


def nothing(number: int) -> str | None:
    """Return None: no such number is known."""
    return None


@dataclass(frozen=True, slots=True)
class Around:
    """What is known around a text.

    `base` is the post's full address, by which relative ones are read. `attachment` returns the
    full address of the file of an attachment's number; `attached` are the numbers of the post's
    own, in order. `reusable` returns the text of the block (`wp_block`) of a number. `footnotes`
    is the post's meta value of that name.
    """

    base: str = ""
    attachment: Callable[[int], str | None] = nothing
    attached: tuple[int, ...] = ()
    reusable: Callable[[int], str | None] = nothing
    footnotes: str = ""
