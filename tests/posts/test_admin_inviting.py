"""The desk from which colleagues are invited, and what waits there."""

import datetime as dt

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from govblog.models import Invitation, Letter
from govblog.staffing import invitations
from posts.models import Blog
from tests import dom
from tests.desk import page, signed_in, told
from tests.factories import BlogFactory, StaffFactory
from tests.govblog.staffing.guests import invited, link_of

pytestmark = pytest.mark.django_db
ADD, ACCESS = "/admin/auth/user/add/", "/admin/auth/user/access/"
TYPED = {"first_name": "Gwen", "last_name": "Parry", "email": "gwen@example.org"}


@pytest.fixture
def desk(administrator: User) -> Client:
    """A browser in which the administrator is signed in."""
    return signed_in(administrator)


def act(browser: Client, invitation: Invitation, what: str) -> list[str]:
    """Press a button beside an invitation; return what one is told."""
    where = f"/admin/auth/user/invitation/{invitation.pk}/{what}/"
    return told(browser.post(where), browser)


def waiting(browser: Client) -> list[str]:
    """Return who is on the list of invitations that wait."""
    found = page(browser, ACCESS).all("div", **{"aria-label": "Invitations that wait"})
    return [cell.one("bdi").text for one in found for cell in one.all("th") if cell.all("bdi")]


def test_a_colleague_is_invited_and_stands_on_the_list(blog: Blog, desk: Client) -> None:
    assert "Who can do what" in page(desk, "/admin/auth/user/").text
    said = told(desk.post(ADD, TYPED | {"roles": [f"{blog.pk}:editor"]}), desk)
    assert said[0].startswith("Gwen Parry is invited.")
    assert waiting(desk) == ["Gwen Parry"]
    assert Letter.objects.get().to == "gwen@example.org"
    assert not User.objects.filter(email="gwen@example.org").exists()


def test_the_page_and_the_letter_name_the_same_last_day(blog: Blog, administrator: User) -> None:
    # Where the blog is, that is after midnight
    with time_machine.travel(dt.datetime(2026, 5, 1, 23, 30, tzinfo=dt.UTC), tick=False):
        desk = signed_in(administrator)
        (said,) = told(desk.post(ADD, TYPED | {"roles": [f"{blog.pk}:editor"]}), desk)
    assert "works until 9 May 2026." in said
    assert "until 9 May 2026." in Letter.objects.get().text


def test_what_is_wrong_is_said_and_all_that_was_typed_is_kept(blog: Blog, desk: Client) -> None:
    response = desk.post(ADD, TYPED | {"email": "gwen@", "roles": [f"{blog.pk}:editor"]})
    assert response.status_code == 422
    shown = dom.page(response.content)
    summary = shown.one("div", of="errornote").one("a")
    assert (summary.text, summary["href"]) == (
        "Enter an email address, like name@example.org.", "#id_email",
    )  # fmt: skip
    assert shown.one("input", id="id_first_name")["value"] == "Gwen"
    assert "checked" in shown.one("input", value=f"{blog.pk}:editor").attributes
    nothing = dom.page(desk.post(ADD, {}).content).one("div", of="errornote")
    assert [item.text for item in nothing.all("li")] == [
        "Enter the first name.",
        "Enter an email address, like name@example.org.",
        "Choose at least one role.",
    ]


def test_only_roles_on_ones_own_blogs_are_offered_and_taken(blog: Blog, desk: Client) -> None:
    other = BlogFactory()
    assert other.name not in page(desk, ADD).text
    for place in (f"{other.pk}:editor", f"{blog.pk}:owner", "x", f"{blog.pk}"):
        assert desk.post(ADD, TYPED | {"roles": [place]}).status_code == 422
    assert not Invitation.objects.exists()


def test_an_invitation_is_sent_again_and_withdrawn_from_the_list(
    blog: Blog, administrator: User, desk: Client
) -> None:
    invitation = invited(administrator, (blog, "editor"))
    old = link_of(invitation)
    assert act(desk, invitation, "again") == [
        "Gwen Parry: A new link is on its way; the old one is dead."
    ]
    assert Client().get(old).status_code == 404
    assert Client().get(link_of(invitation)).status_code == 200
    assert act(desk, invitation, "withdraw") == ["Gwen Parry: Withdrawn."]
    assert waiting(desk) == []
    assert "a moment ago" in act(desk, invitation, "withdraw")[0]
    assert desk.post(f"/admin/auth/user/invitation/{invitation.pk}/eat/").status_code == 404


def test_a_get_of_a_button_does_nothing(blog: Blog, administrator: User, desk: Client) -> None:
    invitation = invited(administrator, (blog, "editor"))
    for what in ("again", "withdraw"):
        where = f"/admin/auth/user/invitation/{invitation.pk}/{what}/"
        assert desk.get(where).status_code == 302
    assert Invitation.objects.get().times == 1
    assert Invitation.objects.get().ended_at is None


def test_the_invitations_of_another_blog_are_neither_seen_nor_ended(
    blog: Blog, administrator: User
) -> None:
    invitation = invited(administrator, (blog, "editor"))
    outsider = signed_in(StaffFactory(blog=BlogFactory(), role="administrator"))
    assert waiting(outsider) == []
    act(outsider, invitation, "withdraw")
    assert Invitation.objects.get().ended_at is None


def test_the_list_says_which_links_work_no_more(blog: Blog, administrator: User) -> None:
    invited(administrator, (blog, "editor"))
    with time_machine.travel(timezone.now() + invitations.VALID, tick=False):
        shown = page(signed_in(administrator), ACCESS)
    assert "no more" in shown.one("div", **{"aria-label": "Invitations that wait"}).text
