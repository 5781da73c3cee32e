"""The whole road of a post, as a new editor goes it: written, refused, mended, shown around,
scheduled, public, corrected, renamed."""

import datetime as dt

import pytest
from django.db.models import F
from django.utils import timezone
from playwright.sync_api import Page, expect

from posts.models import Picture, Post, PostRevision
from tests.factories import PictureFactory
from tests.journeys.acts import told
from tests.journeys.conftest import NewContext
from tests.journeys.test_editor import add_picture, open_figure, save, write_post
from tests.journeys.test_editor_blocks import press, write_table
from tests.journeys.test_publishing import share
from tests.journeys.watch import EDITOR
from tests.journeys.world import Site

pytestmark = pytest.mark.browser
DOOR, WALL = "A green door with a brass letterbox", "A long brick wall"
TITLE = "Two doors and a table"


def put_in(page: Page, picture: Picture, alt: str) -> None:
    """Put a picture into the text by its address, with an alternative text or none."""
    dialog = open_figure(page)
    dialog.get_by_label("Image URL").fill(picture.file.url)
    dialog.get_by_label("Alternative Text").fill(alt)
    dialog.get_by_role("button", name="Insert").click()


def write(page: Page) -> None:
    """Write the post: two pictures, of which the second is not described, and a table."""
    write_post(page, TITLE)
    put_in(page, Picture.objects.get(alt=DOOR), DOOR)
    page.locator(EDITOR).locator("> p").last.click()
    put_in(page, Picture.objects.get(alt=WALL), "")
    page.locator(EDITOR).locator("> p").last.click()
    write_table(page)
    save(page)


def describe(page: Page) -> None:
    """Describe the second picture, as the checks ask for."""
    page.locator(EDITOR).locator("img").nth(1).click()
    dialog = open_figure(page)
    dialog.get_by_label("Alternative Text").fill(WALL)
    dialog.get_by_role("button", name="Update").click()
    save(page)


def let_its_minute_come(post: Post) -> None:
    """Let the time pass until the post is due."""
    earlier = dt.timedelta(days=3, hours=1)
    PostRevision.objects.filter(post=post).update(publish_at=F("publish_at") - earlier)
    Post.objects.filter(pk=post.pk).update(first_published_at=F("first_published_at") - earlier)


def approved_by_a_guest(page: Page, guest: Page) -> None:
    """Send a link to the draft to somebody without an account, who says that it can go out."""
    path = share(page)
    guest.goto(path)
    guest.get_by_label("It can be published as it is").check()
    guest.get_by_label("Your name").fill("Anna Bell")
    guest.get_by_role("button", name="Send to the editors").click()
    page.reload()
    expect(page.locator(".app-shared")).to_contain_text("Approved by Anna Bell")


def corrected_and_renamed(page: Page) -> None:
    """Publish a later text with a change note, then give the post another address."""
    page.reload()
    page.get_by_label("Excerpt").fill("What changed, and why, corrected.")
    save(page)
    page.get_by_label("What has changed (optional)").fill("figure corrected")
    press(page, "Publish the saved draft now")
    told(page, "Published. Readers see it now.")
    page.get_by_text("Rename this post, or lead the front page with it").click()
    page.get_by_label("New last part of the address").fill("two-doors")
    press(page, "Rename")
    told(page, "Renamed.")


def test_an_editor_goes_the_whole_road(site: Site, stranger: NewContext, plain_page: Page) -> None:
    page, guest = stranger().new_page(), stranger().new_page()
    site.let_in(page, "editor")
    add_picture(page, DOOR)
    PictureFactory(blog=site.blog, alt=WALL)
    write(page)
    checks = page.get_by_role("region", name="Checks of the saved text")
    expect(checks).to_contain_text("Picture 2 has no alternative text.")
    expect(page.get_by_role("button", name="Publish the saved draft now")).to_have_count(0)
    describe(page)
    expect(checks).not_to_contain_text("alternative text")

    approved_by_a_guest(page, guest)
    day = timezone.localdate() + dt.timedelta(days=3)
    page.get_by_label("Date", exact=True).fill(f"{day:%Y-%m-%d}")
    page.get_by_label("Time (Europe/London)").fill("00:30")
    press(page, "Schedule")
    told(page, f"Scheduled for {day.day} {day:%B %Y} at 00:30")
    post = PostRevision.objects.get(title=TITLE).post
    assert plain_page.goto(post.get_absolute_url()).status == 404  # type: ignore[union-attr]
    let_its_minute_come(post)
    assert plain_page.goto(post.get_absolute_url()).status == 200  # type: ignore[union-attr]
    article = plain_page.get_by_role("article")
    expect(article.get_by_role("img", name=WALL)).to_be_visible()
    expect(article.get_by_role("columnheader")).to_have_text(["Month", "Visits"])

    corrected_and_renamed(page)
    plain_page.goto(post.get_absolute_url())
    expect(plain_page).to_have_url(
        f"{site.address}{Post.objects.get(pk=post.pk).get_absolute_url()}"
    )
    expect(plain_page.locator(".app-changes")).to_contain_text("figure corrected")
