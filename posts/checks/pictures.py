"""Checks of the pictures in a text."""

from collections.abc import Iterator

from govblog.text import is_blank
from posts.checks.subject import Fault, Subject
from posts.models.licence import UNKNOWN


def known(subject: Subject) -> Iterator[Fault]:
    """Find pictures that are not of the blog."""
    for number, image in enumerate(subject.body.images, start=1):
        if image.get("src", "") not in subject.pictures:
            yield Fault(
                f"Picture {number}",
                f"Picture {number} is not one of this blog’s pictures.",
                "Choose it again.",
            )


def described(subject: Subject) -> Iterator[Fault]:
    """Find pictures that tell something and have no alternative text (WCAG 1.1.1)."""
    for number, image in enumerate(subject.body.images, start=1):
        picture = subject.pictures.get(image.get("src", ""))
        if picture and not picture.decorative and is_blank(image.get("alt", "")):
            yield Fault(
                f"Picture {number}",
                f"Picture {number} has no alternative text.",
                "Describe what it shows.",
            )


def licensed(subject: Subject) -> Iterator[Fault]:
    """Find pictures of which nobody said under which licence they may be shown."""
    shown = [
        (f"Picture {number}", subject.pictures.get(image.get("src", "")))
        for number, image in enumerate(subject.body.images, start=1)
    ]
    for where, picture in [*shown, ("The lead picture", subject.revision.picture)]:
        if picture and picture.licence == UNKNOWN:
            yield Fault(where, f"{where} has no licence.", "Choose it under “Pictures”.")
