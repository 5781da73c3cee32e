"""Moderators choose how they are told of the queue, and hold the only key to their feed."""

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.test import Client

from comments import notices
from comments.models import Notice, QueueKey
from posts.models import Blog, Membership
from tests import dom
from tests.comments.sending import is_private
from tests.desk import page, signed_in, told
from tests.factories import BlogFactory, StaffFactory

pytestmark = pytest.mark.django_db
PATH = "/admin/comments/comment/notices/"


@pytest.fixture
def desk(moderator: User) -> Client:
    """A browser in which the moderator is signed in."""
    return signed_in(moderator)


def chosen(shown: dom.Node) -> dict[str, str]:
    """Return what is chosen of each list on the page, by its label."""
    labels = {label["for"]: label.text for label in shown.all("label")}
    return {
        labels[select["id"]]: option["value"]
        for select in shown.all("select")
        for option in select.all("option")
        if "selected" in option.attributes
    }


def test_nobody_is_written_to_who_did_not_choose_it(blog: Blog, desk: Client) -> None:
    assert chosen(page(desk, PATH)) == {blog.name: "never"}


def test_a_choice_for_each_blog_one_moderates_is_kept(
    blog: Blog, moderator: User, desk: Client
) -> None:
    other, foreign = BlogFactory(), BlogFactory()
    Membership.objects.create(user=moderator, blog=other, role="senior moderator")
    Membership.objects.create(user=moderator, blog=foreign, role="editor")
    said = {"act": "save", f"blog-{blog.pk}": "day", f"blog-{other.pk}": "hour"}
    assert told(desk.post(PATH, said), desk) == ["Saved."]
    assert chosen(page(desk, PATH)) == {blog.name: "day", other.name: "hour"}
    assert notices.choices_of(moderator) == {blog.pk: "day", other.pk: "hour"}
    assert notices.choices_of(StaffFactory()) == {}


def test_only_a_changed_choice_begins_anew(blog: Blog, moderator: User) -> None:
    notices.choose({blog.pk: "day"}, by=moderator)
    first = Notice.objects.get().looked_at
    notices.choose({blog.pk: "day"}, by=moderator)
    assert Notice.objects.get().looked_at == first
    notices.choose({blog.pk: "week"}, by=moderator)
    assert Notice.objects.get().looked_at > first


@pytest.mark.parametrize("said", ["", "minute", "x" * 500, "never\0"])
def test_what_is_no_choice_comes_back_with_what_to_do(blog: Blog, desk: Client, said: str) -> None:
    answer = desk.post(PATH, {"act": "save", f"blog-{blog.pk}": said})
    assert answer.status_code == 422
    assert dom.page(answer.content).one("ul", of="errorlist").text.endswith(f"for {blog.name}.")
    assert not Notice.objects.exists()


def test_nobody_chooses_for_a_blog_of_others(blog: Blog, moderator: User, desk: Client) -> None:
    foreign = BlogFactory()
    said = {"act": "save", f"blog-{blog.pk}": "day", f"blog-{foreign.pk}": "day"}
    desk.post(PATH, said)
    assert list(Notice.objects.values_list("blog", flat=True)) == [blog.pk]
    with pytest.raises(PermissionDenied):
        notices.choose({foreign.pk: "day"}, by=moderator)
    with pytest.raises(ValueError, match="minute"):
        notices.choose({blog.pk: "minute"}, by=moderator)


def test_without_an_email_the_page_says_why_no_mail_comes(moderator: User, desk: Client) -> None:
    assert "Your account has no email address" in page(desk, PATH).one(of="errornote").text
    User.objects.filter(pk=moderator.pk).update(email="staff@example.org")
    assert not page(desk, PATH).all(of="errornote")


@pytest.mark.parametrize(("role", "status"), [("editor", 403), (None, 403), ("moderator", 200)])
def test_the_page_is_for_moderators(blog: Blog, role: str | None, status: int) -> None:
    browser = signed_in(StaffFactory(blog=blog, role=role))
    assert browser.get(PATH).status_code == status
    assert browser.post(PATH, {"act": "make"}).status_code == status
    assert QueueKey.objects.exists() is (status == 200)


def shown_address(desk: Client) -> str:
    """Switch the feed on or renew it; return the path that is shown."""
    answer = desk.post(PATH, {"act": "make"})
    field = dom.page(answer.content).one("input", id="feed")
    return field["value"].removeprefix("http://127.0.0.1:8000")


def test_the_address_of_the_feed_is_shown_once(blog: Blog, desk: Client) -> None:
    assert "Your feed is off." in page(desk, PATH).text
    path = shown_address(desk)
    assert Client().get(path).status_code == 200
    after = page(desk, PATH)
    assert path not in str([node.attributes for node in after.walk()])
    assert "Your feed has been on since" in after.text


def test_only_a_hash_of_the_key_is_kept(blog: Blog, desk: Client) -> None:
    token = shown_address(desk).split("/")[2]
    assert len(token) == 43
    assert token not in str(QueueKey.objects.values().get())


def test_a_new_address_ends_the_old_one(blog: Blog, desk: Client) -> None:
    old, new = shown_address(desk), shown_address(desk)
    assert Client().get(old).status_code == 404
    assert Client().get(new).status_code == 200


def test_a_feed_switched_off_is_gone(blog: Blog, desk: Client) -> None:
    path = shown_address(desk)
    said = told(desk.post(PATH, {"act": "drop"}), desk)
    assert said == ["The feed is switched off. Its address no longer works."]
    assert Client().get(path).status_code == 404
    assert desk.post(PATH, {"act": "drop"}).status_code == 302


@pytest.mark.parametrize("lost", ["role", "account", "no such token"])
def test_a_key_that_opens_nothing_is_answered_as_none(
    blog: Blog, moderator: User, desk: Client, lost: str
) -> None:
    path = shown_address(desk)
    if lost == "role":
        moderator.memberships.update(role="editor")
    elif lost == "account":
        User.objects.filter(pk=moderator.pk).update(is_active=False)
    else:
        path = f"/queue/{'x' * 43}/feed/"
    answer = Client().get(path)
    assert answer.status_code == 404
    assert is_private(answer)
    assert answer["Referrer-Policy"] == "strict-origin"
