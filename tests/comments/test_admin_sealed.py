"""What was cut is looked at and put back at the desk: for a reason, and on record."""

import datetime as dt

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from comments import moderation
from comments.models import Comment, Opening, Redaction
from posts.models import Blog, Post
from tests import dom
from tests.comments.cutting import cut, stands
from tests.desk import page, signed_in, told
from tests.factories import CommentFactory, StaffFactory

pytestmark = pytest.mark.django_db
PHONE = "07700 900123"
BODY = f"Ring me on {PHONE} <b> & so on"


@pytest.fixture
def senior(blog: Blog) -> User:
    return StaffFactory(blog=blog, role="senior moderator")


@pytest.fixture
def desk(senior: User) -> Client:
    """A browser in which a senior moderator is signed in."""
    return signed_in(senior)


@pytest.fixture
def comment(post: Post) -> Comment:
    return CommentFactory(post=post, body=BODY, status="approved")


def address(comment: Comment) -> str:
    return f"/admin/comments/comment/{comment.pk}/sealed/"


def sealed_page(desk: Client, comment: Comment) -> dom.Node:
    return page(desk, address(comment))


def use(desk: Client, comment: Comment, button: str, why: str, of: Redaction) -> HttpResponse:
    said = {"redaction": of.pk, "act": button, "why": why}
    return desk.post(address(comment), said)


def test_the_sealed_original_is_read_for_a_reason_and_never_by_a_link(
    desk: Client, comment: Comment, senior: User
) -> None:
    done = cut(comment, PHONE)
    before = sealed_page(desk, comment)
    assert "900123" not in before.text
    assert "Nobody opened it." in before.text
    assert "Version of the text 1 became 2" in before.text
    response = use(desk, comment, "open", "The reader asks.", done)
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    opened = dom.page(response.content)
    assert PHONE in opened.one("section", of="app-preview").text
    line = f"{senior.get_full_name()}: The reader asks."
    assert line in opened.text
    again = sealed_page(desk, comment)
    assert line in again.text
    assert "900123" not in again.text


@pytest.mark.parametrize("button", ["open", "back"])
def test_without_a_reason_nothing_is_opened_or_put_back(
    desk: Client, comment: Comment, button: str
) -> None:
    done = cut(comment, PHONE)
    response = use(desk, comment, button, "  ", done)
    assert response.status_code == 422
    link = dom.page(response.content).one(of="errornote").one("a")
    assert dom.page(response.content).one("input", id=link["href"].removeprefix("#"))
    assert not Opening.objects.exists()
    assert PHONE not in stands(comment)[1]


def test_what_was_cut_is_put_back_once_and_the_second_is_told(
    desk: Client, comment: Comment, senior: User
) -> None:
    done = cut(comment, PHONE)
    assert told(use(desk, comment, "back", "It is an office’s.", done), desk) == [
        "The words that were cut are put back."
    ]
    assert stands(comment)[1] == BODY
    shown = sealed_page(desk, comment)
    assert f"{senior.get_full_name()}: It is an office’s." in shown.text
    assert not shown.all("button", value="back")
    response = use(desk, comment, "back", "So do I.", done)
    assert response.status_code == 409
    assert "were put back by" in response.content.decode()


def test_only_the_last_cut_that_stands_is_offered_to_be_put_back(
    desk: Client, comment: Comment
) -> None:
    first, second = cut(comment, PHONE), cut(comment, "Ring")
    offers = sealed_page(desk, comment).all("button", value="back")
    assert [
        node.parent.one("input", name="redaction")["value"] for node in offers if node.parent
    ] == [str(second.pk)]
    moderation.forget_sealed(timezone.now() + dt.timedelta(days=999))
    shown = sealed_page(desk, comment)
    assert not shown.all("button", name="act")
    assert shown.text.count("Deleted on") == 2
    assert use(desk, comment, "open", "Once more.", first).status_code == 422


@pytest.mark.parametrize(
    "said", [{}, {"act": "open"}, {"act": "burn"}, {"act": "open", "why": "x"}]
)
def test_a_request_no_page_sends_opens_nothing(desk: Client, comment: Comment, said: dict) -> None:
    other = cut(CommentFactory(post=comment.post, body=BODY), PHONE)
    cut(comment, PHONE)
    for redaction in (other.pk, "x", "9" * 30):
        sent = said | {"redaction": redaction}
        assert desk.post(address(comment), sent).status_code == 422
    assert not Opening.objects.exists()


def test_the_page_asks_the_database_as_often_for_many_cuts_as_for_one(
    desk: Client, post: Post, senior: User
) -> None:
    words = "one two three four five six"
    few, many = (CommentFactory(post=post, body=words) for _ in range(2))
    asked = []
    for comment, count in ((few, 1), (many, 5)):
        for word in words.split()[:count]:
            done = cut(comment, word)
            moderation.open_sealed(done, by=senior, why="To see.")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            sealed_page(desk, comment)
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_a_comment_nothing_was_cut_from_says_so(desk: Client, comment: Comment) -> None:
    assert "Nothing was cut from this comment." in sealed_page(desk, comment).text
