"""From a comment to its private page, to a rejection, to a better comment: no script, no cookie."""

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.comments.mine.asking import LATER
from tests.factories import rule_of
from tests.journeys.acts import decide, open_own_page, row, send, submit
from tests.journeys.conftest import NewWindow
from tests.journeys.world import Site

pytestmark = pytest.mark.browser
FIRST = "The clerk at the second counter is a fool."
CORRECTED = "The clerk at the first counter is a fool."
BETTER = "The clerk at the first counter could not help me."


def test_a_comment_that_broke_a_rule_is_fixed_and_published(
    site: Site, plain_page: Page, moderator: Page
) -> None:
    writer = plain_page
    writer.goto(site.article())
    send(writer, FIRST)
    open_own_page(writer)
    mine = writer.url
    expect(writer.locator("main")).to_contain_text("In the queue")

    writer.get_by_role("link", name="Correct your comment").click()
    writer.get_by_label("Your comment").fill(CORRECTED)
    submit(writer, "Save changes")
    expect(writer.locator("main")).to_contain_text("Your changes are saved.")

    decide(moderator, CORRECTED, "Reject")
    writer.goto(mine)
    expect(writer.locator("main")).to_contain_text("Being looked at")
    with time_machine.travel(timezone.now() + LATER):
        writer.reload()
        said = writer.locator("main")
        expect(said).to_contain_text("A moderator decided not to publish your comment.")
        expect(said).to_contain_text(rule_of(site.blog).text)
        expect(said).to_contain_text("Say it without calling names.")
        writer.get_by_role("link", name="send it again").click()
        expect(writer.get_by_label("Enter your comment")).to_have_value(CORRECTED)
        writer.get_by_label("Enter your comment").fill(BETTER)
        assert submit(writer, "Send again").status == 303
        open_own_page(writer)
        assert writer.url != mine
        expect(writer.locator("main")).to_contain_text("You sent it instead of the comment of")

    decide(moderator, BETTER, "Approve")
    with time_machine.travel(timezone.now() + 2 * LATER):
        writer.reload()
        writer.get_by_role("link", name="Read it on the page of the article").click()
        expect(writer.locator(f"#comment-{site.comment(BETTER).pk}")).to_contain_text(BETTER)
    assert writer.context.cookies() == []


def test_a_comment_is_taken_back_before_anybody_decides(
    site: Site, plain_page: Page, moderator: Page
) -> None:
    plain_page.goto(site.article())
    send(plain_page, FIRST)
    open_own_page(plain_page)
    plain_page.get_by_role("link", name="Take your comment back").click()
    submit(plain_page, "Take it back and erase it")
    expect(plain_page.locator("main")).to_contain_text("You took your comment back.")
    expect(plain_page.locator("main")).not_to_contain_text(FIRST)
    moderator.goto("/admin/comments/comment/")
    expect(row(moderator, FIRST)).to_have_count(0)


def test_the_link_is_copied_where_there_is_a_clipboard(site: Site, window: NewWindow) -> None:
    page = window()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(site.article())
    send(page, FIRST)
    address = page.locator(".app-address a").inner_text()
    page.get_by_role("button", name="Copy the link").click()
    expect(page.get_by_role("status").filter(has_text="Link copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == address
