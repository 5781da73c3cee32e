"""Every page: sound HTML, no fault that axe finds, nothing forbidden or wider than 320 pixels."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.journeys.conftest import NewWindow
from tests.journeys.desks import DESKS, DOORS
from tests.journeys.places import PUBLIC, Place
from tests.journeys.queues import SCRIPTED
from tests.journeys.validity import Checker
from tests.journeys.watch import Watch, too_wide
from tests.journeys.world import Site

pytestmark = pytest.mark.browser

RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
}


def faults(page: Page) -> list[str]:
    """Return what axe finds, and where."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [
        f"{one['id']}: {node['target']} {node['html'][:200]} {node['failureSummary']}"
        for one in found
        for node in one["nodes"]
    ]


def check(page: Page, place: Place, body: bytes, checker: Checker | None) -> None:
    """Let axe look at the page as it is, then make its window narrow; have its HTML checked."""
    found = checker.complaints(place, body) if checker else []
    found += faults(page)
    page.set_viewport_size({"width": 320, "height": 800})
    found += [f"wider than 320 pixels: {one}" for one in too_wide(page)]
    assert not found, "\n\n".join(found)


@pytest.mark.parametrize("place", [*PUBLIC, *DOORS], ids=str)
def test_a_public_page(
    site: Site, window: NewWindow, place: Place, checker: Checker | None
) -> None:
    page = window()
    with Watch(page) as watch:
        place.go(site, page)
        watch.settle()
    assert watch.answer.status == place.status
    assert watch.complaints == []
    others = {url for url in watch.asked if not url.startswith(site.address)}
    assert all(".example" in url for url in others), others
    if place not in DOORS:
        assert page.context.cookies() == []
    check(page, place, watch.answer.body(), checker)


@pytest.mark.parametrize("place", [*DESKS, *SCRIPTED], ids=str)
def test_a_desk(site: Site, window: NewWindow, place: Place, checker: Checker | None) -> None:
    page = window(place.role)
    with Watch(page) as watch:
        place.go(site, page)
        watch.settle()
    assert watch.answer.status == place.status
    check(page, place, watch.answer.body(), checker)
