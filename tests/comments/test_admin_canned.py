"""Replies start from kept texts, which whoever keeps the policy looks after."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from comments.models import Canned, Comment
from posts.models import Blog, Post
from tests.comments.test_admin_reply import TYPED, body_of, path, problem, send
from tests.desk import as_opened, page, signed_in
from tests.factories import BlogFactory, CommentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(moderator: User) -> Client:
    """A browser in which the moderator is signed in."""
    return signed_in(moderator)


def test_a_kept_text_is_inserted_below_what_was_typed_and_nothing_is_sent(
    post: Post, desk: Client
) -> None:
    kept = Canned.objects.create(blog=post.blog, title="Thanks", text="Thank you.\nWe read it.")
    Canned.objects.create(blog=BlogFactory(), title="Elsewhere", text="Not ours.")
    comment = CommentFactory(post=post)
    shown = page(desk, path(comment))
    offered = shown.one("select", id="canned").all("option")
    assert [node.text for node in offered] == ["Choose a text", "Thanks"]
    more = {"insert": "1", "canned": kept.pk}
    first = send(desk, comment, shown, body="", **more)
    assert (first.status_code, body_of(first)) == (200, "Thank you.\nWe read it.")
    both = send(desk, comment, shown, body="Dear reader,\n", **more)
    assert body_of(both) == "Dear reader,\n\nThank you.\nWe read it."
    assert Comment.objects.count() == 1


@pytest.mark.parametrize("chosen", ["", "0", "x", "9" * 500, "elsewhere"])
def test_a_text_that_is_not_there_is_not_inserted(post: Post, desk: Client, chosen: str) -> None:
    Canned.objects.create(blog=post.blog, title="Thanks", text="Thank you.")
    other = Canned.objects.create(blog=BlogFactory(), title="Elsewhere", text="Not ours.")
    comment = CommentFactory(post=post)
    said = str(other.pk) if chosen == "elsewhere" else chosen
    shown = page(desk, path(comment))
    response = send(desk, comment, shown, body=TYPED, insert="1", canned=said)
    assert problem(response) == "Choose the text to insert."
    assert body_of(response) == TYPED


def test_who_keeps_the_policy_keeps_the_texts(blog: Blog, editor: User, moderator: User) -> None:
    desk, add = signed_in(editor), "/admin/comments/canned/add/"
    said = {"blog": blog.pk, "title": "Thanks", "text": "Thank you."}
    assert desk.post(add, said).status_code == 302
    kept = Canned.objects.get()
    assert b"Another text has this title" in desk.post(add, said).content
    other = Canned.objects.create(blog=blog, title="Sorry", text="We are sorry.")
    change = f"/admin/comments/canned/{other.pk}/change/"
    seen = as_opened(desk, change)
    assert b"Another text has this title" in desk.post(change, said | seen).content
    assert desk.post(change, seen | {"title": "Sorry", "text": "Our fault."}).status_code == 302
    gone = desk.post(f"/admin/comments/canned/{kept.pk}/delete/", {"post": "yes"})
    assert gone.status_code == 302
    assert Canned.objects.get().text == "Our fault."
    assert signed_in(moderator).get("/admin/comments/canned/").status_code == 403
