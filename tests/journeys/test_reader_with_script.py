"""What JavaScript adds for readers: it saves steps, and changes no rule."""

import pytest
from playwright.sync_api import Page, expect

from comments.models import Comment
from tests.factories import CommentFactory
from tests.journeys.acts import EMAIL, NAME, RECEIVED, kept, submit, write
from tests.journeys.conftest import NewContext
from tests.journeys.world import Site

pytestmark = pytest.mark.browser

WORDS = "The envelope was the first thing I noticed."


@pytest.fixture
def asked(site: Site) -> Comment:
    """A comment on show, by Heledd."""
    made: Comment = CommentFactory(post=site.post(), name="Heledd", status="approved")
    return made


def test_a_reply_is_written_in_place(site: Site, page: Page, asked: Comment) -> None:
    page.goto(site.article())
    place = page.locator(f"#comment-{asked.pk}")
    place.get_by_role("link", name="Reply").click()
    expect(page).to_have_url(site.article())
    expect(place.get_by_role("heading", name="Reply to Heledd")).to_be_visible()
    expect(place.get_by_label("Enter your comment")).to_be_focused()
    expect(page.locator("form#comment-form")).to_have_count(1)

    write(page, WORDS)
    assert submit(page, "Post reply").status == 303
    expect(page).to_have_url(RECEIVED)
    assert site.comment(WORDS).parent == asked


def test_cancelling_a_reply_goes_back_and_keeps_the_words(
    site: Site, page: Page, asked: Comment
) -> None:
    page.goto(site.article())
    link = page.locator(f"#comment-{asked.pk}").get_by_role("link", name="Reply")
    link.click()
    write(page, WORDS)
    page.get_by_role("button", name="Cancel").click()
    expect(link).to_be_focused()
    expect(page.get_by_role("heading", name="Leave a comment")).to_be_visible()
    assert kept(page)["words"] == WORDS

    assert submit(page).status == 303
    assert site.comment(WORDS).parent is None


def test_a_reply_that_is_wrong_comes_back_as_a_reply(
    site: Site, page: Page, asked: Comment
) -> None:
    page.goto(site.article())
    page.locator(f"#comment-{asked.pk}").get_by_role("link", name="Reply").click()
    write(page, WORDS, name="")
    assert submit(page, "Post reply").status == 422
    expect(page.get_by_role("heading", level=1)).to_have_text("Reply to Heledd")
    assert kept(page)["words"] == WORDS

    write(page, WORDS)
    assert submit(page, "Post reply").status == 303
    assert site.comment(WORDS).parent == asked


# 8 units of UTF-16 in each of the first 25 lines: the emoji counts twice, the line break once
FITS = "Yes 🌻é\n" * 25 + f"{'a' * 79}\n" * 59 + "a" * 80
TOO_LONG = FITS + "b"


def test_the_count_on_the_page_is_the_server_s(site: Site, page: Page) -> None:
    page.goto(site.article())
    box = page.get_by_label("Enter your comment")
    count = page.locator(".govuk-character-count__status, .govuk-character-count__message").last
    box.fill(TOO_LONG)
    expect(count).to_have_text("You have 1 character too many")
    write(page, TOO_LONG)
    assert submit(page).status == 422
    said = page.get_by_role("link", name="Comment must be 5,000 characters or less")
    expect(said).to_be_visible()
    assert kept(page) == {"words": TOO_LONG, "name": NAME, "email": EMAIL}

    box.fill(FITS)
    expect(count).to_have_text("You have 0 characters remaining")
    assert submit(page).status == 303
    assert site.comments(FITS).exists()


def test_the_address_is_copied(site: Site, stranger: NewContext) -> None:
    own = stranger()
    own.grant_permissions(["clipboard-read", "clipboard-write"])
    page = own.new_page()
    page.goto(site.article() + "?page=1#comments")
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("status").filter(has_text="Link copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == site.article()


def test_sending_twice_is_one_comment(site: Site, page: Page) -> None:
    page.goto(site.article())
    write(page, WORDS)
    page.get_by_role("button", name="Submit comment").dblclick()
    expect(page).to_have_url(RECEIVED)
    assert site.comments(WORDS).count() == 1

    page.go_back()
    write(page, WORDS)
    assert submit(page).status == 303
    assert site.comments(WORDS).count() == 1
