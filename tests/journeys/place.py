"""A page that is looked at, and the ways to one."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from unittest.mock import patch

from playwright.sync_api import Page

from comments import moderation
from tests.journeys.world import WITHDRAWN, Site

WORDS = "What I typed,\nover two lines."
DRAFT = "bunting-in-the-car-park"


@dataclass(frozen=True)
class Place:
    """A page: how to get there, with which answer, and whose desk it is on, if any."""

    name: str
    go: Callable[[Site, Page], object]
    status: int = 200
    role: str = ""

    def __str__(self) -> str:
        return self.name


def at(address: str) -> Callable[[Site, Page], object]:
    """Go to an address. {article} stands for the conversation, {post} for the draft's key."""

    def go(site: Site, page: Page) -> None:
        page.goto(
            address.format(
                article=site.post().get_absolute_url(),
                withdrawn=site.post(WITHDRAWN).get_absolute_url(),
                post=site.post(DRAFT).pk,
                parent=site.comment("Well spotted.").pk,
                root=site.comment("I answer letters in").pk,
                pending=site.comment("Amazing article").pk,
                port=site.address.rpartition(":")[2],
                blog=site.blog.pk,
            )
        )

    return go


@contextmanager
def broken(error: Exception) -> Iterator[None]:
    """Let every comment that comes in meet a fault."""
    with patch.object(moderation, "hand_in", side_effect=error):
        yield
