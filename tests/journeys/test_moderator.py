"""A moderator's day at the queue: by keys, without a mouse, without JavaScript."""

import pytest
from playwright.sync_api import Locator, Page, expect

from comments.models import Comment, Decision
from tests.factories import CommentFactory
from tests.journeys.acts import row, told
from tests.journeys.conftest import NewWindow
from tests.journeys.world import Site

pytestmark = pytest.mark.browser

QUEUE = "/admin/comments/comment/"
# What a comment says, the key it calls for, and what becomes of it
KINDS = [
    ("Thank you for this.", "a", "approved"),
    ("Buy watches at once.", "s", "spam"),
    ("You are all fools.", "1", "rejected"),
    ("Quite off the point.", "3", "rejected"),
    ("A good question.", "a", "approved"),
]
IN_FOCUS = """() => {
    const row = document.activeElement.closest("[data-row]:not([data-done])");
    return row?.querySelector(".app-row__text")?.innerText
        || document.querySelector(".app-empty") && "none";
}"""


def waiting(site: Site, count: int) -> None:
    """Let so many comments of all kinds wait, those of the demo among them."""
    already = Comment.objects.waiting().count()
    for number in range(count - already):
        CommentFactory(post=site.post(), body=f"{KINDS[number % 5][0]} {number}")


def key_for(words: str) -> tuple[str, str]:
    """Return the key a comment calls for, and what becomes of it."""
    found = (kind for kind in KINDS if words.startswith(kind[0]))
    _, key, status = next(found, KINDS[0])
    return key, status


def in_hand(page: Page) -> str:
    """Return the words of the comment in focus, nothing once the queue is empty."""
    words = str(page.wait_for_function(IN_FOCUS).json_value())
    return "" if words == "none" else words


def test_100_comments_are_decided_with_at_most_110_keys(site: Site, window: NewWindow) -> None:
    waiting(site, 100)
    page = window("moderator")
    page.goto(QUEUE)
    page.keyboard.press("j")
    pressed = 1
    while Comment.objects.waiting().exists():
        words = in_hand(page)
        if not words:
            break
        page.keyboard.press(key_for(words)[0])
        pressed += 1
        assert pressed <= 110
    expect(page.locator(".app-empty")).to_be_visible()
    assert Comment.objects.waiting().count() == 0
    for content in Comment.objects.filter(decisions__isnull=False).select_related("content"):
        if any(content.body.startswith(kind[0]) for kind in KINDS):
            assert content.status == key_for(content.body)[1]
    assert pressed <= 110


def test_a_key_is_undone_by_a_key_and_work_goes_on_there(site: Site, window: NewWindow) -> None:
    page = window("moderator")
    page.goto(QUEUE)
    page.keyboard.press("j")
    words = in_hand(page)
    page.keyboard.press("s")
    expect(page.get_by_text("Marked as spam.", exact=False).first).to_be_visible()
    page.keyboard.press("u")
    expect(row(page, words)).to_be_focused()
    assert Comment.objects.filter(status="spam").count() == 1
    assert Decision.objects.order_by("-pk").first().to_status == "pending"


def test_keys_can_be_switched_off_and_stay_off(site: Site, window: NewWindow) -> None:
    page = window("moderator")
    page.goto(QUEUE)
    page.get_by_role("button", name="Keys are on").click()
    expect(page.get_by_role("button", name="Keys are off")).to_be_visible()
    page.reload()
    before = Decision.objects.count()
    page.locator("[data-row]").first.focus()
    for key in "as1u":
        page.keyboard.press(key)
    assert Decision.objects.count() == before
    page.get_by_role("button", name="Keys are off").click()


def test_what_is_typed_into_a_note_is_no_key(site: Site, window: NewWindow) -> None:
    page = window("moderator")
    page.goto(QUEUE)
    before = Decision.objects.count()
    first = page.locator("[data-row]").first
    first.get_by_text("Add a note").click()
    first.get_by_label("To the commenter").fill("")
    page.keyboard.type("as 1 u")
    expect(first.get_by_label("To the commenter")).to_have_value("as 1 u")
    assert Decision.objects.count() == before


