"""From a reader's comment to a moderator's decision to the published page, without JavaScript."""

import re

import pytest
from playwright.sync_api import Page, expect

from comments.models import Comment
from tests.factories import CommentFactory, StaffFactory
from tests.journeys.acts import choose_rule, conversation, row, send, told
from tests.journeys.conftest import NewContext
from tests.journeys.world import Site

pytestmark = pytest.mark.browser

WORDS = "My question was answered before I had finished asking it."
ANSWER = "Mine too, and I had brought a flask."


def approve(desk: Page, words: str) -> None:
    desk.goto("/admin/comments/comment/")
    row(desk, words).get_by_role("button", name="Approve").click()
    told(desk, "1 comment approved.")


def test_a_comment_is_public_at_the_request_after_its_approval(
    site: Site, plain_page: Page, stranger: NewContext
) -> None:
    reader = plain_page
    reader.goto("/")
    reader.get_by_role("link", name=site.title(), exact=True).first.click()
    expect(reader).to_have_url(site.article())
    send(reader, WORDS)
    reader.get_by_role("link", name="Go back to").click()
    expect(reader).to_have_url(site.article())
    expect(conversation(reader)).not_to_contain_text(WORDS)

    desk = stranger(java_script_enabled=False).new_page()
    site.let_in(desk, "moderator")
    desk.get_by_role("rowheader", name="Comments").get_by_role("link").click()
    row(desk, WORDS).get_by_role("button", name="Approve").click()
    told(desk, "1 comment approved.")

    reader.reload()
    expect(conversation(reader)).to_contain_text(WORDS)


def test_a_reply_is_written_on_its_own_page_below_the_comment_it_answers(
    site: Site, plain_page: Page, moderator: Page
) -> None:
    asked = CommentFactory(post=site.post(), body=WORDS, name="Heledd", status="approved")
    plain_page.goto(site.article())
    answered = plain_page.locator(f"#comment-{asked.pk}")
    answered.get_by_role("link", name="Reply").click()
    expect(plain_page).to_have_url(f"/comments/{asked.pk}/reply/")
    expect(plain_page.get_by_role("heading", level=1)).to_have_text("Reply to Heledd")
    expect(plain_page.get_by_role("region", name="Comment by Heledd")).to_contain_text(WORDS)
    send(plain_page, ANSWER, "Post reply")

    approve(moderator, ANSWER)
    plain_page.goto(site.article())
    reply = answered.get_by_role("listitem").filter(has_text=ANSWER)
    expect(reply).to_contain_text("Replies to Heledd")
    assert site.comment(ANSWER).parent == asked


def test_a_rejection_names_a_rule(site: Site, plain_page: Page, moderator: Page) -> None:
    CommentFactory(post=site.post(), body=WORDS)
    moderator.goto("/admin/comments/comment/")
    row(moderator, WORDS).get_by_role("button", name="Reject").click()
    told(moderator, "Choose the rule of the comment policy.")
    assert site.comment(WORDS).status == "pending"

    choose_rule(row(moderator, WORDS))
    row(moderator, WORDS).get_by_role("button", name="Reject").click()
    told(moderator, "1 comment rejected.")
    expect(row(moderator, WORDS)).to_have_count(0)
    plain_page.goto(site.article())
    expect(conversation(plain_page)).not_to_contain_text(WORDS)


def test_the_second_moderator_is_told_who_decided_and_when(
    site: Site, moderator: Page, stranger: NewContext
) -> None:
    CommentFactory(post=site.post(), body=WORDS)
    StaffFactory(username="second", blog=site.blog)
    second = stranger(java_script_enabled=False).new_page()
    site.let_in(second, "second")
    second.goto("/admin/comments/comment/")
    approve(moderator, WORDS)

    choose_rule(row(second, WORDS))
    row(second, WORDS).get_by_role("button", name="Reject").click()
    told(second, f"Already approved by {site.full_name('moderator')} on ")
    said = second.locator(".messagelist").inner_text()
    assert re.search(r" on \d{1,2} [A-Z][a-z]+ \d{4} at \d\d:\d\d\.", said)
    assert site.comment(WORDS).status == "approved"


def test_a_removed_comment_leaves_its_place_to_the_reply_and_comes_back(
    site: Site, plain_page: Page, moderator: Page
) -> None:
    parent = CommentFactory(post=site.post(), body=WORDS, status="approved")
    CommentFactory(parent=parent, body=ANSWER, status="approved")
    address = f"/admin/comments/comment/{parent.pk}/change/"
    place = plain_page.locator(f"#comment-{parent.pk}")

    moderator.goto(address)
    choose_rule(row(moderator, WORDS))
    row(moderator, WORDS).get_by_role("button", name="Remove").click()
    told(moderator, "1 comment removed.")
    plain_page.goto(site.article())
    expect(place).to_contain_text("This comment has been removed.")
    expect(place).to_contain_text(ANSWER)
    expect(place).not_to_contain_text(WORDS)

    row(moderator, WORDS).get_by_role("button", name="Restore").click()
    told(moderator, "1 comment restored.")
    plain_page.goto(site.article())
    expect(place).to_contain_text(WORDS)


def test_many_comments_are_decided_at_once(site: Site, moderator: Page) -> None:
    waiting = ["Six months on", "Amazing article", "waste of money"]
    chosen = [site.comment(words) for words in waiting[1:]]
    moderator.goto("/admin/comments/comment/")
    for words in waiting[1:]:
        row(moderator, words).get_by_role("checkbox").check()
    moderator.get_by_role("button", name="Spam chosen").click()
    told(moderator, "2 comments marked as spam.")
    expect(row(moderator, waiting[0])).to_be_visible()
    assert set(Comment.objects.filter(status="spam")) >= set(chosen)
