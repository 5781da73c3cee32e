"""Whoever guesses passwords is stopped, and nobody else is."""

import pytest
import time_machine
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django import Settings

from govblog.signin.throttle import address_as_hash
from tests.factories import PASSWORD, StaffFactory

pytestmark = pytest.mark.django_db
GUESSER, COLLEAGUE = "203.0.113.5", "192.0.2.7"


def sign_in(name: str, password: str, address: str) -> HttpResponse:
    """Try to sign in with a browser of its own."""
    form = {"username": name, "password": password}
    return Client(REMOTE_ADDR=address).post("/admin/login/", form)


def is_in(response: HttpResponse) -> bool:
    """Say whether an answer let someone in."""
    return response.status_code == 302 and "session" in response.cookies


@pytest.fixture
def guessed(moderator: User) -> User:
    """A moderator whose password someone elsewhere guessed at, five times."""
    for number in range(5):
        sign_in(moderator.username, f"guess {number}", GUESSER)
    return moderator


def test_staff_sign_in_with_their_password(moderator: User) -> None:
    assert is_in(sign_in(moderator.username, PASSWORD, COLLEAGUE))
    assert not is_in(sign_in(moderator.username, "wrong", COLLEAGUE))


def test_after_five_failures_the_guesser_is_stopped_and_told_for_how_long(guessed: User) -> None:
    response = sign_in(guessed.username, PASSWORD, GUESSER)
    assert response.status_code == 429
    assert response["Retry-After"] == "900"
    assert "15 minutes" in response.content.decode()


def test_the_colleague_whose_password_was_guessed_at_signs_in_from_elsewhere(
    guessed: User,
) -> None:
    assert is_in(sign_in(guessed.username, PASSWORD, COLLEAGUE))


def test_another_colleague_signs_in_from_where_the_guesser_is(guessed: User) -> None:
    other = StaffFactory()
    assert is_in(sign_in(other.username, PASSWORD, GUESSER))


def test_four_failures_stop_nobody_and_a_success_begins_the_count_anew(moderator: User) -> None:
    for _ in range(2):
        for number in range(4):
            sign_in(moderator.username, f"typing error {number}", COLLEAGUE)
        assert is_in(sign_in(moderator.username, PASSWORD, COLLEAGUE))


def test_after_the_pause_the_right_password_lets_in_again(guessed: User) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        assert not is_in(sign_in(guessed.username, PASSWORD, GUESSER))
        clock.shift(15 * 60 + 1)
        assert is_in(sign_in(guessed.username, PASSWORD, GUESSER))


def test_no_network_address_and_no_password_is_stored(guessed: User) -> None:
    sign_in(guessed.username, PASSWORD, COLLEAGUE)
    rows = [row for m in (AccessAttempt, AccessFailureLog, AccessLog) for row in m.objects.values()]
    assert rows
    for row in rows:
        assert GUESSER not in str(row)
        assert COLLEAGUE not in str(row)
        assert "guess 0" not in str(row)


def test_the_hash_of_an_address_is_the_same_each_time_and_another_for_each_address() -> None:
    one, again, other = (
        address_as_hash(RequestFactory().get("/", REMOTE_ADDR=address))
        for address in (GUESSER, GUESSER, COLLEAGUE)
    )
    assert one == again != other
    assert one.startswith("fd")


def test_the_hash_of_an_address_cannot_be_made_without_the_key(settings: Settings) -> None:
    request = RequestFactory().get("/", REMOTE_ADDR=GUESSER)
    before = address_as_hash(request)
    settings.SECRET_KEY = "another key"
    assert address_as_hash(request) != before


def test_a_guesser_who_changes_address_within_one_household_is_stopped(moderator: User) -> None:
    for last in range(5):
        sign_in(moderator.username, "wrong", f"2001:db8:1:2::{last + 1}")
    response = sign_in(moderator.username, PASSWORD, "2001:db8:1:2:aaaa::1")
    assert response.status_code == 429
