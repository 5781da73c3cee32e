"""A new password: what is refused, and what follows from it."""

import pytest
from django.contrib.auth.models import User

from govblog.models import StaffSession
from tests.desk import signed_in
from tests.factories import PASSWORD, StaffFactory
from tests.govblog.signin.door import acts, gets_in, subjects

pytestmark = pytest.mark.django_db
CHANGE = "/admin/password_change/"
NEW = {
    "oldpassword": PASSWORD,
    "password1": "eleven purple kettles",
    "password2": "eleven purple kettles",
}


def test_a_changed_password_ends_every_other_session_and_is_told(mailed: User) -> None:
    window, other = signed_in(mailed), signed_in(mailed)
    assert window.post(CHANGE, NEW)["Location"] == "/admin/account/"
    assert gets_in(window)
    assert not gets_in(other)
    assert StaffSession.objects.filter(account=mailed).count() == 1
    assert acts(mailed) == ["session ended: new password", "password: "]
    assert subjects() == ["Your password was changed"]
    mailed.refresh_from_db()
    assert mailed.check_password("eleven purple kettles")


@pytest.mark.parametrize(
    "password",
    [
        "short pass",
        "password1234",
        "moderator1234",
        "Blog-Blog-Blog-1",
        "myname-myname-12",
        "x" * 11,
    ],
)
def test_a_password_that_is_easily_guessed_is_refused(password: str) -> None:
    someone = StaffFactory(username="myname")
    said = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    assert signed_in(someone).post(CHANGE, said).status_code == 422


@pytest.mark.parametrize(
    "password",
    ["lantern otter ninety", "ab" * 100, "密码很长但是没有人知道它是什么", " spaces at ends "],
)
def test_a_long_password_of_any_letters_is_taken_as_it_is(moderator: User, password: str) -> None:
    said = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    assert signed_in(moderator).post(CHANGE, said).status_code == 302
    moderator.refresh_from_db()
    assert moderator.check_password(password)
