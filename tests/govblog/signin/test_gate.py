"""No staff address is reached by who is not signed in with a second factor, now and alive."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django.urls import resolve
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


def answers(window: Client, path: str) -> list[tuple[int, str]]:
    """Return status and target of a GET and a POST, each in the session as it is now."""
    row = StaffSession.objects.get()
    said = []
    for ask in (window.get, window.post):
        response: HttpResponse = ask(path)
        said.append((response.status_code, response.headers.get("Location", "").split("?")[0]))
        StaffSession.objects.all().delete()
        row.save(force_insert=True)
        window.cookies[settings.SESSION_COOKIE_NAME] = row.session_key
    return said


def wrong(
    who: str | None, blog: Blog, state: str, target: str, open_to: frozenset[str]
) -> list[Any]:
    """Return the addresses that do not lead someone of PEOPLE in this state to `target`."""
    keys, someone, found = rows(blog), person(who, blog), []
    window = signed_in(someone, passed=state != "missing")
    if state == "idle":
        StaffSession.objects.update(seen_at=timezone.now() - dt.timedelta(minutes=31))
    if state == "disabled":
        User.objects.filter(pk=someone.pk).update(is_active=False)
    for route in TABLE:
        path = address(route, keys)
        if resolve(path.split("?")[0]).view_name in open_to:
            continue
        found += [(path, one) for one in answers(window, path) if one != (302, target)]
    return found


@pytest.mark.parametrize("who", ROLES)
def test_who_has_no_second_factor_is_led_to_its_set_up_from_everywhere(
    home: Blog, who: str | None
) -> None:
    assert wrong(who, home, "missing", SET_UP, gate.WITHOUT_FACTOR) == []


@pytest.mark.parametrize("who", ROLES)
@pytest.mark.parametrize("state", ["idle", "disabled"])
def test_who_was_away_or_is_switched_off_is_led_to_sign_in_from_everywhere(
    home: Blog, state: str, who: str | None
) -> None:
    assert wrong(who, home, state, SIGN_IN, frozenset()) == []


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
    "/admin/../../x": True,
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
