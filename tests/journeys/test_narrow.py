"""The pages people use most, at 320 pixels (1,280 at 400 %) and without JavaScript."""

from pathlib import Path

import pytest

from tests.journeys.conftest import NewWindow
from tests.journeys.desks import DESKS
from tests.journeys.doors import DOORS
from tests.journeys.places import PUBLIC, Place
from tests.journeys.watch import Watch, too_wide
from tests.journeys.world import Site

pytestmark = pytest.mark.browser

USED_MOST = {
    "front page", "article", "reply", "form error", "reply error", "confirmation", "closed",
    "sign-in", "queue pending", "one comment", "post desk", "pictures",
}  # fmt: skip


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pictures of the pages are kept until the next runs of the tests."""
    return tmp_path_factory.mktemp("narrow")


@pytest.mark.parametrize(
    "place", [one for one in [*PUBLIC, *DOORS, *DESKS] if one.name in USED_MOST], ids=str
)
def test_nothing_is_cut_off(site: Site, window: NewWindow, place: Place, pictures: Path) -> None:
    page = window(place.role, javascript=False, width=320)
    with Watch(page) as watch:
        place.go(site, page)
    page.screenshot(path=pictures / f"{place}.png", full_page=True)
    assert watch.answer.status == place.status
    found = too_wide(page)
    assert not found, "\n\n".join(found)
