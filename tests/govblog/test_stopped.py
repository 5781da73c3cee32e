"""Who keeps the accounts stops mail to an address, without seeing any."""

import pytest
from django.test import Client
from django.urls import reverse

from comments.models import Suppression
from comments.moderation import choosing
from posts.models import Blog
from tests import dom
from tests.desk import signed_in
from tests.factories import BlogFactory, StaffFactory
from tests.posts.following.readers import follows

pytestmark = pytest.mark.django_db
EMAIL = "sian@example.org"


@pytest.fixture
def desk(blog: Blog) -> Client:
    """A browser in which an administrator is signed in."""
    return signed_in(StaffFactory(blog=blog, role="administrator"))


def press(desk: Client, act: str, email: str = EMAIL) -> str:
    """Press a button of the page with an address typed; return the page that comes of it."""
    address = reverse("admin:govblog_letter_stopped")
    response = desk.post(address, {"email": email, "act": act}, follow=True)
    return response.content.decode()


def test_an_address_is_stopped_and_looked_up(desk: Client) -> None:
    assert "Mail to this address is not stopped." in press(desk, "look")
    stopped = press(desk, "stop", "SIAN@example.org")
    assert "Mail to this address is stopped." in stopped
    assert "SIAN@" not in stopped
    assert "was stopped before" in press(desk, "stop")
    assert "Mail to this address is stopped." in press(desk, "look")


def test_only_an_administrator_of_the_install_allows_mail_again(desk: Client) -> None:
    choosing.suppress(EMAIL)
    address = reverse("admin:govblog_letter_stopped")
    assert "Allow mail to it again" not in desk.get(address).content.decode()
    assert desk.post(address, {"email": EMAIL, "act": "allow"}).status_code == 403
    assert Suppression.objects.count() == 1
    desk = signed_in(StaffFactory(role=None, is_superuser=True))
    assert "Allow mail to it again" in desk.get(address).content.decode()
    assert "allowed again" in press(desk, "allow")
    assert "was not stopped" in press(desk, "allow")
    assert not Suppression.objects.exists()


def test_what_is_no_address_is_said_so_and_kept(desk: Client) -> None:
    page = press(desk, "stop", "sian@")
    assert "Enter an email address in the correct format" in page
    assert 'value="sian@"' in page


def test_the_page_shows_no_address_that_is_stopped(desk: Client) -> None:
    choosing.suppress(EMAIL)
    page = desk.get(reverse("admin:govblog_letter_stopped")).content.decode()
    assert EMAIL not in page
    letters = desk.get(reverse("admin:govblog_letter_changelist")).content.decode()
    assert reverse("admin:govblog_letter_stopped") in letters


def test_who_follows_by_mail_is_counted_by_how_often_and_nobody_is_named(
    desk: Client, blog: Blog
) -> None:
    follows(blog, "mair@example.org", every="week")
    follows(BlogFactory(name="Elsewhere"), "mair@example.org")
    page = dom.page(desk.get(reverse("admin:govblog_letter_stopped")).content)
    (line,) = (one.text for one in page.one("main").all("li"))
    assert line == f"{blog.name}: 0 at once, 0 once a day, 1 once a week, 0 not confirmed"
    assert "mair" not in page.text
