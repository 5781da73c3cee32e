"""Who forgot the password chooses a new one by mail, and nobody learns who has an account."""

import re

import pytest
import time_machine
from django.contrib.auth.models import User
from django.utils import timezone

from govblog.models import Letter, StaffEvent
from govblog.signin import limits
from tests.desk import signed_in
from tests.factories import StaffFactory
from tests.govblog.signin.door import acts, browser, gets_in, give_password

pytestmark = pytest.mark.django_db
ASK = "/admin/account/reset/"
NEW = {"password1": "eleven purple kettles", "password2": "eleven purple kettles"}


@pytest.fixture
def person() -> User:
    """A colleague with an email."""
    return StaffFactory(email="Nerys@example.org")


@pytest.fixture(autouse=True)
def letters_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the words of a letter in the outbox, where the link is read."""
    monkeypatch.setattr("govblog.letters.outbox.deliver_soon", lambda: None)


def ask(email: str) -> tuple[int, str]:
    """Ask for a new password; return the answer."""
    response = browser().post(ASK, {"email": email})
    return response.status_code, response.headers.get("Location", "")


def link() -> str:
    """Return the path in the newest letter."""
    found = re.search(r"/admin/account/reset/\S+", Letter.objects.latest("pk").text)
    assert found
    return found[0]


def test_the_link_sets_a_new_password_once_and_ends_all_sessions(person: User) -> None:
    signed = signed_in(person)
    assert ask("nerys@example.org") == (302, "/admin/account/reset/sent/")
    assert Letter.objects.get().to == "Nerys@example.org"
    path, window = link(), browser()
    form = window.get(path)
    assert form["Location"] == re.sub(r"-.*/", "-set-password/", path)
    done = window.post(form["Location"], NEW)
    assert done["Location"] == "/admin/account/reset/done/"
    assert not gets_in(signed)
    assert not gets_in(window)
    assert give_password(browser(), person.username, NEW["password1"]).status_code == 302
    assert browser().get(path).status_code == 410
    assert acts(person)[:3] == ["reset asked: ", "session ended: new password", "password: "]


def test_a_link_is_too_old_after_an_hour(person: User) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        ask("nerys@example.org")
        clock.shift(60 * 60 + 1)
        response = browser().get(link())
    assert response.status_code == 410
    assert "older than an hour" in response.content.decode()
    assert response["Referrer-Policy"] == "strict-origin"
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"


def test_the_answer_is_the_same_whether_there_is_an_account(person: User) -> None:
    StaffFactory(email="gone@example.org", is_active=False)
    said = {ask(email) for email in ("nerys@example.org", "nobody@example.org", "gone@example.org")}
    assert len(said) == 1
    assert Letter.objects.count() == 1
    assert StaffEvent.objects.filter(act="reset asked").count() == 3
    assert acts(None) == ["reset asked: "] * 2


def test_to_ask_twice_sends_one_letter(person: User) -> None:
    with time_machine.travel(timezone.now().replace(minute=1), tick=False):
        ask("nerys@example.org")
        ask("nerys@example.org")
    assert Letter.objects.count() == 1


def test_a_household_that_asks_too_often_is_stopped(person: User) -> None:
    for number in range(limits.RESETS.most):
        assert ask(f"someone{number}@example.org")[0] == 302
    assert ask("nerys@example.org") == (429, "")
    assert not Letter.objects.exists()


@pytest.mark.parametrize(
    "email", ["", "x", "a@b", "a@example.org\nBcc: all@example.org", "\x00@x.org"]
)
def test_what_is_no_address_is_said(email: str) -> None:
    assert ask(email)[0] == 422


@pytest.mark.parametrize("key", ["1-x", "0-set-password", "zzzzzzzzzzzzz-x", "1-" + "x" * 80])
def test_a_link_that_was_made_up_opens_nothing(person: User, key: str) -> None:
    assert browser().get(f"{ASK}{key}/").status_code == 410
