"""A person's own page: factors set up and removed, sessions ended, passwords changed."""

import re

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from govblog.models import StaffSession
from govblog.signin import factors, sessions
from posts.models import Blog
from tests.desk import page, signed_in
from tests.factories import PASSWORD, BlogFactory, StaffFactory
from tests.govblog.signin.door import (
    acts,
    browser,
    code_of,
    gets_in,
    give_password,
    recovery_codes,
    subjects,
    with_app,
)

pytestmark = pytest.mark.django_db
APP, REMOVE_APP, OWN = "/admin/account/app/", "/admin/account/app/remove/", "/admin/account/"


def secret_on(window: Client) -> str:
    """Return the secret that the page of the app shows."""
    return page(window, APP).one("code").text


def test_a_new_colleague_sets_up_an_app_and_is_in(mailed: User) -> None:
    window = browser()
    assert give_password(window, mailed.username, next="/admin/")["Location"] == "/admin/"
    assert window.get("/admin/")["Location"] == "/admin/account/set-up/"
    response = window.post(APP, {"code": code_of(secret_on(window))})
    assert response["Location"] == "/admin/account/codes/"
    assert [li.text for li in page(window, "/admin/account/codes/").all("code")] == (
        recovery_codes(mailed)
    )
    assert gets_in(window)
    assert acts(mailed)[-1] == "factor added: authenticator app"
    assert subjects() == ["A second factor was added"]


def test_a_wrong_first_code_sets_nothing_up_and_keeps_the_secret(moderator: User) -> None:
    window = signed_in(moderator, passed=False)
    secret = secret_on(window)
    response = window.post(APP, {"code": "000000"})
    assert response.status_code == 422
    assert secret in response.content.decode()
    assert not Authenticator.objects.exists()


def test_a_new_factor_ends_the_sessions_that_went_without(moderator: User) -> None:
    intruder = signed_in(moderator, passed=False)
    window = signed_in(moderator, passed=False)
    window.post(APP, {"code": code_of(secret_on(window))})
    assert intruder.get("/admin/account/set-up/").status_code == 302
    assert gets_in(window)


def test_the_last_factor_stays_while_one_is_required(moderator: User, settings: Settings) -> None:
    with_app(moderator)
    window = signed_in(moderator)
    assert "Set up another one first" in window.get(REMOVE_APP).content.decode()
    window.post(REMOVE_APP)
    assert Authenticator.objects.filter(type="totp").exists()
    Authenticator.objects.create(user=moderator, type="webauthn", data={"name": "Blue key"})
    assert window.post(REMOVE_APP)["Location"] == OWN
    assert acts(moderator)[-1] == "factor removed: authenticator app"
    key = Authenticator.objects.get(type="webauthn")
    window.post(f"/admin/account/passkeys/{key.pk}/remove/")
    assert Authenticator.objects.filter(pk=key.pk).exists()
    settings.SECOND_FACTOR = "optional"
    window.post(f"/admin/account/passkeys/{key.pk}/remove/")
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize(
    ("host", "offered"),
    [
        ("example.org", True),
        ("localhost:8000", True),
        ("127.0.0.1", False),
        ("127.0.0.1:8000", False),
        ("[::1]", False),
        ("[::1]:8000", False),
    ],
)
def test_passkeys_are_offered_where_browsers_make_them(
    settings: Settings, moderator: User, host: str, offered: bool
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    shown = signed_in(moderator).get(OWN, headers={"host": host})
    assert shown.context["can_add_passkeys"] is offered


def test_a_passkey_is_renamed_and_nobody_elses_is(moderator: User, editor: User) -> None:
    theirs, own = (
        Authenticator.objects.create(user=who, type="webauthn", data={"name": "Key"})
        for who in (editor, moderator)
    )
    window = signed_in(moderator)
    for key, status in ((theirs, 404), (own, 302)):
        said = {"name": "  Blue\nkey "}
        assert window.post(f"/admin/account/passkeys/{key.pk}/", said).status_code == status
        path = f"/admin/account/passkeys/{theirs.pk}/remove/"
        assert window.post(path).status_code == 404
    own.refresh_from_db()
    assert own.data["name"] == "Blue key"


@pytest.mark.parametrize(
    "path",
    [
        APP,
        REMOVE_APP,
        "/admin/account/codes/",
        "/admin/account/codes/new/",
        "/admin/account/passkeys/",
    ],
)
def test_who_signed_in_a_while_ago_proves_it_again_before_a_factor_is_changed(
    moderator: User, path: str
) -> None:
    if path != APP:
        with_app(moderator)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        window = signed_in(moderator)
        clock.shift(11 * 60)
        response = window.get(path)
        assert response["Location"].startswith("/admin/account/again/?next=")
        wrong = window.post(response["Location"], {"password": "not it"})
        assert wrong.status_code == 422
        assert window.post(response["Location"], {"password": PASSWORD})["Location"] == path
        assert window.get(path).status_code == 200


def test_a_code_proves_it_as_well_as_the_password(moderator: User) -> None:
    secret, again = with_app(moderator), "/admin/account/again/code/"
    with time_machine.travel(timezone.now(), tick=False) as clock:
        window = signed_in(moderator)
        clock.shift(11 * 60)
        assert window.get(f"{again}?next={REMOVE_APP}").status_code == 200
        said = {"code": code_of(secret), "next": REMOVE_APP}
        assert window.post(again, said)["Location"] == REMOVE_APP
        assert window.get(REMOVE_APP).status_code == 200
        assert window.post(again, said).status_code == 422


def test_new_recovery_codes_end_the_old_ones(mailed: User) -> None:
    with_app(mailed)
    before = recovery_codes(mailed)
    assert signed_in(mailed).post("/admin/account/codes/new/").status_code == 302
    assert not set(before) & set(recovery_codes(mailed))
    assert subjects() == ["New recovery codes"]


def test_people_see_where_they_are_signed_in_and_end_the_others(
    moderator: User, editor: User
) -> None:
    window, other, third = (signed_in(moderator) for _ in range(3))
    theirs = signed_in(editor)
    refs = re.findall(r'name="session" value="(\w{16})"', window.get(OWN).content.decode())
    assert len(refs) == 3
    for ref in refs:
        window.post("/admin/account/sessions/", {"session": ref})
    assert [gets_in(one) for one in (window, other, third, theirs)] == [True, False, False, True]
    again = signed_in(moderator)
    window.post("/admin/account/sessions/", {"session": "others"})
    assert [gets_in(one) for one in (window, again, theirs)] == [True, False, True]


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0", "Firefox on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/150 Safari/537.36 Edg/150", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Safari/6", "Safari on iPhone"),
        ("", "A browser"),
        ("<script>", "A browser"),
    ],
)  # fmt: skip
def test_a_session_is_called_by_its_browser(agent: str, name: str) -> None:
    assert sessions.device(agent) == name