def test_help_and_thread_are_opened_by_keys(site: Site, window: NewWindow) -> None:
    page = window("moderator")
    page.goto(QUEUE)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.keyboard.press("j")
    page.keyboard.press("t")
    expect(page.locator(".app-around").first).to_be_visible()
    page.keyboard.press("t")
    expect(page.locator(".app-around")).to_have_count(0)


def test_a_key_pressed_at_once_after_the_help_is_closed_counts(
    site: Site, window: NewWindow
) -> None:
    page = window("moderator")
    page.goto(QUEUE)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.evaluate(
        """() => {
            document.querySelector("[data-keys-dialog]").close();
            const key = new KeyboardEvent("keydown", { key: "j", bubbles: true });
            document.activeElement.dispatchEvent(key);
        }"""
    )
    expect(page.locator("[data-row]").first).to_be_focused()


def test_who_was_second_is_told_at_the_row(site: Site, window: NewWindow) -> None:
    page = window("moderator")
    page.goto(QUEUE)
    page.keyboard.press("j")
    pk = page.evaluate("document.activeElement.closest('[data-row]').dataset.row")
    colleague = window("administrator", javascript=False)
    colleague.goto(f"{QUEUE}{pk}/change/")
    colleague.get_by_role("button", name="Spam").click()
    page.keyboard.press("a")
    expect(page.locator(f"#row-{pk} .app-row__refused")).to_contain_text(
        "Already marked as spam by"
    )
    assert Comment.objects.get(pk=pk).status == "spam"


def decide_by_keyboard(page: Page, here: Locator) -> None:
    """Decide the comment of a row with Tab, arrows and Enter alone."""
    key, _ = key_for(here.locator(".app-row__text").inner_text())
    name = {"a": "Approve", "s": "Spam"}.get(key, "Reject")
    if name == "Reject":
        tab_to(page, here.get_by_role("combobox"))
        for _ in range(int(key)):
            page.keyboard.press("ArrowDown")
    tab_to(page, here.get_by_role("button", name=name))
    with page.expect_navigation():
        page.keyboard.press("Enter")


def tab_to(page: Page, place: Locator) -> None:
    """Press Tab until the focus is there."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if place.evaluate("one => one === document.activeElement"):
            return
    pytest.fail("60 times Tab did not lead there")


@pytest.mark.parametrize("count", [8, pytest.param(100, marks=pytest.mark.nightly)])
def test_comments_are_decided_with_no_mouse_and_no_javascript(
    site: Site, window: NewWindow, count: int
) -> None:
    page = window("moderator", javascript=False)
    waiting(site, Comment.objects.waiting().count() + count)
    page.goto(QUEUE)
    for _ in range(count):
        left = Comment.objects.waiting().count()
        decide_by_keyboard(page, page.locator(".app-row").first)
        assert Comment.objects.waiting().count() == left - 1
    assert page.get_by_role("button", name="Undo it").is_visible()


def test_a_whole_list_is_decided_after_a_page_with_numbers(site: Site, window: NewWindow) -> None:
    page = window("moderator", javascript=False)
    waiting(site, 40)
    page.goto(f"{QUEUE}?q=watches")
    page.get_by_role("button", name="Spam all").click()
    button = page.get_by_role("button", name="Mark as spam")
    expect(button).to_be_visible()
    before = Comment.objects.filter(status="spam").count()
    button.click()
    expect(page.get_by_role("status")).to_contain_text("marked as spam. Done.")
    assert Comment.objects.filter(status="spam").count() > before
    page.get_by_role("button", name="Undo").click()
    told(page, "put back.")
    assert Comment.objects.filter(status="spam").count() == before
