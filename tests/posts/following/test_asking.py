"""Whoever types an address starts nothing: its reader confirms, chooses and ends."""

import datetime as dt

import pytest
import time_machine

from comments import people, retention
from comments.models import PersonEvent
from comments.moderation import choosing
from govblog.models import Letter
from posts import following, terms
from posts.following import Choice, NoSuchSubscription
from posts.models import Blog, Category, Subscription
from tests.factories import BlogFactory, CategoryFactory, StaffFactory
from tests.posts.following.readers import GETHIN, HELEDD, asked, follows, token

pytestmark = pytest.mark.django_db


@pytest.fixture
def blog() -> Blog:
    """A blog that someone reads."""
    return BlogFactory(name="Letters")


def test_one_letter_asks_to_confirm_and_says_who_asked_what(blog: Blog) -> None:
    one = asked(blog)
    letter = Letter.objects.get()
    assert letter.subject == "Confirm that you want to follow Letters"
    assert f"http://127.0.0.1:8000{following.confirm_path_of(one)}\n" in letter.text
    assert letter.unsubscribe == ""
    assert one.confirmed_at is None


def test_an_address_gets_three_such_letters_a_day_from_all_blogs_together(blog: Blog) -> None:
    other = BlogFactory()
    with time_machine.travel("2026-05-05T11:00Z", tick=False) as clock:
        spellings = ("gethin@example.org", "GETHIN@example.org", "gethin+a@example.org", GETHIN)
        came = [
            following.ask(where, email, Choice("once"))
            for where, email in zip((blog, other) * 2, spellings, strict=True)
        ]
        assert came == [True, True, True, False]
        assert Subscription.objects.count() == Letter.objects.count() == 3
        clock.shift(dt.timedelta(days=1))
        assert following.ask(blog, GETHIN, Choice("once"))


def test_a_stranger_who_types_an_address_changes_nothing_its_reader_chose(blog: Blog) -> None:
    one = follows(blog, every="week")
    asked(blog, every="once", everywhere=True)
    one.refresh_from_db()
    assert (one.every, one.everywhere, bool(one.confirmed_at)) == ("week", False, True)


def test_who_confirms_again_chose_anew(blog: Blog) -> None:
    old = follows(blog, every="week")
    new = follows(blog, every="day")
    assert Subscription.objects.get() == new
    with pytest.raises(NoSuchSubscription):
        following.found(token(following.path_of(old)))


def test_over_all_blogs_one_subscription_is_enough(blog: Blog) -> None:
    first = follows(blog, everywhere=True)
    second = follows(BlogFactory(), everywhere=True)
    first.refresh_from_db()
    assert (first.everywhere, second.everywhere) == (False, True)
    following.choose(first, Choice("day", everywhere=True))
    second.refresh_from_db()
    assert not second.everywhere


def test_a_link_confirms_for_seven_days_and_what_was_not_confirmed_goes(blog: Blog) -> None:
    with time_machine.travel("2026-05-05T11:00Z", tick=False) as clock:
        link = token(following.confirm_path_of(asked(blog)))
        follows(blog, HELEDD)
        clock.shift(dt.timedelta(days=7))
        with pytest.raises(NoSuchSubscription):
            following.confirm(link)
        retention.keep_up()
        assert Subscription.objects.get().email == HELEDD


def test_a_link_of_one_purpose_opens_nothing_of_another(blog: Blog) -> None:
    one = follows(blog)
    for reach in (following.asked, following.confirm, following.disown):
        with pytest.raises(NoSuchSubscription):
            reach(token(following.path_of(one)))
    with pytest.raises(NoSuchSubscription):
        following.found(token(following.confirm_path_of(one)))
    unconfirmed = asked(blog, HELEDD)
    with pytest.raises(NoSuchSubscription):
        following.found(token(following.path_of(unconfirmed)))


def test_this_was_not_me_forgets_what_was_asked_and_nothing_that_was_confirmed(blog: Blog) -> None:
    follows(blog)
    again = asked(blog)
    following.disown(token(following.confirm_path_of(again)))
    assert Subscription.objects.get().confirmed_at


def test_who_ends_it_is_forgotten_and_a_stopped_address_follows_nothing(blog: Blog) -> None:
    one = follows(blog)
    following.end(one)
    following.end(one)
    with pytest.raises(NoSuchSubscription):
        following.choose(one, Choice("day"))
    follows(blog)
    asked(BlogFactory())
    choosing.suppress(GETHIN)
    assert not Subscription.objects.exists()


def test_the_counts_name_nobody(blog: Blog) -> None:
    follows(blog, every="week")
    follows(blog, HELEDD)
    asked(blog, "mair@example.org")
    follows(BlogFactory(), "mair@example.org")
    assert following.counts(blog) == {"once": 1, "day": 0, "week": 1, "unconfirmed": 1}


def test_a_person_gets_a_copy_and_is_erased(blog: Blog) -> None:
    follows(blog, every="day", whole=False, categories=[CategoryFactory(blog=blog, name="Tax")])
    follows(blog, HELEDD)
    person = people.find("Gethin@example.org")
    said = people.export(person)["subscriptions"]
    assert [(one["how_often"], one["categories"]) for one in said] == [("Once a day", ["Tax"])]
    done = people.erase(person, way=PersonEvent.Way.COMMAND)
    assert done.counts["subscriptions"] == 1
    assert Subscription.objects.get().email == HELEDD


def test_who_follows_a_category_that_is_merged_at_that_moment_follows_what_it_is_part_of(
    blog: Blog,
) -> None:
    gone, left = CategoryFactory(blog=blog), CategoryFactory(blog=blog)
    # As a form knows it that was opened before
    chosen = Choice("once", whole=False, categories=[Category.objects.get(pk=gone.pk)])
    terms.merge(gone, left, by=StaffFactory(blog=blog, role="editor"))
    one = asked(blog, whole=False, categories=chosen.categories)
    assert list(one.categories.all()) == [left]
    confirmed = follows(blog)
    following.choose(confirmed, chosen)
    assert list(confirmed.categories.all()) == [left]
