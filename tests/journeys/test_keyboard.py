"""Reading and writing with the keyboard alone, and arriving at one comment."""

import pytest
from playwright.sync_api import Page, expect

from posts.models import Blog
from tests.journeys.acts import EMAIL, NAME, RECEIVED
from tests.journeys.world import Site

pytestmark = pytest.mark.browser

FOCUSABLE = (
    "a[href]:not([tabindex='-1']), button, textarea, select, summary, [tabindex='0'], "
    "input:not([type=hidden]):not([tabindex='-1'])"
)
WHERE = f"""() => {{
    const all = [...document.querySelectorAll("{FOCUSABLE}")];
    const box = document.activeElement.getBoundingClientRect();
    const shown = box.bottom > 0 && box.top < innerHeight && box.width > 1 && box.height > 1;
    return [all.indexOf(document.activeElement), shown];
}}"""


def test_the_skip_link_comes_first_and_leads_to_the_article(site: Site, page: Page) -> None:
    page.goto(site.article())
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to main content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_tab_reaches_everything_once_in_the_order_of_the_page(site: Site, page: Page) -> None:
    page.goto(site.article())
    everything = page.locator(FOCUSABLE).count()
    assert everything > 60
    for place in range(everything):
        page.keyboard.press("Tab")
        found, shown = page.evaluate(WHERE)
        assert found == place, page.evaluate("document.activeElement.outerHTML")
        assert shown, page.evaluate("document.activeElement.outerHTML")


def test_a_comment_is_written_and_sent_by_keyboard(site: Site, page: Page) -> None:
    page.goto(site.article())
    page.get_by_label("Enter your comment").focus()
    page.keyboard.type("Typed,")
    page.keyboard.press("Enter")
    page.keyboard.type("not clicked.")
    for said in (NAME, EMAIL):
        page.keyboard.press("Tab")
        page.keyboard.type(said)
    page.keyboard.press("Enter")
    expect(page).to_have_url(RECEIVED)
    assert site.comments("Typed,\nnot clicked.").exists()


def test_a_reply_in_place_is_opened_and_cancelled_by_keyboard(site: Site, page: Page) -> None:
    page.goto(site.article())
    link = page.get_by_role("link", name="Reply to ").nth(3)
    link.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Enter your comment")).to_be_focused()
    cancel = page.get_by_role("button", name="Cancel")
    while not cancel.evaluate("one => one === document.activeElement"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(link).to_be_focused()


@pytest.mark.parametrize("threads_per_page", [50, 4])
def test_a_permalink_leads_to_the_comment_on_whichever_page_it_is(
    site: Site, page: Page, threads_per_page: int
) -> None:
    Blog.objects.update(threads_per_page=threads_per_page)
    comment = site.comment("Well spotted.")
    page.goto(f"/comments/{comment.pk}/")
    where = "" if threads_per_page == 50 else "?page=3"
    expect(page).to_have_url(f"{site.article()}{where}#comment-{comment.pk}")
    target = page.locator(":target")
    expect(target).to_have_id(f"comment-{comment.pk}")
    expect(target.get_by_text("Well spotted.")).to_be_in_viewport()
    page.keyboard.press("Tab")
    expect(target.get_by_role("link").first).to_be_focused()
