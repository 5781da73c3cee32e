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


def wrong(who: str | None, blog: Blog, state: str, target: str, open_to: frozenset[str]) -> list[Any]:
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


def test_what_is_open_before_is_named_and_exists() -> None:
    names = {resolve(address(route, _KEYS).split("?")[0]).view_name for route in TABLE}
    assert gate.TO_ANYONE | gate.WITHOUT_FACTOR <= names
