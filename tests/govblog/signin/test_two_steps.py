"""Signing in with a password and a second factor; guessing at either."""

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from govblog.models import SignInTally, StaffEvent
from govblog.signin import limits
from tests.dom import page
from tests.factories import StaffFactory
from tests.govblog.signin.door import (
    ELSEWHERE,
    HERE,
    SECOND_STEP,
    acts,
    browser,
    code_of,
    gets_in,
    give_code,
    give_password,
    recovery_codes,
    signed_in_with_app,
    with_app,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def secret(moderator: User) -> str:
    """What the moderator's app knows."""
    return with_app(moderator)


def test_a_password_and_a_code_together_let_in_and_it_is_on_record(
    moderator: User, secret: str
) -> None:
    window = browser()
    first = give_password(window, moderator.username, next="/admin/comments/comment/")
    assert first["Location"] == SECOND_STEP
    assert not gets_in(window)
    assert give_code(window, code_of(secret))["Location"] == "/admin/comments/comment/"
    assert gets_in(window)
    assert acts(moderator) == ["sign in: password and authenticator app"]


def test_who_signs_in_has_a_new_session_and_the_ones_before_open_nothing(
    moderator: User, secret: str
) -> None:
    window, name = browser(), settings.SESSION_COOKIE_NAME
    planted = window.session
    planted.save()
    window.cookies[name] = planted.session_key
    give_password(window, moderator.username)
    between = window.cookies[name].value
    give_code(window, code_of(secret))
    assert gets_in(window)
    assert window.cookies[name].value not in {planted.session_key, between}
    for old in (planted.session_key, between):
        other = browser()
        other.cookies[name] = old
        assert not gets_in(other)


def test_a_code_works_once_in_whatever_process_it_is_sent(moderator: User, secret: str) -> None:
    signed_in_with_app(moderator, secret)
    cache.clear()  # another process has another cache
    window = browser()
    give_password(window, moderator.username)
    assert give_code(window, code_of(secret)).status_code == 422
    assert not gets_in(window)
    assert acts(moderator)[-1] == "refused: code used before"


def test_a_phone_may_be_half_a_minute_off_and_not_two(moderator: User, secret: str) -> None:
    with time_machine.travel(timezone.now(), tick=False):
        for steps, status in ((-1, 302), (1, 302), (-3, 422), (3, 422)):
            window = browser()
            give_password(window, moderator.username)
            assert give_code(window, code_of(secret, steps)).status_code == status, steps


def test_each_recovery_code_lets_in_once(moderator: User, secret: str) -> None:
    code = recovery_codes(moderator)[0]
    for status in (302, 422):
        window = browser()
        give_password(window, moderator.username)
        assert give_code(window, code).status_code == status
    assert len(recovery_codes(moderator)) == 9
    assert "sign in: password and recovery code" in acts(moderator)


def test_who_guesses_codes_is_stopped_and_the_owner_elsewhere_is_not(
    moderator: User, secret: str
) -> None:
    guesser = browser(ELSEWHERE)
    give_password(guesser, moderator.username)
    for _ in range(5):
        assert give_code(guesser, "000000").status_code == 422
    said = give_code(guesser, code_of(secret))
    assert "Try again in 15 minutes" in said.content.decode()
    assert not gets_in(guesser)
    assert gets_in(signed_in_with_app(moderator, secret, HERE))


def test_guesses_are_limited_for_a_day_wherever_they_come_from(
    moderator: User, secret: str
) -> None:
    for _ in range(limits.CODES_A_DAY.most):
        assert limits.spend(limits.CODES_A_DAY, str(moderator.pk))
    window = browser()
    give_password(window, moderator.username)
    assert give_code(window, code_of(secret)).status_code == 422


def test_who_tries_one_password_on_many_names_is_stopped_and_known_colleagues_are_not(
    moderator: User, secret: str
) -> None:
    colleague = signed_in_with_app(moderator, secret, ELSEWHERE)
    colleague.post("/admin/logout/")
    other = StaffFactory()
    for number in range(limits.NAMES.most):
        assert give_password(browser(ELSEWHERE), f"name{number}", "Spring2026!").status_code == 422
    assert give_password(browser(ELSEWHERE), other.username).status_code == 429
    assert give_password(browser(HERE), other.username).status_code == 302
    assert give_password(colleague, other.username).status_code == 429
    assert give_password(colleague, moderator.username)["Location"] == SECOND_STEP


def test_right_passwords_count_against_nobody(moderator: User) -> None:
    for _ in range(limits.NAMES.most + 1):
        assert give_password(browser(), moderator.username).status_code == 302
    assert SignInTally.objects.get().hits == 0


def test_a_refusal_is_on_record_without_the_name_of_somebody_unknown(moderator: User) -> None:
    give_password(browser(), moderator.username, "not it")
    give_password(browser(), "hunter2-typed-in-the-wrong-field", "x")
    assert acts(moderator) == ["refused: password"]
    assert acts(None) == ["refused: password"]
    assert "hunter2" not in str(list(StaffEvent.objects.values()))


def test_a_wrong_password_is_said_in_words_with_what_was_typed_kept(moderator: User) -> None:
    response = give_password(browser(), moderator.username, "not it")
    shown = page(response.content)
    assert response.status_code == 422
    assert shown.one("title").text.startswith("Error: ")
    assert "The username or the password is not right." in shown.one("div", of="errornote").text
    assert shown.one("input", name="username")["value"] == moderator.username


@pytest.mark.parametrize(
    "credential",
    ["", "x", "null", "[]", "{}", "7", '{"id": "x"}', '{"response": {"userHandle": "MQ"}}',
     '{"id":"AA","rawId":"AA","type":"public-key","response":{"clientDataJSON":"e30",'
     '"authenticatorData":"AA","signature":"AA","userHandle":"MQ"},"clientExtensionResults":{}}',
     "{" * 5000],
)  # fmt: skip
def test_whatever_is_sent_as_a_passkey_lets_nobody_in_and_breaks_nothing(
    moderator: User, secret: str, credential: str
) -> None:
    window = browser()
    window.get("/admin/account/passkeys/login/", headers={"Accept": "application/json"})
    alone = window.post("/admin/account/passkeys/login/", {"credential": credential})
    give_password(window, moderator.username)
    window.get(SECOND_STEP)
    second = window.post(SECOND_STEP, {"credential": credential})
    assert (alone.status_code, second.status_code) == (302, 422)
    assert not gets_in(window)


@pytest.mark.parametrize("code", ["", " ", "x" * 5000, "12345\x00", "１２３４５６", "🙂", "-1"])
def test_whatever_is_typed_as_a_code_is_answered(moderator: User, secret: str, code: str) -> None:
    window = browser()
    give_password(window, moderator.username)
    assert give_code(window, code).status_code == 422


def test_the_secret_of_an_app_is_stored_sealed(moderator: User) -> None:
    secret = with_app(moderator)
    assert secret not in str(list(Authenticator.objects.values()))


def test_there_is_no_way_to_make_an_account_or_to_change_an_email_by_oneself() -> None:
    for path in ("signup", "account/signup", "accounts/signup", "account/email", "account/social"):
        assert Client().get(f"/admin/{path}/").status_code == 302  # as of any unknown address
