"""From a comment with an email to the letters about it, and to no letters, without JavaScript."""

import datetime as dt

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Page, expect

from comments import mailing
from comments.models import Mailbox, News, Step, Suppression
from comments.moderation import mailboxes
from tests.factories import CommentFactory, act
from tests.journeys.acts import EMAIL, path_in_letter, send
from tests.journeys.world import Site

pytestmark = pytest.mark.browser
WORDS = "I was told what became of it."


def tell() -> str:
    """Let what waits be told now; return the subject of the newest mail."""
    for news in News.objects.filter(told_at=None):
        News.objects.filter(pk=news.pk).update(due_at=news.due_at - dt.timedelta(minutes=10))
    Step.objects.update(undo_until=timezone.now() - dt.timedelta(seconds=1))
    mailing.tell()
    return mail.outbox[-1].subject


def test_a_commenter_confirms_is_told_chooses_and_stops(site: Site, plain_page: Page) -> None:
    page = plain_page
    page.goto(site.article())
    send(page, WORDS)
    page.goto(path_in_letter("confirm/"))
    page.get_by_role("button", name="Confirm my address").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your email address is confirmed")

    comment = site.comment(WORDS)
    act(comment, "approve")
    assert tell().endswith("is published")
    mailboxes.follow(comment)
    CommentFactory(parent=site.comment(WORDS), status="approved", name="Heledd")
    assert tell().startswith("A reply to your comment")

    page.goto(path_in_letter(""))
    page.get_by_label("Once a working day").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("region", name="Important")).to_contain_text("Your choice is saved")
    assert Mailbox.objects.get(email=EMAIL).every == "day"

    page.goto(path_in_letter("unsubscribe/reply/"))
    page.get_by_role("button", name="Stop mail about replies").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("This mail is stopped")
    box = Mailbox.objects.get(email=EMAIL)
    assert (box.replies, box.outcomes) == (False, True)

    page.get_by_role("link", name="Choose what we tell you").click()
    page.get_by_role("button", name="Stop all mail to this address").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("We write to you no more")
    assert Suppression.objects.count() == 1
