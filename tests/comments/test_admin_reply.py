"""An official reply is written below the comment it answers, and nothing typed is ever lost."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from comments import moderation
from comments.models import Comment, Errand
from comments.moderation import official, triage
from posts.models import Blog, Post
from tests import dom
from tests.comments.sending import READER
from tests.desk import page, signed_in, told
from tests.factories import (
    AuthorFactory,
    BlogFactory,
    CommentFactory,
    PostFactory,
    StaffFactory,
    act,
    thread,
)

pytestmark = pytest.mark.django_db
TYPED = "First line & <second>.\n\n  “Third”"


@pytest.fixture
def desk(moderator: User) -> Client:
    """A browser in which the moderator is signed in."""
    return signed_in(moderator)


def path(comment: Comment) -> str:
    """Return where a comment is answered."""
    return reverse("admin:comments_comment_reply", args=[comment.pk])


def filled(shown: dom.Node, **typed: Any) -> dict[str, Any]:
    """Return what the form of a page sends with these fields changed."""
    form = shown.one("form", of="app-write")
    hidden = {node["name"]: node["value"] for node in form.all("input", type="hidden")}
    radios = form.all("input", type="radio")
    chosen = {node["name"]: node["value"] for node in radios if "checked" in node.attributes}
    return {**hidden, **chosen, **typed}


def send(desk: Client, comment: Comment, shown: dom.Node, **typed: Any) -> HttpResponse:
    """Press the button on a page that was opened before."""
    return desk.post(path(comment), filled(shown, **typed))


def problem(response: HttpResponse) -> str:
    """Return what a page that came back says is wrong."""
    assert response.status_code == 422
    return dom.page(response.content).one(of="errornote").one("li").text


def body_of(response: HttpResponse) -> str:
    """Return the text in the box of a page."""
    box = dom.page(response.content).one("textarea", id="body")
    return box.raw.removeprefix("\n")


@pytest.mark.parametrize(
    ("status", "button"), [("pending", "Approve and reply"), ("approved", "Reply")]
)
def test_a_comment_is_answered_and_approved_first_when_it_waits(
    post: Post, desk: Client, moderator: User, status: str, button: str
) -> None:
    comment = CommentFactory(post=post, status=status, body="What is the address?")
    shown = page(desk, path(comment))
    assert shown.one("input", of="default")["value"] == button
    assert shown.one(of="app-row__text").text == "What is the address?"
    response = send(desk, comment, shown, body="It is in the letter.")
    assert response["Location"] == reverse("admin:comments_comment_change", args=[comment.pk])
    assert told(response, desk)[0].startswith("Your reply is published.")
    made = official.replies_to(Comment.objects.get(pk=comment.pk)).get()
    assert (made.body, made.decisions.get().actor) == ("It is in the letter.", moderator)
    assert b"It is in the letter." in READER.get(post.get_absolute_url()).content


def test_an_editor_answers_what_is_published_and_comes_back_to_the_same_page(
    post: Post, editor: User
) -> None:
    desk, comment = signed_in(editor), CommentFactory(post=post, status="approved")
    shown = page(desk, path(comment))
    assert not [link for link in shown.all("a") if "/comments/comment/" in link["href"]]
    response = send(desk, comment, shown, body="I looked it up.")
    assert response["Location"] == path(comment)
    assert told(response, desk)[0].startswith("Your reply is published.")
    texts = [node.text for node in page(desk, path(comment)).all(of="app-row__text")]
    assert texts == [comment.body, "I looked it up."]


@pytest.mark.parametrize("status", ["pending", "rejected", "spam", "removed"])
def test_an_editor_reads_nothing_that_is_not_published(
    post: Post, editor: User, status: str
) -> None:
    comment = CommentFactory(post=post, status=status, name="Nick", body="A secret.")
    desk = signed_in(editor)
    assert desk.get(path(comment)).status_code == 404
    response = desk.post(path(comment), {"body": TYPED, "speaks": "team"})
    assert (response.status_code, body_of(response)) == (422, TYPED)
    assert b"A secret." not in response.content
    assert b"Nick" not in response.content


def test_an_editor_sees_only_what_readers_see_of_the_conversation(
    post: Post, editor: User, moderator: User
) -> None:
    top = CommentFactory(post=post, status="approved", body="Removed since.")
    comment = CommentFactory(parent=top, status="approved")
    act(top, "remove")
    for person, sees in ((editor, False), (moderator, True)):
        response = signed_in(person).get(path(comment))
        assert (b"Removed since." in response.content) is sees


def test_who_speaks_is_chosen_and_the_team_is_offered_first(
    blog: Blog, desk: Client, moderator: User
) -> None:
    Blog.objects.update(team_name="Letters team")
    author = AuthorFactory(blog=blog)
    comment = CommentFactory(post=PostFactory(blog=blog, authors=[author]), status="approved")
    shown = page(desk, path(comment))
    assert [node.text for node in shown.one("fieldset").all("label")] == [
        "Letters team, the team", f"{author.name}, as author of the post"
    ]  # fmt: skip
    assert filled(shown)["speaks"] == "team"
    send(desk, comment, shown, body="As I wrote.", speaks=f"author-{author.pk}")
    assert official.replies_to(comment).get().name == author.name


def test_the_conversation_above_and_the_replies_so_far_stand_around_the_form(
    post: Post, desk: Client, moderator: User
) -> None:
    comments = thread(post, [None, *range(7)])
    seen = moderation.Seen(comments[-1].pk, "approved", 1)
    official.reply(seen, "Answered before.", by=moderator, speaks="team")
    shown = page(desk, path(comments[-1]))
    above = shown.one("details", of="app-row__parent")
    texts = [node.text for node in above.all(of="app-row__text")]
    assert texts == [comment.body for comment in comments[2:7]]
    assert "Only the nearest comments" in above.text
    assert "Answered before." in shown.one(id="content").text
    assert shown.one("strong", of="app-tag--approved").text == "Approved"


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"body": " \n"}, "Enter your reply."),
        ({"body": "a" * 5_001}, "Reply must be 5,000 characters or less."),
        ({"speaks": "nobody"}, "Choose for whom the reply speaks."),
        ({"speaks": ""}, "Choose for whom the reply speaks."),
        ({"seen": "x"}, "The text of this comment changed after you opened it. Read it again."),
        ({"seen": "9" * 500}, "The text of this comment changed after you opened it. "
                              "Read it again."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_what_was_typed_comes_back(
    post: Post, desk: Client, wrong: dict[str, str], why: str
) -> None:
    comment = CommentFactory(post=post)
    typed = {"body": TYPED, **wrong}
    response = send(desk, comment, page(desk, path(comment)), **typed)
    assert problem(response) == why
    assert body_of(response) == typed["body"]
    comment.refresh_from_db()
    assert (comment.status, Comment.objects.count()) == ("pending", 1)


def test_the_error_leads_to_its_field(post: Post, desk: Client) -> None:
    comment = CommentFactory(post=post)
    for typed in ({"body": ""}, {"body": "a", "speaks": ""}):
        shown = dom.page(send(desk, comment, page(desk, path(comment)), **typed).content)
        (link,) = shown.one(of="errornote").all("a")
        assert shown.one(id=link["href"].removeprefix("#"))


def test_who_was_a_moment_too_late_is_told_and_keeps_the_words(post: Post, desk: Client) -> None:
    comment, first = CommentFactory(post=post), StaffFactory()
    shown = page(desk, path(comment))
    with time_machine.travel(dt.datetime(2026, 7, 1, 9, 5, tzinfo=dt.UTC)):
        act(comment, "spam", by=first)
    response = send(desk, comment, shown, body=TYPED)
    already = f"Already marked as spam by {first.get_full_name()} on 1 July 2026 at 10:05."
    assert problem(response) == already
    assert body_of(response) == TYPED
    back = dom.page(response.content)
    assert "readonly" in back.one("textarea", id="body").attributes
    assert not back.all("input", of="default")


def test_a_text_that_changed_is_read_again_and_then_answered(post: Post, desk: Client) -> None:
    comment = CommentFactory(post=post, status="approved")
    shown = page(desk, path(comment))
    Comment.objects.update(text_version=2)
    back = send(desk, comment, shown, body=TYPED)
    assert "Read it again" in problem(back)
    response = send(desk, comment, dom.page(back.content), body=body_of(back))
    assert response.status_code == 302
    assert official.replies_to(comment).get().body == TYPED.strip()


def test_the_second_of_two_replies_is_held_back_until_the_first_was_read(
    post: Post, desk: Client
) -> None:
    comment = CommentFactory(post=post, status="approved")
    mine, theirs = page(desk, path(comment)), signed_in(StaffFactory())
    send(theirs, comment, page(theirs, path(comment)), body="It is mended.")
    back = send(desk, comment, mine, body=TYPED)
    assert "replied officially on" in problem(back)
    assert b"It is mended." in back.content
    assert send(desk, comment, dom.page(back.content), body=TYPED).status_code == 302
    assert official.replies_to(comment).count() == 2


def test_pressing_twice_publishes_one_reply(post: Post, desk: Client) -> None:
    comment = CommentFactory(post=post)
    shown = page(desk, path(comment))
    answers = [send(desk, comment, shown, body=TYPED) for _ in range(2)]
    assert [response.status_code for response in answers] == [302, 302]
    assert Comment.objects.count() == 2


def test_the_page_says_what_the_reply_settles_and_that_comments_are_closed(
    post: Post, desk: Client, moderator: User
) -> None:
    comment = CommentFactory(post=post)
    triage.open_errand(comment, Errand.Kind.ANSWER, by=moderator)
    moderation.close(post, by=moderator, reason="Over.")
    said = page(desk, path(comment)).one(id="content").text
    assert "Your reply settles “Needs an answer”" in said
    assert "Comments are closed to readers. You can still reply." in said


def test_the_comments_of_another_blog_are_not_here(post: Post) -> None:
    comment = CommentFactory(post=post, status="approved")
    outsider = signed_in(StaffFactory(blog=BlogFactory(), role="administrator"))
    for response in (outsider.get(path(comment)), outsider.post(path(comment), {"body": "Hello."})):
        assert response.status_code == 404
    assert outsider.get(path(Comment(pk=10**30))).status_code == 404


def test_the_page_asks_as_much_for_a_long_conversation_as_for_a_short_one(
    post: Post, desk: Client, moderator: User
) -> None:
    comments = thread(post, [None, *range(12)])
    asked = []
    for comment in (comments[1], comments[-1]):
        for _ in range(2 if comment is comments[1] else 6):
            seen = moderation.Seen(comment.pk, "approved", 1)
            official.reply(seen, f"Said {_}.", by=moderator, speaks="team")
        desk.get(path(comment))
        with CaptureQueriesContext(connection) as queries:
            desk.get(path(comment))
        asked.append(len(queries))
    assert asked[0] == asked[1]
