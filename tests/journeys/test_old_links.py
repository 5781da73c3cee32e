"""An old link to a comment, by its WordPress id, lands on the right comment of the conversation."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from comments.models import ImportedComment
from tests.govblog.wordpress.loading.coming import loaded, said
from tests.journeys.world import Site

pytestmark = pytest.mark.browser
FIRST, LAST = 910_001, 910_050


@pytest.fixture
def keys(site: Site) -> dict[int, int]:
    """Bring the oldest and the newest comment of the long conversation in; our keys of them."""
    before = [said(number) for number in range(FIRST, LAST)]
    loaded(site.post(), *before, said(LAST, written_at=timezone.now()))
    found = ImportedComment.objects.filter(wordpress_id__in=[FIRST, LAST])
    return dict(found.values_list("wordpress_id", "comment"))


def test_an_old_link_lands_on_the_comment_of_this_page(
    site: Site, page: Page, keys: dict[int, int]
) -> None:
    page.goto(f"{site.article()}#comment-{FIRST}")
    expect(page).to_have_url(f"{site.article()}#comment-{keys[FIRST]}")
    expect(page.locator(":target")).to_be_in_viewport()


def test_an_old_link_lands_on_the_comment_of_another_page(
    site: Site, page: Page, keys: dict[int, int]
) -> None:
    page.goto(f"{site.article()}#comment-{LAST}")
    expect(page).to_have_url(re.compile(rf"\?page=\d+#comment-{keys[LAST]}$"))
    expect(page.locator(":target")).to_be_in_viewport()


def test_a_link_to_nothing_stays_at_the_article(site: Site, page: Page) -> None:
    with page.expect_response(re.compile("/comments/wordpress/")) as answer:
        page.goto(f"{site.article()}#comment-999999")
    assert answer.value.status == 404
    expect(page).to_have_url(f"{site.article()}#comment-999999")
