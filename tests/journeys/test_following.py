"""A reader follows the blog by email, is told of a post, and stops it in one click, without
JavaScript."""

import datetime as dt
import re
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Page, expect

from govblog import letters
from govblog.models import Letter
from posts import following
from posts.models import Subscription
from tests.factories import PostFactory
from tests.journeys.acts import submit
from tests.journeys.world import Site

pytestmark = pytest.mark.browser
EMAIL = "gethin@example.org"


def link_in_letter(what: str) -> str:
    """Return the path of a private link of the newest mail."""
    found = re.search(
        rf"https?://[^/\s]+(/subscribe/[\w-]{{43}}/{what})$", str(mail.outbox[-1].body), re.M
    )
    assert found
    return found[1]


def test_a_reader_follows_is_told_and_stops(site: Site, plain_page: Page) -> None:
    page = plain_page
    page.goto("/")
    page.get_by_role("link", name="Get new posts by email").click()
    page.get_by_label("Email").fill(EMAIL)
    submit(page, "Subscribe")
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your email")

    page.goto(link_in_letter("confirm/"))
    submit(page, "Confirm")
    expect(page.get_by_role("heading", level=1)).to_have_text("You follow this blog")

    long_ago = timezone.now() - dt.timedelta(hours=2)
    Subscription.objects.update(since=long_ago)
    PostFactory(
        blog=site.blog, title="Opening hours, again", at=timezone.now() - dt.timedelta(hours=1)
    )
    following.tell()
    Letter.objects.filter(state="waiting").update(due_at=timezone.now())
    letters.send_due_letters()
    told = mail.outbox[-1]
    assert (told.subject, told.to) == ("Opening hours, again", [EMAIL])
    headers = told.message()
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

    page.goto(link_in_letter(""))
    page.get_by_label("Once a week").check()
    submit(page, "Save")
    expect(page.get_by_role("region", name="Important")).to_contain_text("Your choice is saved")

    stop = urlsplit(str(headers["List-Unsubscribe"]).strip("<>")).path
    answer = page.request.post(stop, form={"List-Unsubscribe": "One-Click"})
    assert answer.status == 200
    assert not Subscription.objects.exists()
