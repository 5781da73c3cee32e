"""Addresses in a text: in full, and the ways in which WordPress writes that of one picture."""

import re
from collections.abc import Iterator
from urllib.parse import urljoin

LONGEST = 2_000  # characters; a longer one is left as it stands
_SIZE = re.compile(r"-\d{1,5}x\d{1,5}(?=\.[a-zA-Z]{3,4}$)")
_MADE = re.compile(r"-(?:scaled|rotated)(?=\.[a-zA-Z]{3,4}$)")
_ENDING = re.compile(r"(?=\.[a-zA-Z]{3,4}$)")


def full(address: str, base: str) -> str:
    """Return an address in full, as a browser would read it on the page `base`."""
    if len(address) > LONGEST:
        return address
    try:
        return urljoin(base, address.strip())
    except ValueError:
        return address


def spellings(address: str) -> Iterator[str]:
    """Yield an address and those under which its picture may be known, the likeliest first.

    WordPress keeps `photo.jpg` also as `photo-300x200.jpg` and, if it is large, `photo-scaled.jpg`;
    its hosts add a query for the size.
    """
    plain = address.partition("#")[0]
    whole = plain.partition("?")[0]
    seen = dict.fromkeys([address, plain, whole])
    for name in (whole, _SIZE.sub("", whole)):
        bare = _MADE.sub("", name)
        seen |= dict.fromkeys([name, bare])
        seen |= dict.fromkeys(_ENDING.sub(end, bare) for end in ("-scaled", "-rotated"))
    yield from seen
