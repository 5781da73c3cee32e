"""Changing a comment that was not published, and sending it again."""

import pytest
from django.http import HttpResponse
from django.utils import timezone

from comments.models import Comment, Mark, Retry
from posts.models import Blog, Post
from tests import dom
from tests.comments.mine.asking import look, opened, press, rejected, text_of, token_in, ways
from tests.factories import CommentFactory, act, rule_of

pytestmark = pytest.mark.django_db
NEW = "A civil way to say it."


def send(path: str, body: str = NEW, name: str = "Siân", **fields: str) -> HttpResponse:
    """Send a comment again from the form."""
    return press(f"{path}again/", body=body, name=name, **fields)


def test_the_form_holds_the_old_text_under_the_rule_it_broke(post: Post) -> None:
    old = rejected(post, note="Do not call him that.", body="An insult.")
    page = dom.page(look(f"{opened(old)}again/").content)
    assert page.one("textarea").raw.removeprefix("\n") == "An insult."
    said = page.one(of="govuk-inset-text").text
    assert rule_of(post.blog).text in said
    assert "Do not call him that." in said
    assert not page.all("input", name="email")


def test_the_new_comment_waits_with_a_link_of_its_own_and_both_pages_tell_of_it(
    post: Post,
) -> None:
    old = rejected(post)
    path = opened(old)
    response = send(path)
    assert response.status_code == 303
    new = Comment.objects.select_related("content").latest("pk")
    assert (new.status, new.body, new.email) == ("pending", NEW, old.email)
    assert new.retry.of == old
    its_page = f"/comments/mine/{token_in(response['Location'])}/"
    assert its_page != path
    assert "You sent it instead of the comment of" in text_of(its_page)
    assert "You changed it and sent it again" in text_of(path)
    assert "again" not in ways(path)


def test_a_reply_sent_again_answers_the_same_comment_whatever_the_form_says(post: Post) -> None:
    parent, other = (CommentFactory(post=post, status="approved") for _ in range(2))
    old = rejected(post, parent=parent)
    assert send(opened(old), parent=str(other.pk)).status_code == 303
    assert Retry.objects.get().comment.parent == parent


def test_when_what_it_answered_is_gone_the_text_comes_back(post: Post) -> None:
    parent = CommentFactory(post=post, status="approved")
    path = opened(rejected(post, parent=parent))
    act(parent, "spam")
    response = send(path)
    assert response.status_code == 409
    assert "is no longer available" in response.content.decode()
    assert NEW in response.content.decode()


def test_the_same_text_once_more_is_refused_at_the_field(post: Post) -> None:
    old = rejected(post)
    response = send(opened(old), body=old.body, name=old.name.upper())
    assert response.status_code == 422
    error = dom.page(response.content).one(of="govuk-error-summary").one("a").text
    assert error == "Change your comment before you send it again"


def test_a_second_window_is_told_and_keeps_its_text(post: Post) -> None:
    path = opened(rejected(post))
    send(path)
    response = send(path, body="A third way to say it.")
    assert response.status_code == 409
    said = response.content.decode()
    assert "You have sent this comment again already." in said
    assert "A third way to say it." in said
    assert Retry.objects.count() == 1


@pytest.mark.parametrize("act", ["spam", "approve"])
def test_other_decisions_offer_no_form(post: Post, act: str) -> None:
    path = opened(rejected(post, act=act))
    assert not dom.page(look(f"{path}again/").content).all("form")
    assert send(path).status_code == 409
    assert not Retry.objects.exists()


def test_where_comments_are_closed_it_says_why_and_keeps_the_text(post: Post) -> None:
    path = opened(rejected(post))
    Post.objects.update(comments_closed_at=timezone.now(), comments_closed_reason="An election.")
    assert "An election." in text_of(f"{path}again/")
    response = send(path)
    assert response.status_code == 409
    assert "An election." in response.content.decode()
    assert NEW in response.content.decode()


def test_the_limits_of_comments_hold_here_too(post: Post) -> None:
    path = opened(rejected(post))
    Blog.objects.update(limit_address=0)
    response = send(path)
    assert (response.status_code, "Retry-After" in response) == (429, True)
    assert NEW in response.content.decode()


def test_what_the_rules_notice_is_noticed_here_too(post: Post) -> None:
    send(opened(rejected(post)), website="https://spam.example")
    new = Retry.objects.get().comment
    assert new.held
    assert new.marks.filter(kind=Mark.Kind.HONEYPOT).exists()


def test_without_an_email_one_can_be_given(post: Post) -> None:
    Blog.objects.update(email_required=False)
    path = opened(rejected(post, email=""))
    assert send(path, email="not an address").status_code == 422
    assert send(path, email="sian@example.org").status_code == 303
    assert Retry.objects.get().comment.content.email == "sian@example.org"
