"""Standing at the door in the tests: codes as an app shows them, and the steps of a sign-in."""

import time
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client

from govblog.models import Letter, StaffEvent
from tests.factories import PASSWORD

SIGN_IN, SECOND_STEP, SET_UP = (
    "/admin/login/", "/admin/account/second-step/", "/admin/account/set-up/"
)  # fmt: skip
HERE, ELSEWHERE = "192.0.2.7", "203.0.113.5"


def with_app(person: User) -> str:
    """Give a person an authenticator app and recovery codes; return the secret in the app."""
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    RecoveryCodes.activate(person)
    return secret


def code_of(secret: str, steps: int = 0) -> str:
    """Return the code that an app shows now, or so many half minutes from now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def recovery_codes(person: User) -> list[str]:
    """Return the recovery codes that a person has left."""
    codes = Authenticator.objects.get(user=person, type="recovery_codes")
    return codes.wrap().get_unused_codes()


def browser(address: str = HERE) -> Client:
    """Return a browser of its own."""
    return Client(REMOTE_ADDR=address)


def give_password(window: Client, name: str, password: str = PASSWORD, **more: Any) -> HttpResponse:
    """Send username and password."""
    return window.post(SIGN_IN, {"username": name, "password": password, **more})


def give_code(window: Client, code: str) -> HttpResponse:
    """Send the code of the second step."""
    return window.post(SECOND_STEP, {"code": code})


def signed_in_with_app(person: User, secret: str, address: str = HERE) -> Client:
    """Return a browser in which a person went both steps."""
    window = browser(address)
    give_password(window, person.username)
    assert give_code(window, code_of(secret)).status_code == 302
    return window


def gets_in(window: Client) -> bool:
    """Say whether a browser sees the desks."""
    return window.get("/admin/").status_code == 200


def acts(person: User | None) -> list[str]:
    """Return what is on record of an account, the oldest first."""
    return [f"{one.act}: {one.detail}" for one in StaffEvent.objects.filter(account=person)[::-1]]


def subjects() -> list[str]:
    """Return what was mailed, the oldest first."""
    return list(Letter.objects.order_by("pk").values_list("subject", flat=True))
