"""What people do on the site, in the words of its pages."""

import re

from django.core import mail
from playwright.sync_api import Locator, Page, Response, expect

from tests.factories import PASSWORD

NAME = "Gethin"
EMAIL = "gethin@example.org"
# The confirmation, which tells the private address of the comment's page
RECEIVED = re.compile(r"/comments/received/\?link=[\w-]{43}$")


def write(page: Page, words: str, *, name: str = NAME, email: str = EMAIL) -> None:
    """Fill in the comment form, and do not send it."""
    page.get_by_label("Enter your comment").fill(words)
    page.get_by_label("Name").fill(name)
    page.get_by_label("Email").fill(email)


def submit(page: Page, button: str = "Submit comment") -> Response:
    """Press the form's button; return the answer, which may be a redirect."""
    with page.expect_response(lambda answer: answer.request.method == "POST") as sent:
        page.get_by_role("button", name=button).click()
    page.wait_for_load_state()
    return sent.value


def send(page: Page, words: str, button: str = "Submit comment") -> None:
    """Write a comment or reply and send it, as far as the confirmation."""
    write(page, words)
    assert submit(page, button).status == 303
    expect(page).to_have_url(RECEIVED)
    expect(page.get_by_role("heading", level=1)).to_have_text("Comment sent")


def conversation(page: Page) -> Locator:
    """Return the conversation under an article."""
    return page.locator("#comments")


def kept(page: Page) -> dict[str, str]:
    """Return what stands in the comment form now."""
    return {
        "words": page.get_by_label("Enter your comment").input_value(),
        "name": page.get_by_label("Name").input_value(),
        "email": page.get_by_label("Email").input_value(),
    }


def sign_in(page: Page, username: str, password: str = PASSWORD) -> None:
    """Sign in to the desks."""
    page.goto("/admin/")
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def row(page: Page, words: str) -> Locator:
    """Return the comment with these words, on the moderators' desk."""
    return page.get_by_role("article").filter(has_text=words)


def choose_rule(place: Locator) -> None:
    """Choose the first rule of the policy for the comment of a row."""
    place.get_by_role("combobox").select_option(index=1)


def told(page: Page, message: str) -> None:
    """Expect the desk to say this."""
    expect(page.locator(".messagelist")).to_contain_text(message)


def decide(desk: Page, words: str, act: str) -> None:
    """Decide the comment with these words at the desk; a rejection under a rule, with a note."""
    desk.goto("/admin/comments/comment/")
    place = row(desk, words)
    if act == "Reject":
        choose_rule(place)
        place.get_by_text("Add a note").click()
        place.locator("textarea[name^=to-writer]").fill("Say it without calling names.")
    place.get_by_role("button", name=act).click()
    told(desk, "1 comment")


def open_own_page(page: Page) -> None:
    """Follow the link that the confirmation tells."""
    page.locator(".app-address a").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your comment")


def path_in_letter(what: str, below: str = "/mail") -> str:
    """Return the path of a link of the newest mail."""
    words = str(mail.outbox[-1].body)
    found = re.search(rf"https?://[^/\s]+({below}/[\w-]{{43}}/{what})$", words, re.M)
    assert found, words
    return found[1]
