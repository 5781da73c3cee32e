"""The link of a comment's page: on the confirmation, renewed, expired, and replies by mail."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from comments import people
from comments.models import Follow, Mailbox, PageLink, PersonEvent, Suppression
from comments.moderation import erasing, mailboxes, opening
from comments.persons import person_of
from govblog.models import Letter
from posts.models import Blog, Post
from tests import dom
from tests.comments.mine.asking import look, opened, press, sent, text_of, token_in
from tests.comments.sending import WORDS, send
from tests.factories import BlogFactory, CommentFactory, PostFactory

pytestmark = pytest.mark.django_db
ENDED = opening.VALID + dt.timedelta(minutes=1)


def test_the_confirmation_tells_the_address_in_full_and_how_long_it_works(post: Post) -> None:
    response = send(post)
    page = dom.page(look(response["Location"]).content)
    link = page.one("p", of="app-address").one("a")
    path = f"/comments/mine/{token_in(response['Location'])}/"
    assert link.text == link["href"] == f"{post.blog.origin}{path}"
    said = page.one("main").text
    assert "Whoever has this link can do with your comment what you can." in said
    until = timezone.localtime(PageLink.objects.filter(by_mail=False).get().expires_at)
    assert f"It works until {until:%-d %B %Y}." in said
    assert WORDS["body"] not in said
    assert look(path).status_code == 200


@pytest.mark.parametrize("query", ["", "?link=", "?link=x", f"?link={'t' * 43}", "?link=%00%ff"])
def test_without_a_link_that_works_the_confirmation_is_the_plain_one(
    post: Post, query: str
) -> None:
    said = text_of(f"/comments/received/{query}")
    assert "Comment sent" in said
    assert "Keep this link" not in said


def test_the_confirmation_of_another_blog_tells_nothing(post: Post) -> None:
    other = PostFactory(blog=BlogFactory(base_url="https://other.example"))
    path = opened(CommentFactory(post=other))
    assert "Keep this link" not in text_of(f"/comments/received/?link={token_in(path)}")


def test_a_comment_sent_twice_has_a_confirmation_that_helps(post: Post) -> None:
    words = "Words that two people hardly say alike."
    one, other = send(post, body=words), send(post, body=words)
    assert one["Location"] != other["Location"]
    assert "Keep this link" in text_of(other["Location"])
    for _ in range(opening.SHOWN_AT_MOST):
        last = send(post, body=words)
    assert last["Location"] == "/comments/received/"
    assert "Comment sent" in text_of(last["Location"])


def test_a_renewed_page_has_a_new_address_and_the_old_one_is_dead(post: Post) -> None:
    _, path = sent(post)
    response = press(f"{path}renew/")
    new = response["Location"].partition("?")[0]
    assert (response.status_code, new == path) == (303, False)
    said = text_of(response["Location"])
    assert "This page has a new address." in said
    assert f"{post.blog.origin}{new}" in said
    assert look(path).status_code == 404
    assert look(new).status_code == 200


def test_the_button_pressed_twice_leads_to_the_same_new_address(post: Post) -> None:
    _, path = sent(post)
    one, other = (press(f"{path}renew/")["Location"] for _ in range(2))
    assert one == other
    assert look(f"{path}renew/").status_code == 404
    with time_machine.travel(timezone.now() + opening.TWICE):
        assert press(f"{path}renew/").status_code == 404


def test_a_link_that_ended_says_so_and_a_new_one_goes_to_the_email_only(post: Post) -> None:
    comment, path = sent(post)
    Letter.objects.all().delete()
    with time_machine.travel(timezone.now() + ENDED):
        response = look(path)
        assert response.status_code == 410
        assert WORDS["body"] not in response.content.decode()
        assert comment.email not in response.content.decode()
        answered = press(path)
        assert "We sent a new link" in answered.content.decode()
        letter = Letter.objects.get()
        new = f"/comments/mine/{token_in(letter.text.partition('/comments/mine/')[2][:43])}/"
        assert (letter.to, look(new).status_code) == (comment.email, 200)
        assert token_in(new) not in answered.content.decode()
        assert PageLink.objects.latest("pk").by_mail


def test_an_old_link_is_no_way_to_fill_a_mailbox(post: Post) -> None:
    _, path = sent(post)
    Letter.objects.all().delete()
    with time_machine.travel(timezone.now() + ENDED):
        for _ in range(5):
            last = press(f"{path}correct/")
        assert Letter.objects.count() == 1
    assert "We have sent enough mail" in last.content.decode()


def test_without_an_email_or_for_who_wants_no_mail_there_is_no_button(post: Post) -> None:
    Blog.objects.update(email_required=False)
    comment, path = sent(post)
    _, without = sent(post, email="", body="Another thought.")
    Suppression.objects.create(person=person_of(comment.email), at=timezone.now())
    Letter.objects.all().delete()
    with time_machine.travel(timezone.now() + ENDED):
        for one in (path, without):
            assert not dom.page(look(one).content).all("form")
            assert press(one).status_code == 410
    assert not Letter.objects.exists()


def test_after_its_time_a_link_cannot_be_told_from_one_that_never_was(post: Post) -> None:
    _, path = sent(post)
    with time_machine.travel(timezone.now() + opening.VALID + opening.KEPT):
        opening.forget()
        assert look(path).status_code == 404


def test_a_link_of_an_erased_comment_says_that_links_end_so(post: Post) -> None:
    comment, path = sent(post)
    people.erase(people.find(comment.email), way=PersonEvent.Way.COMMAND)
    response = look(path)
    assert response.status_code == 404
    said = response.content.decode()
    assert "when the comment was erased" in said
    assert "not lost" not in said


def test_replies_are_told_once_asked_for_and_no_more_when_stopped(post: Post) -> None:
    comment, path = sent(post)
    assert "confirm your email address" in text_of(f"{path}follow/")
    response = press(f"{path}follow/", replies="tell")
    assert response["Location"] == f"{path}?done=follow"
    assert press(f"{path}follow/", replies="tell").status_code == 303
    assert Follow.objects.get().comment == comment
    mailboxes.confirm_of(comment)
    # Who has the page may not read the mailbox, and is not told what its owner did
    assert "confirm your email address" in text_of(f"{path}follow/")
    mailed = opening.open_page(comment, by_mail=True)
    assert "confirm your email address" not in text_of(f"{mailed}follow/")
    assert "Stop mail about replies" in text_of(path)
    assert press(f"{path}follow/", replies="stop")["Location"] == f"{path}?done=unfollow"
    assert not Follow.objects.exists()


def test_without_an_email_nobody_can_be_told_of_replies(post: Post) -> None:
    comment, path = sent(post)
    erasing.take_back(comment)
    Mailbox.objects.all().delete()
    assert "We have no email address of yours" in text_of(f"{path}follow/")
    assert press(f"{path}follow/").status_code == 409
    assert not Mailbox.objects.exists()
