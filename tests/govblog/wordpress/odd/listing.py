"""The list of oddities, by name."""

from collections.abc import Callable

ODDITIES: dict[str, Callable[[], str]] = {}


def odd(make: Callable[[], str]) -> Callable[[], str]:
    """List an oddity under its name."""
    ODDITIES[make.__name__] = make
    return make
