"""Only a person known from approved comments is asked by mail, and seldom, about one more."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from comments import moderation, sorting
from comments.models import Comment, Confirmation
from comments.moderation import confirming, mailboxes
from govblog.models import Letter
from posts.models import Blog, Post
from tests import dom
from tests.comments.moderation.mailed import (
    EMAIL,
    place_of,
    sent,
    status,
    token,
)
from tests.comments.sending import send
from tests.factories import (
    BlogFactory,
    CommentFactory,
    PostFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(post: Post) -> Post:
    """A post of a blog that publishes so from two approved comments on; the reader has two."""
    return place_of(post)


def test_the_letter_goes_after_the_comment_is_stored_and_holds_nothing_of_it(
    place: Post, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        sent(place, "Words of my own.")
        letter = Letter.objects.get()
        assert mail.outbox == []
    (message,) = mail.outbox
    title = place.revisions.get().title
    assert (message.to, message.subject) == ([EMAIL], f"Confirm your comment on “{title}”")
    html = str(message.alternatives[0][0])
    for text in (message.body, html):
        assert "Words of my own." not in text
        assert "Siân" not in text
        assert "/comments/confirm/" in text
    links = dom.page(html.removeprefix("<!DOCTYPE html>").strip()).all("a")
    assert "/comments/confirm/" in links[0]["href"]
    assert letter.blog == place.blog


def test_the_token_is_kept_as_a_hash_only_and_the_letters_words_go_with_it(
    place: Post, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        sent(place)
        secret = token()
    assert secret in str(mail.outbox[0].body)
    assert secret not in str(Confirmation.objects.values().get())
    assert secret not in str(Letter.objects.values().get())


def test_nobody_is_written_to_unless_a_click_can_publish(place: Post) -> None:
    for email in ("", "stranger@example.org"):
        sent(place, email=email)
    words = moderation.Words("A link", "Siân", EMAIL)
    sending = sorting.Sending(trap="filled in")
    moderation.submit(place, words, address="192.0.2.1", sending=sending)
    Blog.objects.update(auto_approve_after=0)
    sent(Post.objects.select_related("blog").get(pk=place.pk), "When it is off")
    assert not _asked()
    assert not Confirmation.objects.exists()


def test_the_record_on_another_blog_and_what_was_not_approved_do_not_count(blog: Blog) -> None:
    other = PostFactory(blog=BlogFactory(auto_approve_after=2))
    for _ in range(2):
        CommentFactory(post=PostFactory(blog=blog), email=EMAIL, status="approved")
        CommentFactory(post=other, email=EMAIL, status="rejected")
    CommentFactory(post=other, email=EMAIL, status="approved")
    sent(other)
    assert not _asked()


def test_upper_and_lower_case_of_an_email_are_one(place: Post) -> None:
    sent(place, email="SIAN@example.org")
    assert Letter.objects.get().to == "SIAN@example.org"


def test_a_letter_that_only_looks_small_to_a_computer_makes_another_email(place: Post) -> None:
    for _ in range(2):
        CommentFactory(post=place, email="kiosk@example.org", status="approved")
    # The Kelvin sign, whose small letter is an ordinary k
    sent(place, email="\u212aiosk@example.org")
    assert not _asked()


def _asked() -> bool:
    """Say whether anybody was asked to confirm a comment."""
    return Letter.objects.filter(subject__startswith="Confirm your comment").exists()


def test_a_confirmed_address_gets_at_most_5_letters_a_day(place: Post) -> None:
    day = (timezone.now() + dt.timedelta(days=1)).replace(hour=8)
    with time_machine.travel(day):
        mailboxes.made(place.blog, EMAIL)
        mailboxes.confirm_of(CommentFactory(post=place, email=EMAIL))
        made = [sent(place, f"Thought {n}.", email=e) for n, e in enumerate([EMAIL] * 4)]
        made += [sent(place, f"Thought {n}.", email=EMAIL.upper()) for n in range(4, 8)]
        assert Letter.objects.count() == 5
        assert Confirmation.objects.count() == 5
        assert [status(comment) for comment in made] == ["pending"] * 8
    with time_machine.travel(day + dt.timedelta(days=1)):
        sent(place, "The next day.")
    assert Letter.objects.count() == 6


def test_an_address_nobody_confirmed_gets_one_letter_a_day_however_often_it_is_given(
    place: Post,
) -> None:
    for number in range(3):
        sent(place, f"Thought {number}.")
    assert Letter.objects.get().subject.startswith("Confirm your comment")
    assert Confirmation.objects.count() == 1


def test_the_same_comment_sent_again_writes_no_second_letter(place: Post) -> None:
    for _ in range(2):
        assert send(place, email=EMAIL).status_code == 303
    assert Letter.objects.count() == Comment.objects.waiting().count()


def test_a_blog_that_never_publishes_so_asks_the_database_nothing_more(
    post: Post, django_assert_num_queries: Any
) -> None:
    comment = CommentFactory(post=post)
    with django_assert_num_queries(0):
        assert not confirming.ask(comment)


def test_old_questions_are_forgotten_once_their_links_are_long_over(place: Post) -> None:
    sent(place)
    assert confirming.forget(timezone.now() + dt.timedelta(days=32)) == 0
    assert confirming.forget(timezone.now() + dt.timedelta(days=34)) == 1
