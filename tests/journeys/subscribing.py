"""The pages to follow a blog by email."""

from unittest.mock import patch

from playwright.sync_api import Page

from comments.moderation import limits
from posts import following
from posts.models import Subscription
from tests.factories import BlogFactory
from tests.journeys.acts import submit
from tests.journeys.place import Place, at
from tests.journeys.world import Site
from tests.posts.following.readers import HELEDD, asked, follows


def _several_blogs(site: Site, page: Page) -> None:
    BlogFactory()
    page.goto("/subscribe/")


def _sent(site: Site, page: Page) -> None:
    page.goto("/subscribe/")
    page.get_by_label("Email").fill("gethin@example.org")
    submit(page, "Subscribe")


def _wrong(site: Site, page: Page) -> None:
    _several_blogs(site, page)
    page.get_by_label("Only those").check()
    submit(page, "Subscribe")


def _too_many(site: Site, page: Page) -> None:
    with patch.object(limits, "FOLLOWS_FROM_ADDRESS", 0):
        _sent(site, page)


def _one(site: Site) -> Subscription:
    """Return the subscription of someone who confirmed it."""
    mine = Subscription.objects.filter(email=HELEDD, confirmed_at__isnull=False).first()
    return mine or follows(site.blog, HELEDD)


def _asked(site: Site, page: Page) -> None:
    page.goto(following.confirm_path_of(asked(site.blog, "gethin@example.org")))


def _confirmed(site: Site, page: Page) -> None:
    _asked(site, page)
    submit(page, "Confirm")


def _disowned(site: Site, page: Page) -> None:
    _asked(site, page)
    submit(page, "This was not me")


def _choices(site: Site, page: Page) -> None:
    page.goto(following.path_of(_one(site)))


def _saved(site: Site, page: Page) -> None:
    _choices(site, page)
    page.get_by_label("Once a day").check()
    submit(page, "Save")


def _nothing_chosen(site: Site, page: Page) -> None:
    _choices(site, page)
    page.get_by_label("Only those").check()
    submit(page, "Save")


def _unsubscribe(site: Site, page: Page) -> None:
    page.goto(following.unsubscribe_path_of(_one(site)))


def _ended(site: Site, page: Page) -> None:
    _unsubscribe(site, page)
    submit(page, "Stop mail about posts")


SUBSCRIBING = [
    Place("subscribe", at("/subscribe/")),
    Place("subscribe on one of several blogs", _several_blogs),
    Place("subscribe error", _wrong, 422),
    Place("too many subscribe", _too_many, 429),
    Place("subscribe received", _sent),
    Place("asked to confirm a subscription", _asked),
    Place("subscription confirmed", _confirmed),
    Place("subscription disowned", _disowned),
    Place("subscription chosen", _choices),
    Place("subscription choice saved", _saved),
    Place("subscription choice missing", _nothing_chosen, 422),
    Place("subscription asked to end", _unsubscribe),
    Place("subscription ended", _ended),
    Place("subscription link that is none", at(f"/subscribe/{'t' * 43}/"), 404),
]
