"""A text on its way to readers: checked, shared, reviewed, scheduled, corrected, with and without
JavaScript."""

import datetime as dt
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from playwright.sync_api import Page, expect

from posts.models import Blog, Post
from tests.factories import PostFactory, StaffFactory
from tests.journeys.acts import told
from tests.journeys.conftest import NewContext
from tests.journeys.world import Site

pytestmark = pytest.mark.browser

TABLE = "<p>Opening times:</p><table><tbody><tr><td>Nine to five</td></tr></tbody></table>"


def desk(page: Page, post: Post) -> None:
    """Open the desk of a post."""
    page.goto(f"/admin/posts/post/{post.pk}/change/")


def share(page: Page) -> str:
    """Make a link to the draft; return its path."""
    page.get_by_label("For whom the link is").fill("Press office")
    page.get_by_role("button", name="Make a link to this draft").click()
    told(page, "The link is made.")
    address = page.locator(".app-shared a").first.get_attribute("href") or ""
    return urlsplit(address).path


def approve_by_link(guest: Page, path: str) -> None:
    """Read a draft without an account and say that it can go out."""
    answer = guest.goto(path)
    assert answer is not None
    assert answer.status == 200
    expect(guest.get_by_role("heading", level=1)).to_have_text("Opening times")
    guest.get_by_label("It can be published as it is").check()
    guest.get_by_label("Your name").fill("Anna Bell")
    guest.get_by_role("button", name="Send to the editors").click()
    expect(guest.get_by_role("main")).to_contain_text("Your answer has been sent")


def schedule(page: Page, day: dt.date) -> None:
    """Schedule the text: a check stops it first, and a reason lets it go."""
    page.get_by_label("Date", exact=True).fill(f"{day:%Y-%m-%d}")
    page.get_by_label("Time (Europe/London)").fill("09:30")
    page.get_by_role("button", name="Schedule").click()
    expect(page.get_by_role("alert")).to_contain_text("Table 1 has no headers.")
    expect(page.get_by_label("Time (Europe/London)")).to_have_value("09:30")
    page.get_by_label("Why you publish despite these checks").fill("One cell needs no header.")
    page.get_by_role("button", name="Schedule").click()
    told(page, f"Scheduled for {day.day} {day:%B %Y} at 09:30")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_text_is_stopped_shared_reviewed_by_two_and_scheduled(
    site: Site, stranger: NewContext, javascript: bool
) -> None:
    Blog.objects.update(review_required=True)
    writer = User.objects.get(username="editor")
    StaffFactory(username="second", blog=site.blog, role="editor", first_name="Siân")
    post = PostFactory(blog=site.blog, by=writer, title="Opening times", body=TABLE, draft=True)
    page, other, guest = (stranger(java_script_enabled=javascript).new_page() for _ in range(3))
    site.let_in(page, "editor")
    site.let_in(other, "second")

    desk(page, post)
    checks = page.get_by_role("region", name="Checks of the saved text")
    expect(checks).to_contain_text("Table 1 has no headers.")
    path = share(page)
    approve_by_link(guest, path)

    desk(page, post)
    expect(page.locator(".app-shared")).to_contain_text("Approved by Anna Bell")
    page.get_by_role("button", name="Submit for review").click()
    told(page, "Submitted for review.")
    expect(page.get_by_role("button", name="Approve this text")).to_have_count(0)
    desk(other, post)
    other.get_by_role("button", name="Approve this text").click()
    told(other, "Approved.")

    desk(page, post)
    schedule(page, timezone.localdate() + dt.timedelta(days=3))
    page.get_by_text("What was done with this post").click()
    expect(page.locator(".app-history")).to_contain_text("One cell needs no header.")
    gone = guest.goto(path)
    assert gone is not None
    assert gone.status == 410


def test_enter_in_a_field_never_publishes_at_once(site: Site, editor: Page) -> None:
    writer = User.objects.get(username="editor")
    post = PostFactory(blog=site.blog, by=writer, draft=True)
    desk(editor, post)
    editor.get_by_label("Time (Europe/London)").press("Enter")
    expect(editor.get_by_role("alert")).to_contain_text("Enter the date.")
    assert not Post.objects.published().filter(pk=post.pk).exists()


def test_a_correction_is_told_to_readers(site: Site, editor: Page, plain_page: Page) -> None:
    desk(editor, site.post())
    editor.get_by_label("Excerpt").fill("Letters are answered in four days.")
    editor.get_by_role("button", name="Save draft").click()
    editor.get_by_label("What has changed (optional)").fill("figure corrected")
    editor.get_by_role("button", name="Publish the saved draft now").click()
    told(editor, "Published. Readers see it now.")
    plain_page.goto(site.article())
    today = timezone.localdate()
    expect(plain_page.locator(".app-changes")).to_have_text(
        f"Updated {today.day} {today:%B %Y}: figure corrected"
    )


def test_a_take_down_is_planned_and_cancelled(site: Site, editor: Page) -> None:
    desk(editor, site.post())
    editor.get_by_text("Withdraw this post, or plan its take-down").click()
    editor.get_by_label("Reason, shown to readers").fill("The scheme ends.")
    day = timezone.localdate() + dt.timedelta(days=9)
    editor.get_by_label("Date", exact=True).fill(f"{day:%Y-%m-%d}")
    editor.get_by_label("Time (Europe/London)").fill("17:00")
    editor.get_by_role("button", name="Take down at this time").click()
    told(editor, f"Readers see it until {day.day} {day:%B %Y} at 17:00")
    editor.get_by_role("button", name="Cancel the take-down").click()
    told(editor, "The take-down is cancelled.")
