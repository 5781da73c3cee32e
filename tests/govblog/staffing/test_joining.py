"""Who has the link of an invitation makes the account, once, with exactly its roles."""

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from govblog.models import StaffEvent
from govblog.staffing import giving, invitations, joining, switching
from posts.models import Blog
from tests import dom
from tests.desk import signed_in
from tests.factories import BlogFactory, StaffFactory
from tests.govblog.staffing.guests import PASSWORD, invited, link_of, token_of

pytestmark = pytest.mark.django_db
TYPED = {"username": "gwen", "password": PASSWORD}


@pytest.fixture
def link(blog: Blog, administrator: User) -> str:
    """The link of an invitation as editor and moderator."""
    return link_of(invited(administrator, (blog, "editor"), (blog, "moderator")))


def errors(content: bytes) -> list[str]:
    """Return what the summary of a page says is wrong."""
    return [item.text for item in dom.page(content).one("div", of="errornote").all("li")]


def test_a_guest_chooses_username_and_password_and_signs_in_with_the_roles_given(
    blog: Blog, link: str
) -> None:
    browser = Client()
    shown = dom.page(browser.get(link).content)
    assert "Hello Gwen Parry" in shown.text
    assert "at least 12 characters" in shown.text
    response = browser.post(link, TYPED)
    assert (response.status_code, response["Location"]) == (303, "/admin/login/")
    account = User.objects.get(username="gwen")
    assert (account.get_full_name(), account.email) == ("Gwen Parry", "gwen@example.org")
    assert (account.is_staff, account.is_superuser, account.is_active) == (True, False, True)
    assert set(account.memberships.values_list("blog", "role")) == {
        (blog.pk, "editor"), (blog.pk, "moderator"),
    }  # fmt: skip
    assert browser.post("/admin/login/", TYPED).status_code == 302
    assert browser.get("/admin/posts/post/").status_code == 200


def test_who_invited_and_what_was_given_is_on_record(administrator: User, link: str) -> None:
    Client().post(link, TYPED)
    account = User.objects.get(username="gwen")
    said = StaffEvent.objects.filter(account=account).order_by("pk")
    assert [(one.act, one.by) for one in said] == [
        ("joined", None), ("role given", administrator), ("role given", administrator),
    ]  # fmt: skip


def test_a_get_makes_nothing_and_the_address_goes_nowhere(link: str) -> None:
    for method in (Client().get, Client().head):
        response = method(link)
        assert response.status_code == 200
        assert "no-store" in response["Cache-Control"]
        assert response["X-Robots-Tag"] == "noindex"
        assert response["Referrer-Policy"] == "strict-origin"
    assert Client().put(link).status_code == 405
    assert not User.objects.filter(username="gwen").exists()


def test_a_form_from_elsewhere_makes_nothing(link: str) -> None:
    assert Client(enforce_csrf_checks=True).post(link, TYPED).status_code == 403
    assert not User.objects.filter(username="gwen").exists()


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"username": ""}, "Enter a username."),
        ({"username": "two words"}, "Enter a username of up to 150"),
        ({"username": "a\x00b"}, "Null characters"),
        ({"username": "SIAN"}, "Someone has this username already"),
        ({"password": ""}, "Enter a password."),
        ({"password": "tooshort1"}, "at least 12 characters"),
        ({"password": "1234567890qwertyuiop"}, "too common"),
        ({"password": "gwen@example.org"}, "too similar"),
    ],
)
def test_what_is_wrong_is_said_and_the_username_is_kept(
    link: str, typed: dict[str, str], says: str
) -> None:
    StaffFactory(username="sian")
    response = Client().post(link, TYPED | typed)
    assert response.status_code == 422
    assert says in errors(response.content)[0]
    shown = dom.page(response.content)
    assert "value" not in shown.one("input", id="id_password").attributes
    if "password" in typed:
        assert shown.one("input", id="id_username")["value"] == "gwen"
    assert User.objects.count() == 2


def test_a_link_works_once(link: str) -> None:
    Client().post(link, TYPED)
    for response in (Client().get(link), Client().post(link, TYPED | {"username": "other"})):
        assert response.status_code == 410
        assert dom.page(response.content).one("h1").text == "You have used this link already"
    assert not User.objects.filter(username="other").exists()


def test_a_link_ends_after_seven_days(link: str) -> None:
    with time_machine.travel(timezone.now() + invitations.VALID):
        response = Client().post(link, TYPED)
    assert response.status_code == 410
    assert dom.page(response.content).one("h1").text == "This link no longer works"


def test_a_link_that_was_never_made_is_not_found() -> None:
    for token in ("x", "t" * 43, "ٹ" * 43):
        assert Client().get(f"/admin/invitation/{token}/").status_code == 404
        assert Client().post(f"/admin/invitation/{token}/", TYPED).status_code == 404


def test_an_invitation_by_someone_who_keeps_no_accounts_any_more_gives_nothing(
    blog: Blog, administrator: User
) -> None:
    other, root = BlogFactory(), StaffFactory(role=None, is_superuser=True)
    second = StaffFactory(role="administrator")
    giving.give_role(administrator, other, "administrator", by=root)
    giving.give_role(second, other, "administrator", by=root)
    token = token_of(invited(administrator, (blog, "editor"), (other, "editor")))
    assert joining.asked(token)
    giving.take_role(administrator, other, "administrator", by=second)
    with pytest.raises(joining.Over):
        joining.join(token, **TYPED)
    giving.give_role(administrator, other, "administrator", by=second)
    switching.switch_off(administrator, by=second)
    with pytest.raises(joining.Over):
        joining.join(token, **TYPED)


def test_two_guests_who_choose_one_username_have_two_accounts_or_are_told(
    blog: Blog, administrator: User, link: str
) -> None:
    other = link_of(invited(administrator, (blog, "editor"), email="other@example.org"))
    Client().post(link, TYPED)
    response = Client().post(other, TYPED)
    assert response.status_code == 422
    assert "Choose another" in errors(response.content)[0]
    assert Client().post(other, TYPED | {"username": "gwen2"}).status_code == 303


def test_who_is_signed_in_already_stays_so(administrator: User, link: str) -> None:
    desk = signed_in(administrator)
    assert desk.post(link, TYPED).status_code == 303
    assert desk.get("/admin/auth/user/").status_code == 200
