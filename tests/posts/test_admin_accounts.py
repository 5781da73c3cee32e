"""Who keeps accounts names them, gives roles, switches off and on, on their own blogs only."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from govblog.models import StaffEvent
from govblog.staffing import giving, switching
from posts.models import Blog
from tests import dom
from tests.desk import page, signed_in, told
from tests.factories import BlogFactory, StaffFactory

pytestmark = pytest.mark.django_db
USERS = "/admin/auth/user/"


@pytest.fixture
def desk(administrator: User) -> Client:
    """A browser in which the administrator is signed in."""
    return signed_in(administrator)


def form_of(browser: Client, account: User) -> dict[str, list[str]]:
    """Return what the page of an account would send as it is."""
    form = page(browser, f"{USERS}{account.pk}/change/").one("form", id="user_form")
    said: dict[str, list[str]] = {}
    for node in form.all("input"):
        kept = node.attributes.get("type") != "checkbox" or "checked" in node.attributes
        if kept and "name" in node.attributes:
            said.setdefault(node["name"], []).append(node.attributes.get("value", ""))
    return said


def save(browser: Client, account: User, said: dict[str, list[str]]) -> dom.Node:
    """Send the page of an account; return the page it leads to."""
    return dom.page(browser.post(f"{USERS}{account.pk}/change/", said, follow=True).content)


def test_names_and_roles_are_changed_in_one_step_and_the_roles_are_on_record(
    blog: Blog, moderator: User, administrator: User, desk: Client
) -> None:
    said = form_of(desk, moderator)
    assert said["roles"] == [f"{blog.pk}:moderator"]
    said |= {"roles": [f"{blog.pk}:senior moderator", f"{blog.pk}:editor"], "last_name": ["Howe"]}
    save(desk, moderator, said)
    moderator.refresh_from_db()
    assert moderator.last_name == "Howe"
    assert set(moderator.memberships.values_list("role", flat=True)) == {
        "senior moderator", "editor",
    }  # fmt: skip
    assert StaffEvent.objects.filter(account=moderator, by=administrator).count() == 3


def test_a_role_given_meanwhile_by_someone_else_stays(
    blog: Blog, moderator: User, administrator: User, desk: Client
) -> None:
    said = form_of(desk, moderator)
    giving.give_role(moderator, blog, "editor", by=administrator)
    giving.take_role(moderator, blog, "moderator", by=administrator)
    said["roles"] = [f"{blog.pk}:senior moderator"]
    shown = save(desk, moderator, said)
    assert "Some of these roles were changed already" in shown.one("ul", of="messagelist").text
    roles = set(moderator.memberships.values_list("role", flat=True))
    assert roles == {"editor", "senior moderator"}


def test_an_account_switched_off_meanwhile_stays_so_when_its_names_are_saved(
    moderator: User, administrator: User, desk: Client
) -> None:
    said = form_of(desk, moderator)
    switching.switch_off(moderator, by=administrator)
    save(desk, moderator, said)
    moderator.refresh_from_db()
    assert not moderator.is_active


def test_the_last_administrators_role_is_not_unticked_and_all_that_was_typed_is_kept(
    administrator: User, desk: Client
) -> None:
    said = form_of(desk, administrator) | {"roles": [], "last_name": ["Howe"]}
    shown = save(desk, administrator, said)
    assert "This is the last administrator of" in shown.one("ul", of="errorlist").text
    assert shown.one("input", id="id_last_name")["value"] == "Howe"
    administrator.refresh_from_db()
    assert administrator.last_name != "Howe"
    assert administrator.memberships.get().role == "administrator"


def test_nobody_makes_themselves_or_another_more_than_they_are(
    blog: Blog, moderator: User, administrator: User, desk: Client
) -> None:
    other = BlogFactory()
    root = StaffFactory(role=None, is_superuser=True)
    theirs = StaffFactory(blog=other, role="moderator")
    for person in (root, theirs):
        assert desk.post(f"{USERS}{person.pk}/change/", {"username": "taken"}).status_code != 200
        assert desk.get(f"{USERS}{person.pk}/switch/").status_code == 404
    more = {"is_superuser": ["on"], "roles": [f"{other.pk}:administrator"]}
    said = form_of(desk, administrator) | more
    assert "errorlist" in str(desk.post(f"{USERS}{administrator.pk}/change/", said).content)
    save(desk, moderator, form_of(desk, moderator) | {"is_superuser": ["on"], "password": ["x"]})
    assert [user.pk for user in User.objects.filter(is_superuser=True)] == [root.pk]
    assert not User.objects.filter(username="taken").exists()
    assert not other.memberships.exclude(user=theirs).exists()


def test_nobody_sets_a_colleagues_password_or_finds_its_hash_by_asking(
    moderator: User, desk: Client
) -> None:
    root = signed_in(StaffFactory(role=None, is_superuser=True))
    before = moderator.password
    typed = {"password1": "a long new password", "password2": "a long new password"}
    for browser in (desk, root):
        assert browser.get(f"{USERS}{moderator.pk}/password/").status_code == 404
        assert browser.post(f"{USERS}{moderator.pk}/password/", typed).status_code == 404
        found = browser.get(f"{USERS}?password__startswith={before[:3]}")
        assert found.status_code in {302, 400}
    moderator.refresh_from_db()
    assert moderator.password == before


def test_an_account_is_switched_off_and_on_with_a_reason(moderator: User, desk: Client) -> None:
    theirs, path = signed_in(moderator), f"{USERS}{moderator.pk}/switch/"
    assert "signed out at once everywhere" in page(desk, path).text
    said = told(desk.post(path, {"act": "off", "why": "Left"}), desk)
    assert said == [f"The account of {moderator.get_full_name()} is switched off."]
    assert theirs.get("/admin/").status_code == 302
    assert StaffEvent.objects.get(act="switched off").detail == "Left"
    desk.post(path, {"act": "on"})
    assert signed_in(moderator).get("/admin/").status_code == 200


def test_what_cannot_be_switched_says_why_and_keeps_the_reason(
    moderator: User, administrator: User, desk: Client
) -> None:
    own = f"{USERS}{administrator.pk}/switch/"
    for path, said, says in (
        (own, {"act": "off", "why": "A"}, "You cannot switch off your own account."),
        (f"{USERS}{moderator.pk}/switch/", {"act": "on", "why": "A"}, "switched on already"),
        (f"{USERS}{moderator.pk}/switch/", {"act": "off", "why": "A" * 201}, "200 characters"),
    ):
        response = desk.post(path, said)
        assert response.status_code == 422
        shown = dom.page(response.content)
        assert says in shown.one("div", of="errornote").text
        assert shown.one("input", id="id_why")["value"] == said["why"]


def test_a_page_that_is_too_old_switches_nothing_back(
    moderator: User, administrator: User, desk: Client
) -> None:
    switching.switch_off(moderator, by=administrator)
    response = desk.post(f"{USERS}{moderator.pk}/switch/", {"act": "off"})
    assert response.status_code == 422
    assert "This account was switched off by" in dom.page(response.content).text
    assert desk.post(f"{USERS}{moderator.pk}/switch/", {"act": "toggle"}).status_code == 422
    moderator.refresh_from_db()
    assert not moderator.is_active
