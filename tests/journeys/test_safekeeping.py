"""An editor's text outlives a closed window, a lost sign-in, a lost line and a colleague."""

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Dialog, Page, expect

from posts import publishing
from posts.models import Post
from posts.publishing import Text
from posts.writing import autosaves
from tests.journeys.acts import told
from tests.journeys.conftest import NewContext, NewWindow
from tests.journeys.place import DRAFT
from tests.journeys.watch import EDITOR
from tests.journeys.world import Site

pytestmark = pytest.mark.browser
WORDS = "Words that were never saved."
KEPT = "Your changes are kept as you write."


def change(post: Post) -> str:
    """Return the address of a post's desk."""
    return f"/admin/posts/post/{post.pk}/change/"


def open_with_clock(page: Page, post: Post) -> None:
    """Open a desk in a window whose clock the test moves."""
    page.clock.install()
    page.goto(change(post))
    expect(page.locator(EDITOR)).to_be_visible()


def type_words(page: Page, words: str) -> None:
    page.locator(EDITOR).click()
    page.keyboard.press("Control+Home")
    # The editor hears of where the cursor is a moment later; no hand is as fast
    page.wait_for_timeout(300)
    page.keyboard.type(words)
    expect(page.locator(EDITOR)).to_contain_text(words)


def wait_for_autosave(page: Page) -> None:
    page.clock.run_for(20_000)


def version(post: Post) -> int:
    """Return the version of the newest text."""
    return post.revisions.latest("number").version


def test_what_was_typed_is_there_after_the_window_was_closed(
    site: Site, stranger: NewContext
) -> None:
    post, context = site.post(DRAFT), stranger()
    page = context.new_page()
    site.let_in(page, "editor")
    # Behind a table the editor puts a paragraph by itself
    post.revisions.update(body="<table><tbody><tr><th><p>May</p></th></tr></tbody></table>")
    open_with_clock(page, post)
    wait_for_autosave(page)
    editor = User.objects.get(username="editor")
    assert autosaves.own(post, by=editor) is None, "Nothing was typed."
    type_words(page, WORDS)
    wait_for_autosave(page)
    expect(page.get_by_role("status").filter(has_text=KEPT)).to_be_visible()
    warned: list[str] = []

    def leave(dialog: Dialog) -> None:
        warned.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    with page.expect_event("close"):
        page.close(run_before_unload=True)
    assert warned == ["beforeunload"]

    page = context.new_page()
    page.goto(change(post))
    expect(page.get_by_text("You have unsaved changes of")).to_be_visible()
    expect(page.locator(EDITOR)).not_to_contain_text(WORDS)
    page.get_by_role("link", name="Restore", exact=True).click()
    expect(page.locator(EDITOR)).to_contain_text(WORDS)
    page.on("dialog", lambda dialog: pytest.fail("Saving is no leaving."))
    page.get_by_role("button", name="Save draft").click()
    told(page, "Draft saved.")
    assert WORDS in post.revisions.get().body
    assert autosaves.own(post, by=editor) is None


def test_without_a_line_or_a_sign_in_the_page_says_so_and_goes_on_afterwards(
    site: Site, stranger: NewContext
) -> None:
    post, context = site.post(DRAFT), stranger()
    page = context.new_page()
    site.let_in(page, "editor")
    open_with_clock(page, post)
    type_words(page, WORDS)
    context.set_offline(True)
    wait_for_autosave(page)
    status = page.locator("[data-autosave-status]")
    expect(status).to_contain_text("there is no connection")
    expect(status).to_contain_text("Not saved since")
    context.set_offline(False)
    expect(status).to_have_text(KEPT)

    context.clear_cookies()
    type_words(page, "More. ")
    wait_for_autosave(page)
    expect(status).to_contain_text("sign in again in another tab")
    site.let_in(context.new_page(), "editor")
    wait_for_autosave(page)
    expect(status).to_have_text(KEPT)
    page.get_by_role("button", name="Save draft").click()
    told(page, "Draft saved.")
    assert f"More. {WORDS}" in post.revisions.get().body


def test_two_editors_see_both_texts_and_an_earlier_one_comes_back(
    site: Site, window: NewWindow
) -> None:
    page, post = window("editor", javascript=False), site.post()
    page.goto(change(post))
    administrator = User.objects.get(username="administrator")
    theirs = Text("Theirs", "<p>We answer in five days.</p>")
    publishing.save_draft(post, theirs, by=administrator, seen=version(post))
    page.get_by_label("Title").fill("Mine")
    page.get_by_label("Text", exact=True).fill("<p>We answer in ten days.</p>")
    page.get_by_role("button", name="Save draft").click()
    both = page.get_by_role("region", name="saved, and yours")
    expect(both.get_by_role("deletion").filter(has_text="[gone: five]")).to_be_visible()
    expect(both.get_by_role("insertion").filter(has_text="[new: ten]")).to_be_visible()
    page.get_by_role("button", name="Save mine over it").click()
    told(page, "Draft saved.")
    assert autosaves.own(post, by=administrator) is not None

    page.get_by_role("link", name="Compare and restore texts").click()
    expect(page.get_by_role("insertion").filter(has_text="[new: Mine]")).to_be_visible()
    page.get_by_role("button", name="Restore text 1 as the draft").click()
    told(page, "Text 1 is the draft now.")
    expect(page.get_by_label("Title")).to_have_value(site.title())
    # The draft that was there is offered in turn
    page.get_by_role("link", name="Restore", exact=True).click()
    expect(page.get_by_label("Title")).to_have_value("Mine")
