"""Who gives an email is written to seldom until they have shown that the address is theirs."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comments import sorting
from comments.models import Follow, Mailbox, PageLink
from comments.moderation import choosing, mailboxes, opening
from govblog.models import Letter
from posts.models import Post
from tests.comments.mailing.people import SIAN, START, confirmed, link, sent, told
from tests.factories import BlogFactory, CommentFactory, PostFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """The clock, standing still."""
    with time_machine.travel(START, tick=False) as still:
        yield still


def test_who_gives_an_email_is_sent_the_page_of_the_comment_and_asked_to_confirm(
    post: Post,
) -> None:
    comment = sent(post, "Words of mine.", name="Siân Somebody")
    letter = Letter.objects.get()
    assert (letter.to, letter.blog) == (SIAN, post.blog)
    page = PageLink.objects.get(comment=comment)
    assert page.by_mail
    assert f"http://127.0.0.1:8000{opening.path_of(page)}" in letter.text
    assert mailboxes.asked(link("confirm/").split("/")[2]) == mailboxes.of(comment)
    assert not [word for word in ("Words of mine", "Somebody") if word in str(vars(letter))]


def test_a_comment_without_an_email_costs_no_question_and_makes_no_mailbox(post: Post) -> None:
    comment = sent(post, email="")
    with CaptureQueriesContext(connection) as asked:
        assert not mailboxes.ask(comment)
    assert (len(asked), Mailbox.objects.count(), told()) == (0, 0, [])


def test_the_letter_costs_a_fixed_number_of_questions(post: Post) -> None:
    comment = CommentFactory(post=post, email=SIAN)
    with CaptureQueriesContext(connection) as asked:
        assert mailboxes.ask(comment)
    assert len(asked) <= 12
    with CaptureQueriesContext(connection) as asked:
        assert not mailboxes.ask(comment)
    assert len(asked) <= 3


def test_an_address_nobody_confirmed_gets_one_letter_a_day_and_three_in_thirty_days(
    clock: time_machine.Traveller,
) -> None:
    posts = [PostFactory(blog=BlogFactory()), PostFactory(blog=BlogFactory())]
    written, sending = [], (0, 1, 2, 29, 30)
    for day in range(31):
        # Two blogs of the install, two spellings
        for number, email in enumerate([SIAN, "SIAN@example.org"] if day in sending else []):
            sent(posts[number], f"Day {day}, {number}.", email=email)
        written.append(Letter.objects.count())
        clock.shift(dt.timedelta(days=1))
    assert [written[day] for day in sending] == [1, 2, 3, 3, 4]


def test_a_confirmed_address_gets_five_such_letters_a_day_or_none_when_told_daily(
    post: Post,
) -> None:
    box = confirmed(sent(post))
    for number in range(7):
        sent(post, f"Another thought, {number}.")
    assert len(told()) == 5
    assert "confirm" not in Letter.objects.latest("pk").text
    Letter.objects.all().delete()
    choosing.choose(box, list(mailboxes.WISHES), "day")
    sent(post, "One more.")
    assert told() == []


def test_nothing_is_written_for_a_program_or_to_who_wants_no_mail(post: Post) -> None:
    sent(post, sending=sorting.Sending(trap="filled in"))
    assert told() == []
    box = mailboxes.made(post.blog, SIAN)
    choosing.unsubscribe(box, "outcome")
    sent(post, "A second thought.")
    choosing.suppress("other@example.org")
    sent(post, "A third.", email="OTHER@example.org")
    assert told() == []


def test_a_person_has_one_mailbox_on_each_blog_whatever_the_capitals(post: Post) -> None:
    first = mailboxes.made(post.blog, SIAN)
    assert mailboxes.made(post.blog, "Sian@Example.org") == first
    assert mailboxes.made(BlogFactory(), SIAN) != first


def test_a_mailbox_is_confirmed_by_its_own_link_only_and_once(post: Post) -> None:
    comment = sent(post)
    token = link("confirm/").split("/")[2]
    box = mailboxes.of(comment)
    assert box is not None
    assert box.confirmed_at is None
    chooses = mailboxes.path_of(box).split("/")[2]
    for wrong in (chooses, "x" * 43, token[:-1] + "-"):
        with pytest.raises(mailboxes.NoSuchMailbox):
            mailboxes.confirm(wrong)
    at = mailboxes.confirm(token).confirmed_at
    assert at
    assert mailboxes.confirm(token).confirmed_at == at


def test_replies_are_followed_with_an_email_only_and_once(post: Post) -> None:
    comment = sent(post)
    for _ in range(2):
        assert mailboxes.follow(comment) == mailboxes.of(comment)
    assert (Follow.objects.count(), mailboxes.is_followed(comment)) == (1, True)
    assert mailboxes.unfollow(comment)
    assert not mailboxes.unfollow(comment)
    assert not mailboxes.is_followed(comment)
    with pytest.raises(mailboxes.NoEmail):
        mailboxes.follow(sent(post, email=""))
