"""Bundles for whoever asks for information: a post or a person, with what others may not see cut.

`make` writes one into a folder, `pack` into a file to download. A person reads it before it is
handed out: what a machine takes for somebody's data is never all of it.
"""

from comments.disclosure.asking import Asked, Kind, NotFound, asked_of_person, asked_of_post
from comments.disclosure.bundle import Made, make, pack

__all__ = [
    "Asked",
    "Kind",
    "Made",
    "NotFound",
    "asked_of_person",
    "asked_of_post",
    "make",
    "pack",
]
