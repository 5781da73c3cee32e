"""No staff address is reached by who is not signed in with a second factor, now and alive."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpResponse
from django.urls import resolve, reverse
from django.utils import timezone
from pytest_django import Settings

from govblog.models import StaffSession
from govblog.signin import gate
from posts.models import Blog
from tests.desk import signed_in
from tests.factories import CommentFactory, StaffFactory
from tests.govblog.signin.door import SET_UP, SIGN_IN, acts, browser, gets_in, give_password
from tests.govblog.staff_addresses import PEOPLE, TABLE
from tests.govblog.test_staff_access import address, home, person, rows

__all__ = ["home"]
pytestmark = pytest.mark.django_db
ROLES = [who for who in PEOPLE if who != "nobody"]


STATES = {"missing": SET_UP, "idle": SIGN_IN, "disabled": SIGN_IN}


@dataclass
class Away:
    """Somebody in a state in which no staff address may be reached, again at each request."""

    who: str | None
    state: str
    blog: Blog

    def __post_init__(self) -> None:
        self.account = person(self.who, self.blog)
        self.window = signed_in(self.account, passed=self.state != "missing")
        self.row = StaffSession.objects.get(account=self.account)
        if self.state == "idle":
            self.row.seen_at -= dt.timedelta(minutes=31)
            self.row.save()
        if self.state == "disabled":
            User.objects.filter(pk=self.account.pk).update(is_active=False)

    def answer(self, method: str, path: str) -> tuple[int, str]:
        """Return status and target of a request, and put the session back as it was."""
        with transaction.atomic():
            response: HttpResponse = getattr(self.window, method)(path)
            # What a request that gets nowhere leaves behind is the end of the session
            transaction.set_rollback(self.state != "missing")
        if "logout" in path and self.state == "missing":
            StaffSession.objects.filter(account=self.account).delete()
            self.row.save(force_insert=True)
        self.window.cookies[settings.SESSION_COOKIE_NAME] = self.row.session_key
        return response.status_code, response.headers.get("Location", "").split("?")[0]


def closed(state: str, home: Blog) -> list[tuple[str, str]]:
    """Return every address and method that is closed in a state, with the few exceptions left."""
    keys = rows(home)
    open_to = gate.WITHOUT_FACTOR if state == "missing" else frozenset()
    paths = [address(route, keys) for route in TABLE]
    paths = [path for path in paths if resolve(path.split("?")[0]).view_name not in open_to]
    return [(method, path) for path in paths for method in ("get", "post")]


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("who", ROLES)
def test_no_address_is_open_to_who_has_no_factor_was_away_or_is_switched_off(
    home: Blog, who: str | None, state: str
) -> None:
    away = Away(who, state, home)
    asked = [(method, path, away.answer(method, path)) for method, path in closed(state, home)]
    assert [one for one in asked if one[2] != (302, STATES[state])] == []


# What the addresses answer that are open before the second factor: to GET, to an empty POST
BEFORE = {
    "account_set_up": (200, 405),
    "mfa_activate_totp": (200, 422),
    "mfa_add_webauthn": (200, 422),
    "account_reauthenticate": (200, 422),
    "account_logout": (200, 302),
}


@pytest.mark.parametrize("who", ROLES)
def test_who_has_no_factor_yet_can_set_one_up_or_leave(home: Blog, who: str | None) -> None:
    assert set(BEFORE) == gate.WITHOUT_FACTOR
    away = Away(who, "missing", home)
    for name, expected in BEFORE.items():
        path = reverse(name)
        said = tuple(away.answer(method, path)[0] for method in ("get", "post"))
        assert (name, said) == (name, expected)
    assert acts(away.account) == ["sign out: "]


def test_what_is_open_before_is_named_and_exists(home: Blog) -> None:
    names = {resolve(address(route, rows(home)).split("?")[0]).view_name for route in TABLE}
    assert names >= gate.TO_ANYONE | gate.WITHOUT_FACTOR


def test_where_the_factor_is_optional_a_password_is_enough_on_ones_own_machine_only(
    moderator: User, settings: Settings
) -> None:
    window = signed_in(moderator, passed=False)
    assert not gets_in(window)
    settings.SECOND_FACTOR = "optional"
    assert gets_in(window)
    settings.ON_THIS_MACHINE_ONLY = False
    assert not gets_in(window)


def test_who_comes_back_after_half_an_hour_is_told_why_and_led_back_to_the_page(
    moderator: User,
) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        window = signed_in(moderator)
        for _ in range(3):
            clock.shift(29 * 60)
            assert gets_in(window)
        clock.shift(30 * 60 + 1)
        response = window.get("/admin/comments/comment/?status=held")
        page = window.get(response["Location"]).content.decode()
        assert "because nothing was done for 30 minutes" in page
        assert 'name="next" value="/admin/comments/comment/?status=held"' in page
        assert not gets_in(window)
        assert acts(moderator) == ["session ended: not used"]
        assert not StaffSession.objects.filter(account=moderator).exists()


def test_what_is_sent_too_late_is_not_lost_in_silence(moderator: User) -> None:
    comment = CommentFactory()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        window = signed_in(moderator)
        clock.shift(31 * 60)
        path = f"/admin/comments/comment/{comment.pk}/change/"
        response = window.post(path, {"act": "approve"})
        assert (
            "What you sent last was not saved" in window.get(response["Location"]).content.decode()
        )
    comment.refresh_from_db()
    assert comment.status == "pending"


def test_a_working_day_is_the_longest_session(moderator: User) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        window = signed_in(moderator)
        for _ in range(36):
            clock.shift(20 * 60 - 1)
            assert window.get("/admin/account/").status_code == 200
        clock.shift(60)
        assert window.get("/admin/account/").status_code == 302


def test_that_a_session_is_in_use_is_written_once_a_minute(
    moderator: User, django_assert_num_queries: Any
) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        window = signed_in(moderator)
        path = "/admin/password_change/"
        window.get(path)
        with django_assert_num_queries(2):
            window.get(path)
        clock.shift(61)
        with django_assert_num_queries(3):
            window.get(path)


REDIRECTS = {
    "/admin/comments/comment/?status=held": True,
    "/admin/": True,
    "/": False,
    "/2026/01/01/an-article/": False,
    "//evil.example/admin/": False,
    "///evil.example": False,
    "/\\evil.example": False,
    "\\\\evil.example": False,
    "https://evil.example/admin/": False,
    "http:///evil.example": False,
    "http:evil.example": False,
    "javascript:alert(1)": False,
    "/admin/\r\nSet-Cookie: a=b": False,
    "/admin/../../x": False,
    "\x00/admin/": False,
    "": False,
    "https://testserver/admin/": False,
}


@pytest.mark.parametrize("where", REDIRECTS)
def test_sign_in_leads_to_the_staff_world_of_this_site_and_nowhere_else(
    moderator: User, where: str
) -> None:
    response = give_password(browser(), moderator.username, next=where)
    assert response["Location"] == (where if REDIRECTS[where] else "/admin/")


def test_a_browser_that_was_not_told_who_it_is_gets_no_cookie_in_the_public_world(
    moderator: User,
) -> None:
    window = browser()
    give_password(window, moderator.username)
    known = window.cookies[settings.KNOWN_COOKIE_NAME]
    assert (known["path"], known["httponly"], known["samesite"]) == ("/admin/", True, "Lax")
    assert not window.get("/").cookies


def test_an_account_that_is_none_of_the_staffs_gets_nowhere() -> None:
    someone = StaffFactory(is_staff=False)
    window = browser()
    response = give_password(window, someone.username)
    assert "why=off" in response["Location"]
    assert not gets_in(window)
    assert acts(someone) == ["refused: the account is switched off"]
