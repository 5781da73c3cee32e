"""An editor's day: a picture, a post with it, a preview, publication, and taking it back."""

import datetime as dt
import io
import re

import pytest
from django.utils import timezone
from PIL import Image
from playwright.sync_api import FilePayload, Locator, Page, expect

from posts.models import Picture, Post, PostRevision
from tests.journeys.acts import told
from tests.journeys.conftest import NewContext
from tests.journeys.place import DRAFT
from tests.journeys.watch import EDITOR
from tests.journeys.world import Site

pytestmark = pytest.mark.browser

ALT = "A green door with a brass letterbox"
WHY = "One of the figures was wrong."


def a_picture() -> FilePayload:
    file = io.BytesIO()
    Image.new("RGB", (320, 180), "seagreen").save(file, "PNG")
    return {"name": "door.png", "mimeType": "image/png", "buffer": file.getvalue()}


def add_picture(page: Page, alt: str) -> None:
    page.goto("/admin/posts/picture/add/")
    page.get_by_label("Picture").set_input_files(a_picture())
    page.get_by_label("Alternative text").fill(alt)
    page.get_by_role("button", name="Save", exact=True).click()


def open_figure(page: Page) -> Locator:
    page.get_by_role("button", name="figure").click()
    return page.get_by_role("dialog")


def write_post(page: Page, title: str) -> None:
    """Write a heading and a list, and leave the cursor below them."""
    page.goto("/admin/posts/post/add/")
    page.get_by_label("Title").fill(title)
    page.get_by_label("Excerpt").fill("What changed, and why.")
    page.locator(EDITOR).click()
    page.get_by_role("button", name="paragraph").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Heading 2").click()
    page.keyboard.type("What we did")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="unordered list").click()
    for item in ("We asked", "We listened", ""):
        page.keyboard.type(item)
        page.keyboard.press("Enter")


def save(page: Page) -> None:
    page.get_by_role("button", name="Save draft").click()
    told(page, "Draft saved.")


def test_a_picture_is_described_or_decorative(site: Site, editor: Page) -> None:
    before = Picture.objects.count()
    add_picture(editor, "")
    expect(
        editor.get_by_text("Describe the picture, or say that it is decorative.")
    ).to_be_visible()
    assert Picture.objects.count() == before

    add_picture(editor, ALT)
    told(editor, "was added successfully")
    assert Picture.objects.get(alt=ALT).width == 320


def test_a_post_is_written_previewed_published_and_seen(
    site: Site, stranger: NewContext, plain_page: Page
) -> None:
    page = stranger().new_page()
    site.let_in(page, "editor")
    add_picture(page, ALT)
    write_post(page, "The door we opened")
    with page.context.expect_page() as picking:
        open_figure(page).get_by_role("button", name="Browse").click()
    picking.value.get_by_role("button", name=f"Use {ALT}").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Alternative Text")).to_have_value(ALT)
    dialog.get_by_label("Caption").fill("It had been shut since spring.")
    dialog.get_by_role("button", name="Insert").click()
    save(page)

    page.get_by_role("link", name="Preview the newest text").click()
    expect(page.get_by_text("This is a preview. It is not public.")).to_be_visible()
    article = page.get_by_role("article")
    expect(article.get_by_role("heading", level=2)).to_have_text("What we did")
    expect(article.get_by_role("listitem")).to_have_text(["We asked", "We listened"])
    expect(article.get_by_role("figure").get_by_role("img", name=ALT)).to_be_visible()
    assert plain_page.goto("/").status == 200  # type: ignore[union-attr]
    expect(plain_page.get_by_role("link", name="The door we opened")).to_have_count(0)

    page.go_back()
    page.get_by_role("button", name="Publish the saved draft now").click()
    told(page, "Published. Readers see it now.")
    plain_page.reload()
    plain_page.get_by_role("heading", name="The door we opened").get_by_role("link").click()
    expect(plain_page.get_by_role("figure")).to_contain_text("It had been shut since spring.")
    shown = plain_page.get_by_role("figure").get_by_role("img", name=ALT)
    assert shown.evaluate("picture => picture.naturalWidth") == 320


def test_a_picture_without_words_keeps_a_post_from_being_published(
    site: Site, editor: Page
) -> None:
    address = Picture.objects.order_by("pk").first().file.url  # type: ignore[union-attr]
    write_post(editor, "A picture without words")
    dialog = open_figure(editor)
    dialog.get_by_label("Image URL").fill(address)
    dialog.get_by_role("button", name="Insert").click()
    save(editor)
    faults = editor.get_by_role("region", name="Checks of the saved text")
    expect(faults).to_contain_text(re.compile("alternative text|describe", re.IGNORECASE))
    expect(editor.get_by_role("button", name="Publish the saved draft now")).to_have_count(0)
    assert not PostRevision.objects.public().filter(title="A picture without words").exists()


def test_a_draft_is_scheduled_and_taken_back(site: Site, editor: Page, plain_page: Page) -> None:
    draft = site.post(DRAFT)
    editor.goto(f"/admin/posts/post/{draft.pk}/change/")
    day = timezone.localdate() + dt.timedelta(days=3)
    editor.get_by_label("Date", exact=True).fill(f"{day:%Y-%m-%d}")
    editor.get_by_label("Time (Europe/London)").fill("09:30")
    editor.get_by_role("button", name="Schedule").click()
    told(editor, f"Scheduled for {day.day} {day:%B %Y} at 09:30")
    due = Post.objects.get(pk=draft.pk)
    assert plain_page.goto(due.get_absolute_url()).status == 404  # type: ignore[union-attr]

    editor.get_by_role("button", name="Take back to draft").click()
    told(editor, "Taken back to draft.")


def test_a_withdrawn_post_says_why(site: Site, editor: Page, plain_page: Page) -> None:
    editor.goto(f"/admin/posts/post/{site.post().pk}/change/")
    editor.get_by_text("Withdraw this post, or plan its take-down").click()
    editor.get_by_label("Reason, shown to readers").fill(WHY)
    editor.get_by_role("button", name="Withdraw now").click()
    told(editor, "Withdrawn. Its address now shows the reason.")
    gone = plain_page.goto(site.article())
    assert gone is not None
    assert gone.status == 410
    expect(plain_page.get_by_role("main")).to_contain_text(WHY)

    editor.get_by_role("button", name="Make public again").click()
    told(editor, "Public again at the same address.")
    assert plain_page.goto(site.article()).status == 200  # type: ignore[union-attr]
