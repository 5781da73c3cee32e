"""Who has no queue finds the published comments of a post, and answers from there."""

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from comments.moderation import official
from posts.models import Post
from tests.desk import desk_of, page, signed_in
from tests.factories import BlogFactory, CommentFactory, StaffFactory, seen

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(editor: User) -> Client:
    """A browser in which the editor is signed in."""
    return signed_in(editor)


def path(post: Post) -> str:
    """Return where the published comments of a post are listed."""
    return reverse("admin:comments_comment_published", args=[post.pk])


def test_an_editor_comes_from_the_post_to_its_comments_and_answers_one(
    post: Post, desk: Client, editor: User
) -> None:
    comment = CommentFactory(post=post, status="approved")
    CommentFactory(post=post, body="A secret.")
    state = page(desk, desk_of(post.pk)).one("section", of="app-state")
    link = next(link for link in state.all("a") if link.text == "Read and reply")
    assert link["href"] == path(post)
    shown = page(desk, path(post))
    assert [node.text for node in shown.all(of="app-row__text")] == [comment.body]
    assert "Answered officially." not in shown.one(id="content").text
    answer = reverse("admin:comments_comment_reply", args=[comment.pk])
    assert shown.one("a", href=answer).text.startswith("Reply officially")
    official.reply(seen(comment), "We looked.", by=editor, speaks="team")
    shown = page(desk, path(post))
    assert [node.text for node in shown.all(of="app-row__text")] == ["We looked.", comment.body]
    assert shown.one(id="content").text.count("Answered officially.") == 1


def test_a_post_without_comments_says_so(post: Post, desk: Client) -> None:
    assert page(desk, path(post)).one(of="app-empty").text == "No comments are published here."


def test_the_posts_of_another_blog_are_not_here(post: Post) -> None:
    outsider = signed_in(StaffFactory(blog=BlogFactory(), role="administrator"))
    assert outsider.get(path(post)).status_code == 404


def test_the_list_is_paged_and_asks_as_much_for_many_as_for_one(post: Post, desk: Client) -> None:
    asked = []
    for many in (1, 26):
        for _ in range(many):
            CommentFactory(post=post, status="approved")
        desk.get(path(post))
        with CaptureQueriesContext(connection) as queries:
            shown = page(desk, path(post))
        asked.append(len(queries))
    assert asked[0] == asked[1]
    assert len(shown.all(of="app-row__text")) == 25
    assert len(page(desk, f"{path(post)}?page=2").all(of="app-row__text")) == 2
    assert desk.get(f"{path(post)}?page=1").status_code == 302
    assert desk.get(f"{path(post)}?page=x").status_code == 404
