"""No private address leaves its page: what is asked for from there is not told it."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Request

from tests.journeys.acts import open_own_page, send
from tests.journeys.conftest import NewContext
from tests.journeys.mailed import MAILED
from tests.journeys.noticing import NOTICING
from tests.journeys.owning import OWN_DATA
from tests.journeys.place import Place
from tests.journeys.world import Site
from tests.journeys.writing import at_page

pytestmark = pytest.mark.browser

NAMES = {
    "get my data", "erase my data", "my data, from a mail", "erase everything, from a mail",
    "asked to confirm an address", "mail chosen", "mail asked to stop", "asked by mail",
    "link that is none", "case of a complainant", "answering a notice",
}  # fmt: skip
PLACES = [place for place in (*OWN_DATA, *MAILED, *NOTICING) if place.name in NAMES]
LEAVING = """(there) => {
    const link = document.createElement("a");
    link.href = there;
    document.body.append(link);
    link.click();
}"""


@pytest.fixture
def page(stranger: NewContext) -> Iterator[Page]:
    """A window of which everything is heard that it asks for; no token is in any Referer."""
    page = stranger().new_page()
    asked: list[Request] = []

    def hear(request: Request) -> None:
        """Keep a request to look at it afterwards."""
        asked.append(request)

    page.on("request", hear)
    yield page
    said = {one.url: one.header_value("referer") or "" for one in asked}
    assert any(said.values())
    assert [url for url, referer in said.items() if re.search(r"[\w-]{43}", referer)] == []


def elsewhere(site: Site) -> str:
    """Return an address of another origin, which this server answers too."""
    return f"http://elsewhere.example:{site.address.rpartition(':')[2]}/where-a-link-leads/"


def test_a_link_in_a_comment_is_followed_from_its_private_page_without_the_address(
    site: Site, page: Page
) -> None:
    there = elsewhere(site)
    page.goto(site.article())
    send(page, f"Look at {there} first.")
    open_own_page(page)
    with page.expect_request(there) as asked:
        page.get_by_role("link", name=there).click()
    assert asked.value.header_value("referer") == f"{site.address}/"


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_who_leaves_a_private_page_takes_no_more_than_the_host_along(
    site: Site, page: Page, place: Place
) -> None:
    place.go(site, page)
    assert re.search(r"[\w-]{43}", page.url)
    with page.expect_request(elsewhere(site)) as asked:
        page.evaluate(LEAVING, elsewhere(site))
    assert asked.value.header_value("referer") == f"{site.address}/"


def test_a_page_of_this_blog_is_not_told_from_which_private_page_somebody_came(
    site: Site, page: Page
) -> None:
    at_page("", "approve")(site, page)
    with page.expect_request("**/comments/*/") as asked:
        page.get_by_role("link", name="Read it on the page of the article").click()
    assert asked.value.header_value("referer") == f"{site.address}/"
