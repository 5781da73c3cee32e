"""What a reader who sends a comment is answered, and that nothing they typed is ever lost."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from comments import moderation
from comments.models import Comment, Hit, Mark
from posts import publishing
from posts.models import Blog, Post
from tests import dom
from tests.comments.sending import READER, TYPED, WORDS, address, is_private, kept, send
from tests.factories import BlogFactory, CommentFactory, PostFactory, StaffFactory, act

pytestmark = pytest.mark.django_db


def notice(response: HttpResponse) -> str:
    """Return what stands in the message above a page's own content."""
    return dom.page(response.content).one(of="govuk-notification-banner__content").text


def test_a_comment_sent_is_taken_in_and_its_writer_sees_the_confirmation(post: Post) -> None:
    response = send(post, **TYPED)
    assert response.status_code == 303
    assert re.fullmatch(r"/comments/received/\?link=[\w-]{43}", response["Location"])
    assert is_private(response)
    comment = Comment.objects.get()
    assert {name: getattr(comment, name) for name in TYPED} == TYPED
    assert (comment.post, comment.parent, comment.status) == (post, None, "pending")
    assert not comment.marks.exists()


def test_a_reply_stands_under_what_it_answers(post: Post) -> None:
    top = CommentFactory(post=post, status="approved")
    assert send(post, parent=str(top.pk)).status_code == 303
    assert Comment.objects.get(parent=top).body == WORDS["body"]


def test_the_same_comment_sent_twice_is_one_comment_and_two_friendly_answers(post: Post) -> None:
    answers = [send(post, **TYPED) for _ in range(3)]
    assert {a.status_code for a in answers} == {303}
    assert all(a["Location"].startswith("/comments/received/?link=") for a in answers)
    assert Comment.objects.count() == 1


def test_what_has_to_be_corrected_comes_back_with_the_reason_beside_it(post: Post) -> None:
    response = send(post, body=TYPED["body"], name=TYPED["name"], email="sian@")
    assert response.status_code == 422
    assert is_private(response)
    page = dom.page(response.content)
    assert page.one("title").text.startswith("Error: ")
    summary = page.one(of="govuk-error-summary")
    link = summary.one("a")
    assert link.text == "Enter an email address in the correct format, like name@example.com"
    field = page.one(id=link["href"].removeprefix("#"))
    assert field["value"] == "sian@"
    error = next(n for n in page.all(of="govuk-error-message"))
    assert error["id"] in field["aria-describedby"].split()
    assert error.text == f"Error: {link.text}"
    assert kept(response, {**TYPED, "email": "sian@"})
    assert not Comment.objects.exists()


def test_every_field_left_empty_is_named_in_the_order_of_the_form(post: Post) -> None:
    response = send(post, body=" ", name="", email="")
    summary = dom.page(response.content).one(of="govuk-error-summary")
    assert summary.one("h2").text == "There is a problem"
    assert [link.text for link in summary.all("a")] == [
        "Enter your comment",
        "Enter your name",
        "Enter your email address",
    ]


def test_an_email_may_be_left_out_where_the_blog_says_so(post: Post) -> None:
    Blog.objects.update(email_required=False)
    assert send(post, email="").status_code == 303
    assert "Email (optional)" in READER.get(post.get_absolute_url()).content.decode()


def test_a_reply_to_be_corrected_comes_back_under_the_comment_it_answers(post: Post) -> None:
    top = CommentFactory(post=post, name="Clive", status="approved")
    response = send(post, **{**TYPED, "name": ""}, parent=str(top.pk))
    page = dom.page(response.content)
    assert response.status_code == 422
    assert page.one("h1").text == "Reply to Clive"
    assert page.one(of="app-quoted").one(of="app-comment__body").text == top.body
    assert page.one("input", name="parent")["value"] == str(top.pk)
    assert page.one("textarea").raw.removeprefix("\n") == TYPED["body"]


def test_who_sends_too_many_is_told_when_to_try_again_and_keeps_the_text(post: Post) -> None:
    Blog.objects.update(limit_address=1)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        send(post)
        response = send(post, **TYPED)
        assert response.status_code == 429
        wait = int(response["Retry-After"])
        assert 1 <= wait <= 61
        assert f"Try again in {wait} seconds" in notice(response)
        assert kept(response)
        assert is_private(response)
        assert Comment.objects.count() == 1
        clock.shift(wait)
        assert send(post, **TYPED).status_code == 303


def test_a_comment_sent_while_comments_close_comes_back_with_why_and_when(
    post: Post, moderator: User
) -> None:
    with time_machine.travel(dt.datetime(2026, 7, 1, 13, 5, tzinfo=dt.UTC)):
        moderation.close(post, by=moderator, reason="An election is on.")
    response = send(post, **TYPED)
    assert response.status_code == 409
    assert notice(response).startswith("Comments are closed An election is on. They closed on ")
    assert "1 July 2026 at 2:05pm" in notice(response)
    assert kept(response)
    assert is_private(response)
    page = dom.page(response.content)
    assert not page.all("form")
    assert not Comment.objects.exists()


