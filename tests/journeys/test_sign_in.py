"""Staff come in: with an app, a recovery code, a passkey, and with a password chosen by mail."""

import re

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from govblog.models import Letter
from tests.govblog.signin.door import code_of
from tests.journeys.acts import sign_in, told
from tests.journeys.conftest import NewContext
from tests.journeys.passkeys import passkey_at_hand
from tests.journeys.world import Site

pytestmark = pytest.mark.browser


def is_in(page: Page) -> None:
    """Expect the desks."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Desks")


def enter(page: Page, code: str, button: str = "Sign in") -> None:
    """Type a code and send it."""
    page.get_by_label("Code", exact=button == "Sign in").fill(code)
    page.get_by_role("button", name=button, exact=True).click()


def test_an_app_is_set_up_then_signs_in_and_so_does_a_recovery_code_without_javascript(
    site: Site, stranger: NewContext
) -> None:
    page = stranger(java_script_enabled=False).new_page()
    sign_in(page, "moderator")
    expect(page.get_by_role("heading", level=1)).to_have_text("Set up a second factor")
    page.goto("/admin/comments/comment/")
    expect(page).to_have_url("/admin/account/set-up/")
    page.get_by_role("link", name="Set up an authenticator app").click()
    secret = page.locator(".app-sign-in__secret").inner_text()
    enter(page, code_of(secret), "Set up the app")
    codes = page.locator(".app-sign-in__codes code").all_inner_texts()
    assert len(codes) == 10
    page.get_by_role("link", name="Go to the desks").click()
    is_in(page)
    for code in (code_of(secret, 1), codes[0]):
        page.get_by_role("button", name="Sign out").click()
        sign_in(page, "moderator")
        enter(page, code)
        is_in(page)


def test_a_passkey_is_the_second_step_and_alone_is_enough(site: Site, stranger: NewContext) -> None:
    page = stranger(base_url=site.address.replace("127.0.0.1", "localhost")).new_page()
    with passkey_at_hand(page):
        sign_in(page, "moderator")
        page.get_by_role("link", name="Add a passkey").click()
        page.get_by_label("Name of the passkey").fill("Laptop")
        page.get_by_role("button", name="Add the passkey").click()
        told(page, "The passkey was added.")
        page.get_by_role("button", name="Sign out").click()
        sign_in(page, "moderator")
        page.get_by_role("button", name="Use a passkey").click()
        is_in(page)
        page.get_by_role("button", name="Sign out").click()
        page.goto("/admin/login/?next=/admin/comments/comment/")
        page.get_by_role("button", name="Sign in with a passkey").click()
        expect(page).to_have_url("/admin/comments/comment/")
        page.goto("/admin/account/")
        page.get_by_role("link", name="Rename Laptop").click()
        page.get_by_label("Name of the passkey").fill("Blue key")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("listitem").filter(has_text="Blue key")).to_be_visible()


def test_a_forgotten_password_is_chosen_anew_by_mail(
    site: Site, stranger: NewContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("govblog.letters.outbox.deliver_soon", lambda: None)
    User.objects.filter(username="moderator").update(email="moderator@example.org")
    page = stranger(java_script_enabled=False).new_page()
    page.goto("/admin/")
    page.get_by_role("link", name="Choose a new password").click()
    page.get_by_label("Email address of your account").fill("moderator@example.org")
    page.get_by_role("button", name="Send the mail").click()
    expect(page.get_by_text("If there is an account with that address")).to_be_visible()
    link = re.search(r"http\S+/reset/\S+", Letter.objects.latest("pk").text)
    assert link
    page.goto(link[0])
    page.get_by_label("New password", exact=True).fill("eleven purple kettles")
    page.get_by_label("New password again").fill("eleven purple kettles")
    page.get_by_role("button", name="Set the new password").click()
    page.get_by_role("link", name="Sign in").click()
    sign_in(page, "moderator", "eleven purple kettles")
    expect(page.get_by_role("heading", level=1)).to_have_text("Set up a second factor")
    page.get_by_role("button", name="Sign out").click()
    page.goto(link[0])
    expect(page.get_by_text("This link was used already")).to_be_visible()
