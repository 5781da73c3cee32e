"""Whose sign-in asks for a second factor: asked of whatever keeps the factors."""

from collections.abc import Callable, Collection, Iterable

from django.contrib.auth.models import User

# Each is told keys of accounts and returns those of them that have a factor. Filled when the
# project starts (govblog/apps.py): what keeps the factors stands above this room
Source = Callable[[Collection[int]], set[int]]
SOURCES: list[Source] = []


def has_second_factor(users: Iterable[User]) -> set[int]:
    """Return the keys of those of these accounts that have a second factor."""
    keys = [user.pk for user in users]
    return {key for source in SOURCES for key in source(keys)}
