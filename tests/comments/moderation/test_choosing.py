"""What a mailbox's reader chooses counts at once, also for what waits already."""

from collections.abc import Iterator

import pytest
import time_machine
from django.utils import timezone
from pytest_django import Settings

from comments import mailing
from comments.models import Comment, Mailbox, News, Suppression
from comments.moderation import choosing, mailboxes
from comments.moderation.mailboxes import ALL, WISHES
from govblog import letters
from govblog.models import Letter
from posts.models import Post
from tests.comments.mailing.people import SIAN, START, UNDO, confirmed, link, sent, told
from tests.factories import BlogFactory, PostFactory, act

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """The clock, standing still."""
    with time_machine.travel(START, tick=False) as still:
        yield still


@pytest.fixture
def box(post: Post) -> Mailbox:
    """A confirmed mailbox with a rejected comment, of which nothing is told yet."""
    comment = sent(post)
    made = confirmed(comment)
    act(comment, "reject")
    return made


def test_who_stops_a_kind_is_not_told_what_waits_of_it(box: Mailbox) -> None:
    choosing.unsubscribe(box, "reply")
    assert News.objects.count() == 1
    choosing.unsubscribe(box, "outcome")
    assert News.objects.count() == 0
    box.refresh_from_db()
    assert [getattr(box, wish) for wish in WISHES.values()] == [False, False, True, True]


def test_a_letter_that_did_not_go_yet_is_taken_back(
    box: Mailbox, clock: time_machine.Traveller
) -> None:
    clock.shift(UNDO)
    assert mailing.tell() == 1
    letters.write(key="staff", to=SIAN, subject="For a colleague", text="Stays.")
    choosing.unsubscribe(box, "outcome")
    assert list(Letter.objects.order_by("pk").values_list("state", flat=True)) == [
        "taken back", "waiting"
    ]  # fmt: skip


def test_stopping_all_kinds_stops_them_on_one_blog(box: Mailbox) -> None:
    other = mailboxes.made(BlogFactory(), SIAN)
    choosing.unsubscribe(box, ALL)
    box.refresh_from_db()
    assert not any(getattr(box, wish) for wish in WISHES.values())
    other.refresh_from_db()
    assert other.outcomes


def test_who_is_suppressed_is_written_to_by_no_blog_until_it_is_lifted(
    box: Mailbox, post: Post, clock: time_machine.Traveller
) -> None:
    assert choosing.suppress("SIAN@example.org")
    assert not choosing.suppress(SIAN)
    assert SIAN not in str(Suppression.objects.values().get())
    sent(PostFactory(blog=BlogFactory()), "Elsewhere.")
    act(Comment.objects.filter(post=post).get(), "restore")
    act(Comment.objects.filter(post=post).get(), "approve")
    clock.shift(UNDO)
    assert (mailing.tell(), told()) == (0, [])
    assert choosing.lift(SIAN)
    assert not choosing.lift(SIAN)
    assert mailing.tell() == 1


def test_who_is_suppressed_stays_so_when_the_key_changes_and_is_lifted_by_the_new_one(
    box: Mailbox, settings: Settings
) -> None:
    choosing.suppress(SIAN)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another" * 9
    assert mailboxes.is_suppressed(SIAN)
    sent(PostFactory(blog=box.blog), "Under the new key.")
    assert told() == []
    assert choosing.lift(SIAN)
    assert not mailboxes.is_suppressed(SIAN)


def test_who_is_suppressed_under_a_new_key_is_told_nothing_at_an_older_mailbox(
    box: Mailbox, settings: Settings, clock: time_machine.Traveller
) -> None:
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another" * 9
    choosing.suppress(SIAN)
    act(Comment.objects.get(), "restore")
    act(Comment.objects.get(), "approve")
    clock.shift(UNDO)
    assert (mailing.tell(), told()) == (0, [])


def test_what_is_chosen_is_told_and_the_day_begins_with_the_next(box: Mailbox) -> None:
    choosing.choose(box, ["reply", "review"], "day")
    box.refresh_from_db()
    assert [kind for kind, wish in WISHES.items() if getattr(box, wish)] == ["reply", "review"]
    assert (box.every, box.told_at) == ("day", timezone.now())
    assert News.objects.count() == 0
    with pytest.raises(ValueError, match="never"):
        choosing.choose(box, [], "never")


def test_who_did_not_send_the_comment_is_forgotten_and_never_written_to_again(post: Post) -> None:
    comment = sent(post)
    mailboxes.follow(comment)
    act(comment, "approve")
    choosing.disown(link("confirm/").split("/")[2])
    assert not Mailbox.objects.exists()
    assert not News.objects.exists()
    assert Letter.objects.get().state == "taken back"
    sent(post, "Another.")
    assert len(told()) == 1
