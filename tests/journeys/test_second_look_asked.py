"""A commenter asks for a second look: the same moderator cannot answer it, another does."""

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import Page, expect

from comments.models import Comment, Review
from tests.comments.mine.asking import LATER
from tests.factories import StaffFactory
from tests.journeys.acts import decide, open_own_page, send, submit, told
from tests.journeys.conftest import NewContext
from tests.journeys.world import Site

pytestmark = pytest.mark.browser

WORDS = "The counter was shut at noon, and nobody said so."
WHY = "I insult nobody.\nI say what happened."
ANSWER = "I read it again. It insults nobody, so it is published now."


def asked_for(site: Site, writer: Page, moderator: Page) -> str:
    """Send a comment, be rejected and ask for a second look; return the private page's address."""
    writer.goto(site.article())
    send(writer, WORDS)
    open_own_page(writer)
    mine = writer.url
    decide(moderator, WORDS, "Reject")
    with time_machine.travel(timezone.now() + LATER):
        writer.goto(mine)
        writer.get_by_role("link", name="Ask for a second look by another moderator").click()
        writer.get_by_role("textbox").fill(WHY)
        submit(writer, "Ask for a second look")
        expect(writer.get_by_role("region", name="Done")).to_be_visible()
        said = writer.locator("main")
        expect(said).to_contain_text("You asked for a second look")
        expect(said).to_contain_text("Another moderator answers by")
    return mine


def refused_at_the_desk(site: Site, desk: Page) -> None:
    """See that who decided finds no form, and that a form made by hand is not taken."""
    desk.goto("/admin/comments/review/")
    expect(desk.locator("main")).to_contain_text("You took part. May answer: Staff Colleague")
    desk.get_by_role("link", name="Comment by").click()
    said = desk.locator("main")
    expect(said).to_contain_text("You took part in this decision, so someone else must look at it.")
    expect(desk.get_by_role("button", name="Answer", exact=True)).to_have_count(0)
    token = desk.locator("input[name=csrfmiddlewaretoken]").first.input_value()
    seen = f"{site.comment(WORDS).pk}:rejected:1"
    sent = {"csrfmiddlewaretoken": token, "seen": seen, "outcome": "upheld", "words": "No."}
    answer = desk.request.post(desk.url, form=sent, headers={"Referer": desk.url})
    assert answer.status == 403
    assert "You took part in this decision" in answer.text()
    assert Review.objects.get().answered_at is None


def answered_by_another(desk: Page) -> None:
    """Answer the second look in words, as a colleague who had no part in it."""
    desk.goto("/admin/comments/review/")
    desk.get_by_role("link", name="Comment by").click()
    expect(desk.get_by_text("I insult nobody.")).to_be_visible()
    desk.get_by_label("The decision is changed").check()
    desk.get_by_label("Your answer").fill(ANSWER)
    desk.get_by_role("button", name="Answer", exact=True).click()
    told(desk, "Answered: the decision was changed.")


def test_a_second_look_is_refused_to_who_decided_and_answered_by_another_in_words(
    site: Site, plain_page: Page, moderator: Page, stranger: NewContext
) -> None:
    writer = plain_page
    StaffFactory(username="colleague", last_name="Colleague", blog=site.blog, role="moderator")
    mine = asked_for(site, writer, moderator)
    refused_at_the_desk(site, moderator)

    desk = stranger(java_script_enabled=False).new_page()
    site.let_in(desk, "colleague")
    answered_by_another(desk)
    assert Comment.objects.get(pk=site.comment(WORDS).pk).status == "approved"

    with time_machine.travel(timezone.now() + LATER):
        writer.goto(mine)
        said = writer.locator("main")
        expect(said).to_contain_text("Another moderator looked again: the decision was changed")
        expect(said).to_contain_text("The answer:")
        expect(said).to_contain_text(ANSWER)
        expect(said).not_to_contain_text("Colleague")
        writer.get_by_role("link", name="Read it on the page of the article").click()
        expect(writer.locator(f"#comment-{site.comment(WORDS).pk}")).to_contain_text(WORDS)
    assert writer.context.cookies() == []
