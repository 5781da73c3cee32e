"""A moderator decides whole lists and reads the thread around a comment."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from comments.models import Bulk, Comment, Decision
from posts.models import Post
from tests.desk import QUEUE, page, signed_in, told
from tests.factories import CommentFactory, StaffFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(moderator: User) -> Client:
    """A browser in which the moderator is signed in."""
    return signed_in(moderator)


def test_all_of_a_list_are_decided_after_a_page_with_numbers(post: Post, desk: Client) -> None:
    CommentFactory.create_batch(30, post=post, body="Buy it now.")
    other = CommentFactory(post=post)
    answer = desk.post(f"{QUEUE}?q=buy", {"act": "spam all"})
    late = CommentFactory(post=post, body="Buy it now, too.")
    confirm = page(desk, answer["Location"])
    assert confirm.one("h1").text == "Mark as spam: 30 comments"
    assert Decision.objects.count() == 0
    shown = page(desk, desk.post(answer["Location"])["Location"])
    assert shown.one("p", role="status").text == "30 marked as spam. Done."
    assert {Comment.objects.get(pk=one.pk).status for one in (other, late)} == {"pending"}
    undo = shown.one("button", value=f"undo {Bulk.objects.get().batch}")
    assert told(desk.post(QUEUE, {"act": undo["value"]}), desk) == ["30 comments put back."]


def test_a_list_belongs_to_who_made_it(post: Post, desk: Client) -> None:
    CommentFactory(post=post)
    address = desk.post(QUEUE, {"act": "approve all"})["Location"]
    other = signed_in(StaffFactory(blog=post.blog))
    assert (other.get(address).status_code, other.post(address).status_code) == (404, 404)
    desk.post(address)
    assert told(desk.post(address), desk) == ["This list was confirmed already."]


def test_the_thread_around_a_comment_is_shown_with_every_status(post: Post, desk: Client) -> None:
    top = CommentFactory(post=post, status="approved")
    reply = CommentFactory(parent=top, status="rejected")
    waiting = CommentFactory(parent=top)
    shown = page(desk, f"{QUEUE}{waiting.pk}/thread/")
    nodes = shown.all("li", of="app-around__node")
    assert [node.one("bdi").text for node in nodes] == [top.name, reply.name, waiting.name]
    assert nodes[2]["aria-current"] == "true"
    assert "Rejected" in nodes[1].text


def test_a_long_thread_is_shown_around_the_comment(post: Post, desk: Client) -> None:
    top = CommentFactory(post=post, status="approved")
    for _ in range(3):
        CommentFactory(parent=top)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("comments.admin.around.MOST", 2)
        last = Comment.objects.order_by("-pk").first()
        shown = page(desk, f"{QUEUE}{last.pk}/thread/")
    assert len(shown.all("li", of="app-around__node")) == 2
    assert "2 earlier comments of this thread are not shown." in shown.text
