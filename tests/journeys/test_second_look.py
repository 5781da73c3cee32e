"""A moderator answers a second look: without JavaScript, and without a mouse."""

import pytest
from playwright.sync_api import Page, expect

from comments.models import Comment, Review
from tests.journeys.acts import told
from tests.journeys.conftest import NewWindow
from tests.journeys.looking import asked
from tests.journeys.world import Site

pytestmark = pytest.mark.browser
WORDS = "We read it again. You are right."


def test_a_second_look_is_answered_without_javascript(site: Site, moderator: Page) -> None:
    look = asked(site)
    page = moderator
    page.goto("/admin/comments/comment/")
    page.get_by_role("navigation", name="More of the desk").get_by_text("Second looks (1)").click()
    page.get_by_role("link", name="Comment by").click()
    expect(page.get_by_text("I sell nothing.")).to_be_visible()
    page.get_by_label("The decision stands").check()
    page.get_by_role("button", name="Answer").click()
    page.get_by_role("link", name="Enter your answer to the writer.").click()
    expect(page.get_by_label("Your answer")).to_be_focused()
    expect(page.get_by_label("The decision stands")).to_be_checked()
    page.get_by_label("Your answer").fill(WORDS)
    page.get_by_role("button", name="Answer").click()
    told(page, "Answered: the decision stands.")
    kept = Review.objects.get(pk=look.pk)
    assert (kept.outcome, kept.answer) == ("upheld", WORDS)


def test_a_second_look_is_answered_by_keyboard(site: Site, window: NewWindow) -> None:
    look = asked(site)
    page = window("moderator")
    page.goto(f"/admin/comments/review/{look.pk}/change/")
    page.get_by_label("The decision stands").focus()
    # Among radio buttons the arrows choose
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Your answer")).to_be_focused()
    page.keyboard.type(WORDS)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    told(page, "Answered: the decision was changed.")
    assert Comment.objects.get(pk=look.comment_id).status == "approved"
