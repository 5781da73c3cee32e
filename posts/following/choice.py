"""What a subscriber wants to be told of, and how often."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from posts import old_addresses
from posts.models import Author, Category, Subscription


@dataclass(frozen=True)
class Choice:
    """Every post, or those in some categories or by some authors; here, or on all blogs.

    On other blogs categories and authors are known by the same address.
    """

    every: str
    whole: bool = True
    everywhere: bool = False
    categories: Sequence[Category] = field(default_factory=tuple)
    authors: Sequence[Author] = field(default_factory=tuple)


def note(one: Subscription, choice: Choice) -> None:
    """Write a choice into a subscription that is saved; what was merged meanwhile is what it is
    part of. Call with the blog locked. Raises ValueError for no such rhythm.
    """
    one.every = Subscription.Every(choice.every)
    one.whole, one.everywhere = choice.whole, choice.everywhere
    one.save()
    one.categories.set([] if choice.whole else old_addresses.as_now(choice.categories))
    one.authors.set([] if choice.whole else old_addresses.as_now(choice.authors))
