"""Legal holds and the record of retention at the desk."""

import pytest
from django.test import Client

from comments import retention
from comments.models import Comment, Hold
from comments.moderation import holding_data
from posts.models import Blog
from tests import dom
from tests.desk import page, signed_in, told
from tests.factories import BlogFactory, CommentFactory, StaffFactory

pytestmark = pytest.mark.django_db
DESK = "/admin/comments/hold/"
EMAIL = "sian@example.org"


@pytest.fixture
def desk(blog: Blog) -> Client:
    """A browser in which an administrator is signed in."""
    return signed_in(StaffFactory(blog=blog, role="administrator"))


@pytest.fixture
def comment(blog: Blog) -> Comment:
    return CommentFactory(email=EMAIL)


def test_an_administrator_holds_a_comment_and_lifts_the_hold(
    desk: Client, comment: Comment
) -> None:
    assert "Nothing is held." in page(desk, DESK).text
    said = {"act": "comment", "comment": str(comment.pk), "why": "A court asked."}
    assert "Nothing of comment" in told(desk.post(DESK, said), desk)[0]
    assert "A court asked." in page(desk, DESK).text
    hold = Hold.objects.get()
    assert "is lifted" in told(desk.post(DESK, {"act": "lift", "hold": hold.pk}), desk)[0]
    hold.refresh_from_db()
    assert hold.lifted_at is not None
    assert "A court asked." in page(desk, DESK).text


def test_a_person_is_held_by_an_email_that_no_page_shows(
    desk: Client, comment: Comment, blog: Blog
) -> None:
    said = {"act": "person", "blog": blog.pk, "email": EMAIL, "why": "A request."}
    told(desk.post(DESK, said), desk)
    shown = page(desk, DESK)
    assert "s…@example.org" in shown.text
    assert EMAIL not in shown.text


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({}, "Choose what to hold"),
        ({"act": "comment", "comment": "x", "why": "Why"}, "Enter the number"),
        ({"act": "comment", "comment": "{pk}", "why": ""}, "Enter why"),
        ({"act": "person", "blog": "0", "email": EMAIL, "why": "Why"}, "Choose the blog"),
        ({"act": "person", "blog": "{blog}", "email": "sian", "why": "Why"}, "correct format"),
        ({"act": "lift", "hold": "9" * 30}, "Choose a hold"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    desk: Client, comment: Comment, blog: Blog, typed: dict[str, str], says: str
) -> None:
    said = {name: value.format(pk=comment.pk, blog=blog.pk) for name, value in typed.items()}
    response = desk.post(DESK, said)
    assert response.status_code == 422
    shown = dom.page(response.content)
    assert says in shown.one("div", of="errornote").text
    if said.get("why"):
        assert said["why"] in [box.attributes.get("value") for box in shown.all("input")]
    assert not Hold.objects.exists()


def test_holds_of_another_blog_are_neither_seen_nor_lifted(desk: Client) -> None:
    elsewhere = BlogFactory()
    by = StaffFactory(blog=elsewhere, role="administrator")
    hold = holding_data.hold_person(elsewhere, EMAIL, why="Elsewhere only.", by=by)
    assert "Elsewhere only." not in page(desk, DESK).text
    assert desk.post(DESK, {"act": "lift", "hold": hold.pk}).status_code == 422
    said = {"act": "person", "blog": elsewhere.pk, "email": "a@example.org", "why": "Mine."}
    assert desk.post(DESK, said).status_code == 422


def test_a_moderator_sees_that_a_comment_is_held_but_not_why(desk: Client, blog: Blog) -> None:
    comment = CommentFactory(email=EMAIL)
    by = StaffFactory(blog=blog, role="administrator")
    holding_data.hold_comment(comment, why="A court asked.", by=by)
    address = f"/admin/comments/comment/{comment.pk}/change/"
    seen = page(signed_in(StaffFactory(blog=blog)), address).text
    assert "Legal hold" in seen
    assert "A court asked." not in seen
    assert "A court asked." in page(desk, address).text


def test_the_runs_of_retention_are_shown_and_nobody_changes_them(desk: Client) -> None:
    retention.keep_up()
    list(retention.look())
    shown = page(desk, "/admin/comments/retentionrun/").text
    assert "The clock" in shown
    assert "The command, to look only" in shown
    assert desk.get("/admin/comments/retentionrun/add/").status_code == 403
