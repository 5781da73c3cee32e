"""An editor writes a post with all that a post may have, and readers see it in every window."""

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from posts.models import Picture, PostRevision
from tests.journeys.acts import told
from tests.journeys.conftest import NewContext, NewWindow
from tests.journeys.test_editor import EDITOR, add_picture, open_figure, save
from tests.journeys.test_every_page import faults
from tests.journeys.watch import Watch, too_wide
from tests.journeys.world import Site

pytestmark = pytest.mark.browser

DOOR, WALL = "A green door with a brass letterbox", "A long brick wall"
TITLE = "Everything a post may have"
WORD = (
    "<html xmlns:o='urn:schemas-microsoft-com:office:office'><body><p class=MsoListParagraph "
    "style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·<span>&nbsp; </span></span>"
    "Pasted first<o:p></o:p></p><p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span "
    "style='mso-list:Ignore'>·<span>&nbsp; </span></span>Pasted second<o:p></o:p></p>"
    f"<img alt='' src='data:image/png;base64,{'A' * 3_000_000}'></body></html>"
)


def wide_picture(name: str) -> FilePayload:
    file = io.BytesIO()
    Image.new("RGB", (1_200, 400), "firebrick").save(file, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": file.getvalue()}


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def insert(page: Page, button: str, **said: str) -> None:
    """Open a dialog of the editor, fill it in, and insert what it makes."""
    press(page, button)
    dialog = page.get_by_role("dialog")
    for label, words in said.items():
        dialog.get_by_label(label.replace("_", " ")).fill(words)
    dialog.get_by_role("button", name="Insert").click()


def add_while_picking(page: Page) -> None:
    """Upload a picture from the window in which pictures are picked, and pick it."""
    with page.context.expect_page() as picking:
        open_figure(page).get_by_role("button", name="Browse").click()
    window = picking.value
    window.get_by_role("link", name="add a picture", exact=True).click()
    window.get_by_label("Picture").set_input_files(wide_picture("../wall.php.jpg"))
    window.get_by_label("Alternative text").fill(WALL)
    window.get_by_label("Licence").select_option("cc-by-4.0")
    window.get_by_label("Copyright holder or maker").fill("Ada Ng")
    window.get_by_role("button", name="Save", exact=True).click()
    window.get_by_role("button", name=f"Use {WALL}").click()
    page.get_by_role("dialog").get_by_label("Caption").fill("The wall in May.")
    page.get_by_role("dialog").get_by_role("button", name="Insert").click()


def write(page: Page) -> None:
    """Write headings, inset text, details, a footnote, a video, a table, and paste from Word."""
    page.goto("/admin/posts/post/add/")
    page.get_by_label("Title", exact=True).fill(TITLE)
    page.get_by_label("Excerpt").fill("What changed, and why.")
    page.locator(EDITOR).click()
    page.keyboard.type("## What we did")
    page.keyboard.press("Enter")
    page.keyboard.type("We counted visits")
    insert(page, "Footnote", Text_of_the_note="Counted in May.")
    page.keyboard.type(" with care.")
    page.keyboard.press("Enter")
    press(page, "Inset text")
    page.keyboard.type("Mind the step.")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    insert(page, "Details", Words_that_are_always_shown="How we counted", Text_shown="By hand.")
    insert(
        page, "Video", Address="https://youtu.be/dQw4w9WgXcQ", Title="How doors open",
        Transcript="A door opens.",
    )  # fmt: skip
    paste = "([box, html]) => { const data = new DataTransfer(); data.setData('text/html', html);"
    paste += "document.querySelector(box).dispatchEvent(new ClipboardEvent('paste', "
    page.evaluate(paste + "{clipboardData: data, bubbles: true, cancelable: true})); }",
                  [EDITOR, WORD])  # fmt: skip
    expect(page.locator(EDITOR).get_by_role("listitem")).to_have_text(
        ["Pasted first", "Pasted second"]
    )


def write_table(page: Page) -> None:
    for _ in range(2):
        page.keyboard.press("Enter")
    press(page, "Insert table")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Rows").fill("2")
    dialog.get_by_label("Columns").fill("2")
    expect(dialog.get_by_label("Include header row")).to_have_value("Yes")
    dialog.get_by_role("button", name="Insert table").click()
    for cell in ("Month", "Visits", "May", "7"):
        page.keyboard.type(cell)
        if cell != "7":
            page.keyboard.press("Tab")
    press(page, "Caption of the table")
    page.get_by_role("dialog").get_by_label("What the table shows").fill("Visits by month")
    page.get_by_role("dialog").get_by_role("button", name="Update").click()


def publish(page: Page) -> str:
    """Publish what was saved; return its path."""
    press(page, "Publish the saved draft now")
    told(page, "Published. Readers see it now.")
    return PostRevision.objects.get(title=TITLE).post.get_absolute_url()


def check(page: Page) -> None:
    """Look at the public page as any reader sees it."""
    article = page.get_by_role("article")
    expect(article.get_by_role("heading", level=2)).to_have_text(["What we did", "Notes"])
    expect(article.locator(".govuk-inset-text")).to_have_text("Mind the step.")
    expect(article.locator("details").first).to_contain_text("How we counted")
    table = article.get_by_role("region", name="Table: Visits by month")
    expect(table.get_by_role("columnheader")).to_have_text(["Month", "Visits"])
    expect(article.get_by_role("img", name=DOOR)).to_be_visible()
    expect(article.locator(".app-prose figure")).to_contain_text(
        "The wall in May. Picture: Ada Ng, CC BY 4.0"
    )
    wall = article.get_by_role("img", name=WALL)
    assert re.fullmatch(r"\S+ 480w, \S+ 960w, \S+ 1200w", wall.get_attribute("srcset") or "")
    expect(article.get_by_role("link", name="How doors open (video on YouTube)")).to_be_visible()
    note = article.get_by_role("link", name="Note 1", exact=True)
    note.click()
    expect(page.locator("#note-1")).to_contain_text("Counted in May.")
    page.get_by_role("link", name="Back to note 1 in the text").click()
    assert page.url.endswith("#note-1-place")


def test_a_post_with_everything_is_written_and_read(
    site: Site, stranger: NewContext, window: NewWindow
) -> None:
    page = stranger(viewport={"width": 1280, "height": 1000}).new_page()
    site.let_in(page, "editor")
    add_picture(page, DOOR)
    write(page)
    write_table(page)
    page.keyboard.press("ArrowDown")
    add_while_picking(page)
    with page.context.expect_page() as picking:
        press(page, "Choose or add a lead picture")
    picking.value.get_by_role("button", name=f"Use {DOOR}").click()
    save(page)
    # What was saved is read into the editor and saved again without a loss
    first = PostRevision.objects.get(title=TITLE).body
    page.locator(EDITOR).press("Control+End")
    page.keyboard.type(" ")
    page.keyboard.press("Backspace")
    save(page)
    assert PostRevision.objects.get(title=TITLE).body == first
    assert not faults(page)
    path = publish(page)

    for javascript in (True, False):
        reader = window(javascript=javascript)
        with Watch(reader) as watch:
            reader.goto(path)
            watch.settle()
        assert watch.complaints == []
        assert all(url.startswith(site.address) for url in watch.asked)
        assert reader.context.cookies() == []
        check(reader)
        if javascript:
            assert not faults(reader)
        reader.set_viewport_size({"width": 320, "height": 800})
        assert not too_wide(reader)
    assert Picture.objects.get(alt=WALL).licence == "cc-by-4.0"


def test_a_video_is_loaded_only_when_it_is_asked_for(site: Site, page: Page) -> None:
    post = site.post()
    revision = post.revisions.latest("number")
    revision.body = (
        '<div class="app-video"><a href="https://vimeo.com/1234567">How doors open</a></div>'
    )
    revision.save()
    asked: list[str] = []
    page.route("https://player.vimeo.com/**", lambda route: (asked.append(route.request.url),
        route.fulfill(body="<p>Playing</p>", content_type="text/html")))  # fmt: skip
    with Watch(page) as watch:
        page.goto(site.article())
        watch.settle()
        assert all(url.startswith(site.address) for url in watch.asked)
        page.get_by_role("button", name="Play: How doors open (video on Vimeo)").click()
        player = page.frame_locator("iframe[title='How doors open (video on Vimeo)']")
        expect(player.get_by_text("Playing")).to_be_visible()
    assert asked == ["https://player.vimeo.com/video/1234567?dnt=1"]
    assert watch.complaints == []
