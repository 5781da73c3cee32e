"""The whole way of a commenter, from a first try to the erasure: no script, cookie or account."""

from collections.abc import Iterator

import pytest
import time_machine
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Page, Response, expect

from comments import mailing
from comments.models import Content, Mailbox
from tests.comments.mine.asking import LATER
from tests.factories import rule_of
from tests.journeys.acts import (
    EMAIL,
    NAME,
    conversation,
    decide,
    open_own_page,
    path_in_letter,
    send,
    submit,
)
from tests.journeys.conftest import NewContext
from tests.journeys.world import Site

pytestmark = pytest.mark.browser

FIRST = "The clerk at the second counter is a fool."
CORRECTED = "The clerk at the first counter is a fool."
BETTER = "The clerk at the first counter could not help me."
REPLIES = ("At mine they could, on the second day.", "Ask for the counter on the left.")


@pytest.fixture
def writer(stranger: NewContext) -> Iterator[Page]:
    """A commenter's window without JavaScript; at the end no answer has set a cookie."""
    page = stranger(java_script_enabled=False).new_page()
    answers: list[Response] = []

    def keep(answer: Response) -> None:
        """Keep an answer to look at it afterwards."""
        answers.append(answer)

    page.on("response", keep)
    yield page
    assert len(answers) > 20
    assert [one.url for one in answers if one.header_value("set-cookie")] == []
    assert [one.url for one in answers if one.request.header_value("cookie")] == []
    assert page.context.cookies() == []


def rejected_and_sent_again(site: Site, writer: Page, moderator: Page) -> None:
    """Send a comment that breaks a rule, correct it, be rejected, fix it and send it again."""
    writer.goto(site.article())
    send(writer, FIRST)
    open_own_page(writer)
    mine = writer.url
    writer.get_by_role("link", name="Correct your comment").click()
    writer.get_by_label("Your comment").fill(CORRECTED)
    submit(writer, "Save changes")
    decide(moderator, CORRECTED, "Reject")
    with time_machine.travel(timezone.now() + LATER):
        writer.goto(mine)
        said = writer.locator("main")
        expect(said).to_contain_text("A moderator decided not to publish your comment.")
        expect(said).to_contain_text(rule_of(site.blog).text)
        writer.get_by_role("link", name="send it again").click()
        writer.get_by_label("Enter your comment").fill(BETTER)
        assert submit(writer, "Send again").status == 303
        open_own_page(writer)
        assert writer.url != mine


def confirmed_and_followed(writer: Page) -> None:
    """Confirm the address by the mail that came, and ask on the private page for replies."""
    mine = writer.url
    writer.goto(path_in_letter("confirm/"))
    submit(writer, "Confirm my address")
    writer.goto(mine)
    writer.get_by_role("link", name="Be told of replies by mail").click()
    submit(writer, "Tell me of replies")
    expect(writer.get_by_role("region", name="Done")).to_contain_text("replies")


def answered(site: Site, reader: Page, moderator: Page, words: str) -> None:
    """Let another reader reply to the comment, and a moderator publish the reply."""
    reader.goto(f"/comments/{site.comment(BETTER).pk}/reply/")
    reader.get_by_label("Enter your comment").fill(words)
    reader.get_by_label("Name").fill("Heledd")
    reader.get_by_label("Email").fill("heledd@example.org")
    assert submit(reader, "Post reply").status == 303
    decide(moderator, words, "Approve")


def letters_to_writer() -> list[str]:
    """Return what the commenter was sent mail about, the oldest first."""
    return [one.subject for one in mail.outbox if one.to == [EMAIL]]


def erased_by_mail(writer: Page) -> None:
    """Ask on the private page to erase everything, and press the button behind the mailed link."""
    writer.get_by_role("link", name="Ask us to erase your comment").click()
    submit(writer, "Send me a link")
    assert letters_to_writer()[-1] == "Erase what we keep about you"
    writer.goto(path_in_letter("", "/comments/erase"))
    submit(writer, "Erase everything I wrote with this address")
    expect(writer.locator("main")).to_contain_text("It is erased.")


def test_a_commenter_goes_the_whole_way_without_script_cookie_or_account(
    site: Site, writer: Page, moderator: Page, stranger: NewContext
) -> None:
    rejected_and_sent_again(site, writer, moderator)
    mine = writer.url
    confirmed_and_followed(writer)
    decide(moderator, BETTER, "Approve")
    with time_machine.travel(timezone.now() + 2 * LATER):
        writer.goto(mine)
        writer.get_by_role("link", name="Read it on the page of the article").click()
        expect(conversation(writer)).to_contain_text(BETTER)

    reader = stranger(java_script_enabled=False).new_page()
    answered(site, reader, moderator, REPLIES[0])
    with time_machine.travel(timezone.now() + 2 * LATER):
        mailing.tell()
    assert letters_to_writer()[-1].startswith("A reply to your comment")
    assert f"> {REPLIES[0]}" in mail.outbox[-1].body

    writer.goto(path_in_letter("unsubscribe/reply/"))
    submit(writer, "Stop mail about replies to your comments")
    expect(writer.get_by_role("heading", level=1)).to_have_text("This mail is stopped")
    told = letters_to_writer()
    answered(site, reader, moderator, REPLIES[1])
    with time_machine.travel(timezone.now() + 2 * LATER):
        mailing.tell()
    assert letters_to_writer() == told

    writer.goto(mine)
    erased_by_mail(writer)
    assert writer.goto(mine).status == 404  # type: ignore[union-attr]
    writer.goto(site.article())
    expect(conversation(writer)).to_contain_text(REPLIES[0])
    expect(conversation(writer)).not_to_contain_text(BETTER)
    assert not Content.objects.filter(name=NAME).exists()
    assert not Mailbox.objects.filter(email=EMAIL).exists()
