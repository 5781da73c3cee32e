"""The pages of signing in, and of how one signs in, that are looked at."""

import datetime as dt

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.utils import timezone
from playwright.sync_api import Page

from govblog.models import StaffSession
from tests.govblog.signin.door import with_app
from tests.journeys.acts import sign_in
from tests.journeys.place import Place, at
from tests.journeys.staffing import JOINING
from tests.journeys.world import Site

LATE = dt.timedelta(minutes=31)


def _refused_sign_in(site: Site, page: Page) -> None:
    sign_in(page, "moderator", "not the password")


def _locked_out(site: Site, page: Page) -> None:
    for _ in range(5):
        sign_in(page, "moderator", "not the password")


def _second_step(site: Site, page: Page) -> None:
    with_app(User.objects.get(username="moderator"))
    sign_in(page, "moderator")


def _wrong_code(site: Site, page: Page) -> None:
    _second_step(site, page)
    page.get_by_label("Code", exact=True).fill("000000")
    page.get_by_role("button", name="Sign in", exact=True).click()


def _no_email(site: Site, page: Page) -> None:
    page.goto("/admin/account/reset/")
    page.get_by_role("button", name="Send the mail").click()


def _to_set_up(site: Site, page: Page) -> None:
    sign_in(page, "moderator")


def _idle(site: Site, page: Page) -> None:
    StaffSession.objects.update(seen_at=timezone.now() - LATE)
    page.goto("/admin/comments/comment/")


def _with_factors(site: Site, page: Page) -> None:
    moderator = User.objects.get(username="moderator")
    with_app(moderator)
    Authenticator.objects.create(user=moderator, type="webauthn", data={"name": "Blue key"})
    page.goto("/admin/account/")


def _go(link: str) -> Place:
    def go(site: Site, page: Page) -> None:
        _with_factors(site, page)
        page.get_by_role("link", name=link).click()

    return Place(link.lower(), go, role="moderator")


def _wrong_first_code(site: Site, page: Page) -> None:
    page.goto("/admin/account/app/")
    page.get_by_label("Code from the app").fill("1")
    page.get_by_role("button", name="Set up the app").click()


def _wrong_password(site: Site, page: Page) -> None:
    page.goto("/admin/password_change/")
    page.get_by_role("button", name="Change password").click()


DOORS = [
    Place("sign-in", at("/admin/")),
    Place("refused sign-in", _refused_sign_in, 422),
    Place("locked out", _locked_out, 429),
    Place("second step", _second_step),
    Place("second step refused", _wrong_code, 422),
    Place("set-up of a factor", _to_set_up),
    Place("forgotten password", at("/admin/account/reset/")),
    Place("forgotten password refused", _no_email, 422),
    Place("mail sent", at("/admin/account/reset/sent/")),
    Place("link used", at("/admin/account/reset/1-x/"), 410),
    Place("password set", at("/admin/account/reset/done/")),
    *JOINING,
]
OWN = [
    Place("idle", _idle, role="moderator"),
    Place("your sign-in", at("/admin/account/"), role="moderator"),
    Place("your sign-in with factors", _with_factors, role="moderator"),
    Place("app", at("/admin/account/app/"), role="moderator"),
    Place("app refused", _wrong_first_code, 422, role="moderator"),
    Place("passkey", at("/admin/account/passkeys/"), role="moderator"),
    Place("password again", at("/admin/account/again/"), role="moderator"),
    Place("new password", at("/admin/password_change/"), role="moderator"),
    Place("new password refused", _wrong_password, 422, role="moderator"),
    Place("sign out", at("/admin/logout/"), role="moderator"),
    _go("Remove the app"),
    _go("Remove Blue key"),
    _go("Rename Blue key"),
    _go("Show recovery codes"),
    _go("Make new recovery codes"),
]
