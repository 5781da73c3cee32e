"""The desk shows a moderator what is theirs, and costs the same however much waits."""

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from comments.models import Comment, Decision, PolicyRule
from posts.models import Blog, Post, PostEvent
from tests import dom
from tests.comments.sending import READER
from tests.desk import QUEUE, as_opened, page, signed_in, told
from tests.factories import (
    BlogFactory,
    CommentFactory,
    PostFactory,
    StaffFactory,
    act,
    rule_of,
)

pytestmark = pytest.mark.django_db
RULES = "/admin/comments/policyrule/"


@pytest.fixture
def desk(moderator: User) -> Client:
    """A browser in which the moderator is signed in."""
    return signed_in(moderator)


@pytest.fixture
def elsewhere(blog: Blog) -> Comment:
    """A comment that waits on another blog."""
    return CommentFactory(post=PostFactory(blog=BlogFactory()), body="Of another blog.")


def door(post: Post) -> str:
    """Return where the comments of a post are closed and reopened."""
    return f"{QUEUE}post/{post.pk}/"


def test_comments_of_another_blog_are_not_there(elsewhere: Comment, desk: Client) -> None:
    for status in Comment.Status:
        shown = desk.get(f"{QUEUE}?status={status}")
        assert b"Of another blog" not in shown.content
        assert f"{status.label} 0" in dom.page(shown.content).text
    for number in (elsewhere.pk, 0, 10**17, 10**30, "x", "٣", "9" * 5_000):
        assert desk.get(f"{QUEUE}{number}/change/").status_code == 404
        assert desk.post(f"{QUEUE}{number}/change/", {"act": "approve"}).status_code == 404


def test_comments_of_another_blog_are_not_decided_by_a_form_that_names_them(
    elsewhere: Comment, post: Post, desk: Client
) -> None:
    mine = CommentFactory(post=post)
    said = [f"{one.pk}:pending:1" for one in (elsewhere, mine)]
    form = {"act": "approve", "seen": said, "pick": [elsewhere.pk, mine.pk]}
    assert told(desk.post(QUEUE, form), desk) == [
        "1 comment approved.",
        "1 not: This comment is not on a blog you moderate.",
    ]
    assert Comment.objects.get(pk=elsewhere.pk).status == "pending"


def test_a_form_that_was_tampered_with_decides_nothing(post: Post, desk: Client) -> None:
    comment = CommentFactory(post=post)
    for said in ("", "x", f"{comment.pk}", f"{comment.pk}:pending", f"{comment.pk}:pending:x",
                 f"{comment.pk}:approved:1", "٣:pending:1", "9" * 5_000 + ":pending:1",
                 f"{comment.pk}:pending:1:1", f"{comment.pk}:pending:99999"):  # fmt: skip
        form = {"act": f"approve {comment.pk}", "seen": said}
        for path in (QUEUE, f"{QUEUE}{comment.pk}/change/"):
            assert told(desk.post(path, form), desk)
    assert not Decision.objects.exists()


def test_the_comments_of_a_post_are_closed_with_a_reason_and_reopened(
    post: Post, desk: Client, moderator: User
) -> None:
    refused = desk.post(door(post), {"reason": " "})
    assert refused.status_code == 422
    assert "Enter the reason. It is shown to readers" in dom.page(refused.content).text
    said = told(desk.post(door(post), {"reason": "An <election> is on."}), desk)
    assert said == ["Comments are closed. Readers see the reason."]
    assert "An <election> is on." in dom.page(READER.get(post.get_absolute_url()).content).text
    assert told(desk.post(door(post), {"reopen": "1"}), desk) == ["Comments are open."]
    assert dom.page(READER.get(post.get_absolute_url()).content).all("form")
    acts = PostEvent.objects.filter(by=moderator).order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["close comments", "reopen comments"]


@pytest.mark.parametrize("role", ["moderator", "senior moderator", "editor", "administrator"])
def test_every_role_may_close_a_post_of_its_own_blog_only(post: Post, role: str) -> None:
    person = signed_in(StaffFactory(blog=BlogFactory(), role=role))
    assert person.get(door(post)).status_code == 404
    assert person.post(door(post), {"reason": "Mine now."}).status_code == 404
    post.refresh_from_db()
    assert post.comments_closed_at is None
    assert signed_in(StaffFactory(blog=post.blog, role=role)).get(door(post)).status_code == 200


def test_looking_at_the_door_moves_nothing(post: Post, desk: Client) -> None:
    desk.get(door(post), {"reason": "By a link.", "reopen": "1"})
    desk.get(QUEUE, {"act": "approve", "pick": "1"})
    assert not PostEvent.objects.filter(act__contains="comments").exists()


@pytest.mark.parametrize("path", [QUEUE, f"{QUEUE}?status=approved"])
def test_the_queue_asks_as_many_questions_for_25_comments_as_for_5(
    post: Post, desk: Client, path: str
) -> None:
    rule_of(post.blog)
    asked, rows = [], []
    for more in (5, 20):
        for _ in range(more):
            top = CommentFactory(post=post, status="approved", marks=["honeypot"])
            CommentFactory(parent=top, post=post, marks=["too fast"])
        desk.get(path)
        with CaptureQueriesContext(connection) as queries:
            rows.append(len(page(desk, path).all("article", of="app-row")))
        asked.append(len(queries))
    assert rows == [5, 25]
    assert asked[0] == asked[1] <= 41


def test_a_rule_that_is_reworded_is_a_new_version_and_decisions_keep_the_old(
    post: Post, editor: User, rule: PolicyRule
) -> None:
    comment = CommentFactory(post=post)
    decision = act(comment, "reject")
    desk = signed_in(editor)
    said = {"title": "Be kind", "text": "No insults."}
    path = f"{RULES}{rule.pk}/change/"
    assert desk.post(path, said | as_opened(desk, path)).status_code == 302
    new = PolicyRule.objects.get(retired_at=None)
    assert (new.title, new.number, new.version) == ("Be kind", 1, 2)
    decision.refresh_from_db()
    assert decision.policy_rule == rule
    assert decision.policy_rule.title == "Be civil"
    shown = page(desk, RULES).text
    assert "Be kind" in shown
    assert "Be civil" not in shown
    policy = dom.page(READER.get("/comment-policy/").content)
    assert policy.one(id="rule-1").text == "1. Be kind"


def test_a_rule_is_added_and_never_two_under_one_number(blog: Blog, editor: User) -> None:
    desk = signed_in(editor)
    said = {"blog": blog.pk, "number": 3, "title": "Stay on topic", "text": "About the article."}
    assert desk.post(f"{RULES}add/", said).status_code == 302
    again = desk.post(f"{RULES}add/", said | {"title": "Another"})
    assert "Another rule has this number." in dom.page(again.content).text
    assert PolicyRule.objects.get().title == "Stay on topic"