def test_a_comment_on_a_whole_blog_that_is_closed_comes_back_too(post: Post) -> None:
    Blog.objects.update(comments_closed_at=timezone.now(), comments_closed_reason="Paused.")
    response = send(post, **TYPED)
    assert (response.status_code, kept(response)) == (409, True)


@pytest.mark.parametrize("status", ["pending", "rejected", "spam", "removed"])
def test_a_reply_whose_parent_is_gone_comes_back_to_be_sent_as_a_new_comment(
    post: Post, status: str
) -> None:
    top = CommentFactory(post=post, status=status)
    response = send(post, **TYPED, parent=str(top.pk))
    assert response.status_code == 422
    assert "The comment you are replying to is no longer available." in notice(response)
    assert kept(response)
    assert is_private(response)
    page = dom.page(response.content)
    assert page.one("input", name="parent").attributes.get("value", "") == ""
    assert top.body not in page.text
    assert Comment.objects.get() == top


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://127.0.0.1:8000"},
        {"Origin": "null"},
        {"Origin": "https://evil.example"},
        {"Referer": "https://evil.example/"},
    ],
)
def test_a_comment_from_another_site_is_refused_and_can_be_sent_from_here(
    post: Post, headers: dict[str, str]
) -> None:
    response = send(post, headers=headers, **TYPED)
    assert response.status_code == 403
    assert kept(response)
    assert is_private(response)
    assert dom.page(response.content).one("form")["action"] == address(post)
    assert not Comment.objects.exists()
    assert not Hit.objects.exists()


def test_a_comment_that_does_not_say_where_it_is_from_is_taken_in_and_marked(post: Post) -> None:
    assert send(post, headers={}).status_code == 303
    assert Mark.objects.get().kind == "no origin"


def test_what_only_a_program_fills_in_or_a_hasty_hand_sends_is_marked_not_dropped(
    post: Post,
) -> None:
    assert send(post, website="https://spam.example", elapsed="1").status_code == 303
    assert {mark.kind for mark in Comment.objects.get().marks.all()} == {"honeypot", "too fast"}
    assert send(post, body="Another.", elapsed="3").status_code == 303
    assert not Comment.objects.get(content__body="Another.").marks.exists()


def test_a_comment_on_what_was_never_public_finds_nothing(post: Post) -> None:
    assert post.day is not None
    later = PostFactory(at=timezone.now() + dt.timedelta(days=1))
    for path in (
        address(later),
        address(post).replace(post.slug, "nothing"),
        address(post).replace(f"{post.day.year}", "1999"),
        "/2026/02/31/a-day-that-is-none/comments/",
    ):
        assert READER.post(path, TYPED).status_code == 404


def test_a_comment_on_a_withdrawn_article_comes_back_with_the_reason(
    post: Post, editor: User
) -> None:
    publishing.withdraw(post, by=editor, reason="It named a <person>.")
    response = send(post, **TYPED)
    assert response.status_code == 410
    assert "It named a <person>." in dom.page(response.content).text
    assert kept(response)
    assert is_private(response)


def test_an_article_withdrawn_while_its_reader_writes_gives_the_words_back(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*args: object, **kwargs: object) -> None:
        raise moderation.PostGone

    monkeypatch.setattr(moderation, "hand_in", gone)
    response = send(post, **TYPED)
    assert (response.status_code, kept(response)) == (409, True)


def test_a_host_that_is_none_of_ours_is_refused(post: Post) -> None:
    for method in ("get", "post"):
        ask: Callable[..., Any] = getattr(READER, method)
        response = ask(post.get_absolute_url(), headers={"Host": "evil.example"})
        assert response.status_code == 400
        assert "evil.example" not in response.content.decode()


def test_a_colleagues_cookie_gives_a_comment_no_power(post: Post) -> None:
    browser = Client()
    browser.force_login(StaffFactory(role="administrator", is_superuser=True), _MODEL_BACKEND)
    response = send(post, by=browser, status="approved", is_staff="1", **TYPED)
    assert (response.status_code, "Set-Cookie" in response.headers) == (303, False)
    comment = Comment.objects.get()
    assert (comment.status, comment.name, comment.shown) == ("pending", TYPED["name"], False)


_MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"


def test_a_comment_on_one_blog_is_not_taken_in_under_the_address_of_another(
    post: Post, settings: Any
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    other = BlogFactory()
    response = READER.post(address(post), TYPED, headers={"Host": other.host})
    assert response.status_code == 404
    assert not Comment.objects.exists()


def test_a_removed_reply_is_not_answered_from_another_article(post: Post) -> None:
    top = CommentFactory(post=post, status="approved")
    CommentFactory(parent=top, status="approved")
    act(top, "remove")
    assert send(PostFactory(), parent=str(top.pk)).status_code == 422
    assert Comment.objects.count() == 2
