"""From a complaint of defamation to its end, without JavaScript: the writer refuses, it stays."""

import pytest
from playwright.sync_api import Page, expect

from comments.models import LegalLetter, LegalNotice
from tests.journeys.acts import conversation, submit, told
from tests.journeys.conftest import NewWindow
from tests.journeys.noticing import answer_page, comment_on, fill_in, state_page
from tests.journeys.world import Site

pytestmark = pytest.mark.browser


def press(desk: Page, label: str) -> None:
    """Open an act on the page of the case that is due next, and press its button."""
    desk.goto("/admin/comments/legalnotice/")
    desk.locator("tbody").get_by_role("link").first.click()
    desk.locator("summary", has_text=label).click()
    desk.get_by_role("button", name=label).click()


def test_a_complaint_its_answer_and_its_end(
    site: Site, plain_page: Page, window: NewWindow
) -> None:
    comment, reader = comment_on(site), plain_page
    reader.goto(f"/comments/{comment.pk}/report/")
    reader.get_by_role("link", name="send a legal notice").click()
    reader.get_by_role("link", name="Complain of defamation").click()
    fill_in(reader)
    assert submit(reader, "Send notice").status == 303
    reference = LegalNotice.objects.get().reference
    expect(reader.get_by_role("heading", level=1)).to_have_text("Notice sent")
    expect(reader.locator("main")).to_contain_text(reference)
    reader.goto(state_page())
    expect(reader.locator("main")).to_contain_text("something is missing from your notice")

    desk = window("administrator", javascript=False)
    press(desk, "Ask the writer, tell the complainant")
    told(desk, "The writer was asked and the complainant told.")

    reader.goto(answer_page())
    expect(reader.locator("main")).not_to_contain_text("Jane Complainant")
    reader.get_by_label("No, it should stay").check()
    reader.get_by_label("Full name").fill("William Writer")
    submit(reader, "Send answer")
    expect(reader.get_by_role("alert")).to_contain_text("Enter your postal address")
    reader.get_by_label("Postal address").fill("1 High Street\nCardiff")
    reader.get_by_label("Yes", exact=True).check()
    submit(reader, "Send answer")
    expect(reader.get_by_role("heading", level=1)).to_have_text("Your answer has been sent")

    press(desk, "Keep the comment, tell the complainant")
    told(desk, "The complainant was told that the comment stays.")
    assert "William Writer\n1 High Street\nCardiff" in LegalLetter.objects.latest("pk").text
    reader.goto(state_page())
    expect(reader.locator("main")).to_contain_text("The comment stays on the page.")
    expect(reader.locator("main")).not_to_contain_text("William")
    reader.goto(site.article())
    expect(conversation(reader)).to_contain_text("The clerk takes bribes.")