class TestLostPhone:
    """An administrator takes a second factor away."""

    def path(self, person: User) -> str:
        """Return the address where it is done."""
        return f"/admin/auth/user/{person.pk}/reset-factor/"

    def test_the_colleague_is_signed_out_told_and_sets_up_a_new_one(
        self, mailed: User, administrator: User
    ) -> None:
        with_app(mailed)
        theirs, desk = signed_in(mailed), signed_in(administrator)
        assert desk.get(self.path(mailed)).status_code == 200
        assert Authenticator.objects.exists()
        assert desk.post(self.path(mailed)).status_code == 302
        assert not Authenticator.objects.exists()
        assert not gets_in(theirs)
        assert acts(mailed)[-1] == "factor removed: all, reset"
        assert mailed.events.latest("pk").by == administrator
        assert subjects() == ["Your second factor was reset"]
        window = browser()
        give_password(window, mailed.username)
        assert window.get("/admin/")["Location"] == "/admin/account/set-up/"

    def test_nobody_does_it_to_themselves_to_the_installs_or_to_another_blogs(
        self, blog: Blog, administrator: User
    ) -> None:
        chief = StaffFactory(blog=blog, role="administrator", is_superuser=True)
        stranger = StaffFactory(blog=BlogFactory(), role="moderator")
        desk = signed_in(administrator)
        for person in (administrator, chief, stranger):
            with_app(person)
            assert desk.post(self.path(person)).status_code == 404
            with pytest.raises(PermissionDenied):
                factors.reset(person, by=administrator)
        assert Authenticator.objects.filter(type="totp").count() == 3
        other = StaffFactory(role=None, is_superuser=True)
        assert signed_in(other).post(self.path(chief)).status_code == 302
        assert not Authenticator.objects.filter(user=chief).exists()

    def test_a_command_does_it_where_no_administrator_can(self, moderator: User) -> None:
        with_app(moderator)
        call_command("reset_factor", moderator.username)
        assert not Authenticator.objects.exists()
        with pytest.raises(CommandError, match="no account"):
            call_command("reset_factor", "nobody")


def test_an_account_that_is_switched_off_is_out_at_once(
    moderator: User, administrator: User
) -> None:
    theirs = signed_in(moderator)
    sessions.end_all(moderator, by=administrator, why="account switched off")
    assert not StaffSession.objects.filter(account=moderator).exists()
    assert not gets_in(theirs)
    assert acts(moderator) == ["session ended: account switched off"]


def test_what_is_sealed_of_factors_is_sealed_anew(moderator: User, settings: Settings) -> None:
    secret = with_app(moderator)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key " * 5
    assert factors.rotate() == (2, 0)
    settings.SECRET_KEY_FALLBACKS = []
    assert Authenticator.objects.get(type="totp").wrap().validate_code(code_of(secret))
    settings.SECRET_KEY = "a third key " * 5
    assert factors.rotate() == (0, 2)
    assert not Authenticator.objects.get(type="totp").wrap().validate_code(code_of(secret))
