"""The doors in the admin: comments of a post or a blog are closed, reopened and slowed."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client

from comments import moderation
from posts.models import Blog, BlogEvent, Post, PostEvent
from tests import dom
from tests.desk import QUEUE, page, signed_in, told
from tests.factories import PostFactory, StaffFactory

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 5, 5, 9, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
FIELDS = ("reason", "at_date", "at_time", "until_date", "until_time")
GOOD = dict(zip(FIELDS, ("Paused.", "2026-05-20", "17:00", "2026-06-12", "09:30"), strict=True))


@pytest.fixture
def post(blog: Blog) -> Post:
    """A post that was published some days before NOW."""
    return PostFactory(blog=blog, at=NOW - 9 * DAY)


@pytest.fixture
def desk(moderator: User) -> Client:
    """A browser in which the moderator is signed in."""
    return signed_in(moderator)


@pytest.fixture
def keeper(blog: Blog) -> User:
    """An administrator of the install."""
    return StaffFactory(role=None, is_superuser=True)


def door(place: Post | Blog) -> str:
    """Return where the comments of a post or a blog are closed and reopened."""
    return f"{QUEUE}{'post' if isinstance(place, Post) else 'blog'}/{place.pk}/"


def refused(response: HttpResponse) -> list[str]:
    """Return what is said of a form that was not carried out."""
    assert response.status_code == 422
    return [item.text for item in dom.page(response.content).one(of="errornote").all("li")]


def typed(response: HttpResponse) -> dict[str, str]:
    """Return what the fields of the closing form hold."""
    shown = dom.page(response.content)
    fields = {name: shown.one("input", id=f"close-{name}") for name in FIELDS}
    return {name: field.attributes.get("value", "") for name, field in fields.items()}


def seen(browser: Client, place: Post | Blog) -> str:
    """Return the number of the last act that the page carries."""
    return page(browser, door(place)).all("input", name="seen")[0]["value"]


def now(browser: Client, place: Post | Blog) -> list[str]:
    """Return how it stands, as the page says it."""
    state = page(browser, door(place)).one("section", of="app-state")
    return [item.text for item in state.all("li")]


def test_comments_are_closed_from_a_moment_until_a_moment(post: Post, moderator: User) -> None:
    form = GOOD | {"reason": "An election is on.", "until_time": ""}
    with time_machine.travel(NOW, tick=False) as clock:
        desk = signed_in(moderator)
        assert now(desk, post) == ["Comments are open.", "Slow mode is off."]
        assert told(desk.post(door(post), form), desk) == [
            "Comments close on 20 May 2026 at 17:00 BST. They reopen on 12 June 2026 at 00:00 BST."
        ]
        post.refresh_from_db()
        assert post.comments_closed_at == dt.datetime(2026, 5, 20, 16, 0, tzinfo=dt.UTC)
        assert post.comments_reopen_at == dt.datetime(2026, 6, 11, 23, 0, tzinfo=dt.UTC)
        assert now(desk, post)[0] == (
            "Comments are open. They close on 20 May 2026 at 17:00 BST. They reopen by themselves "
            "on 12 June 2026 at 00:00 BST. Readers see: An election is on."
        )
        clock.move_to(dt.datetime(2026, 5, 21, tzinfo=dt.UTC))
        closed = now(signed_in(moderator), post)[0]
        assert closed.startswith("Comments are closed since 20 May 2026 at 17:00 BST.")
        clock.move_to(dt.datetime(2026, 6, 12, tzinfo=dt.UTC))
        assert now(signed_in(moderator), post)[0] == "Comments are open."


def test_the_form_shows_what_was_set_to_be_changed(post: Post, moderator: User) -> None:
    with time_machine.travel(NOW, tick=False):
        start, end = NOW + DAY, NOW + 2 * DAY
        moderation.close(post, by=moderator, reason="Paused.", at=start, until=end)
        desk = signed_in(moderator)
        assert list(typed(desk.get(door(post))).values()) == [
            "Paused.", "2026-05-06", "10:00", "2026-05-07", "10:00",
        ]  # fmt: skip
        moderation.close(post, by=moderator, reason="Paused.", until=end)
        closed = page(desk, door(post))
        assert not closed.all("input", id="close-at_date")
        assert closed.one("input", id="close-reason")["value"] == "Paused."
        form = {"reason": "An election is on.", "until_date": "2026-06-12"}
        assert told(desk.post(door(post), form), desk) == [
            "Comments are closed. Readers see the reason. They reopen on 12 June 2026 at 00:00 BST."
        ]
        post.refresh_from_db()
        assert post.comments_closed_at == NOW


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"reason": " "}, "Enter the reason. It is shown to readers in place of the form."),
        ({"reason": "x" * 301}, "The reason must be 300 characters or less."),
        ({"reason": "x\x00"}, "Null characters are not allowed."),
        ({"at_date": "31 June"}, "Enter a date of the calendar, like 2026-05-31."),
        ({"at_time": "25:00"}, "Enter a time of the day, like 09:30."),
        ({"at_date": ""}, "Enter the date too, or leave out the time."),
        ({"at_date": "2026-05-04"}, "Enter a date and time to come, or leave both empty."),
        ({"at_date": "0001-01-01"}, "Enter a date and time to come, or leave both empty."),
        ({"until_date": "9999-12-31"}, "Enter a date before 2047."),
        ({"until_date": "2026-05-19"},
         "Comments must reopen after they close. Enter a later date and time."),
        ({"until_date": "2027-03-28", "until_time": "01:30"},
         "There is no 01:30 on 28 March 2027: the clocks go forward. Choose another time."),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_told_and_everything_typed_is_kept(
    post: Post, moderator: User, wrong: dict[str, str], why: str
) -> None:
    with time_machine.travel(NOW, tick=False):
        response = signed_in(moderator).post(door(post), GOOD | wrong)
        assert refused(response) == [why]
        assert typed(response) == GOOD | wrong
    assert not PostEvent.objects.filter(act="close comments").exists()


@pytest.mark.parametrize("said", ["x", "-1", "9" * 5_000])
def test_a_number_that_was_tampered_with_closes_nothing(
    post: Post, desk: Client, said: str
) -> None:
    for form in ({"reason": "Mine."}, {"reopen": "1"}, {"minutes": "5"}):
        assert desk.post(door(post), form | {"seen": said}).status_code == 422
    assert not PostEvent.objects.filter(act__in=["close comments", "slow mode"]).exists()


def test_a_link_leads_from_what_is_wrong_to_its_field(post: Post, desk: Client) -> None:
    shown = dom.page(desk.post(door(post), {"reason": ""}).content)
    link = shown.one(of="errornote").one("a")
    field = shown.one(id=link["href"].removeprefix("#"))
    assert (field["name"], field["aria-invalid"]) == ("reason", "true")
    for named in field["aria-describedby"].split():
        assert shown.one(id=named).text


def test_an_hour_that_comes_twice_means_the_first_and_that_is_said(
    post: Post, moderator: User
) -> None:
    with time_machine.travel(NOW, tick=False):
        desk = signed_in(moderator)
        form = {"reason": "Paused.", "until_date": "2026-10-25", "until_time": "01:30"}
        assert told(desk.post(door(post), form), desk) == [
            "Comments are closed. Readers see the reason. They reopen on 25 October 2026 at "
            "01:30 BST. That hour comes twice, because the clocks go back: the first is meant."
        ]
    post.refresh_from_db()
    assert post.comments_reopen_at == dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC)


def test_times_are_those_of_the_blog(post: Post, moderator: User) -> None:
    Blog.objects.update(time_zone="Pacific/Auckland")
    with time_machine.travel(NOW, tick=False):
        desk = signed_in(moderator)
        desk.post(door(post), {"reason": "Paused.", "until_date": "2026-06-12"})
        assert "Times are those of Pacific/Auckland." in page(desk, door(post)).text
        assert "12 June 2026 at 00:00 NZST" in now(desk, post)[0]
    post.refresh_from_db()
    assert post.comments_reopen_at == dt.datetime(2026, 6, 11, 12, 0, tzinfo=dt.UTC)


def test_a_closing_to_come_is_called_off(post: Post, moderator: User) -> None:
    with time_machine.travel(NOW, tick=False):
        moderation.close(post, by=moderator, reason="Then.", at=NOW + DAY)
        desk = signed_in(moderator)
        assert page(desk, door(post)).one("button", name="reopen").text == "Keep comments open"
        assert told(desk.post(door(post), {"reopen": "1"}), desk) == ["Comments are open."]
        assert not page(desk, door(post)).all("button", name="reopen")


def test_the_page_of_a_post_tells_what_the_blog_and_its_age_do(blog: Blog, keeper: User) -> None:
    Blog.objects.update(comments_close_after=30)
    post = PostFactory(at=NOW - 9 * DAY)
    with time_machine.travel(NOW, tick=False):
        moderation.close_blog(blog, by=keeper, reason="An election", until=NOW + DAY)
        moderation.set_slow(blog, 10, by=keeper)
        lines = now(signed_in(keeper), post)
    assert lines == [
        "Comments are open.",
        "On the whole blog: Comments are closed since 5 May 2026 at 10:00 BST. They reopen by "
        "themselves on 6 May 2026 at 10:00 BST. Readers see: An election.",
        "By the age of the post they close on 26 May 2026 at 10:00 BST: Comments on a post close "
        "30 days after it is published.",
        "Slow mode: one comment of a person every 10 minutes.",
    ]


def test_slow_mode_is_set_and_ended(post: Post, desk: Client) -> None:
    said = told(desk.post(door(post), {"minutes": "10"}), desk)
    assert said == ["This conversation is in slow mode: one comment every 10 minutes."]
    assert "Slow mode: one comment of a person every 10 minutes." in now(desk, post)
    assert told(desk.post(door(post), {"minutes": "0"}), desk) == ["Slow mode is off."]
    for wrong in ("", "61", "-1", "x", "9" * 5_000):
        response = desk.post(door(post), {"minutes": wrong})
        assert refused(response) == ["Enter a number of minutes from 0 to 60."]
        field = dom.page(response.content).one("input", id="slow-minutes")
        assert field.attributes.get("value", "") == wrong


def test_what_was_done_is_listed_with_all_that_was_set(post: Post, moderator: User) -> None:
    with time_machine.travel(NOW, tick=False):
        moderation.close(post, by=moderator, reason="Paused", at=NOW + DAY, until=NOW + 2 * DAY)
        moderation.reopen(post, by=moderator)
        moderation.set_slow(post, 5, by=moderator)
        shown = page(signed_in(moderator), door(post)).one("ul", of="app-history")
    name = moderator.get_full_name()
    assert [item.text for item in shown.all("li")] == [
        f"5 May 2026 at 10:00 BST: Slow mode set by {name}, 5 minutes",
        f"5 May 2026 at 10:00 BST: Comments reopened by {name}",
        f"5 May 2026 at 10:00 BST: Comments closed by {name} from 6 May 2026 at 10:00 BST until "
        "7 May 2026 at 10:00 BST. Paused.",
    ]


def test_looking_changes_nothing(post: Post, keeper: User) -> None:
    said: dict[str, Any] = {"reason": "By a link.", "reopen": "1", "minutes": "5"}
    for path in (door(post), door(post.blog), f"{QUEUE}all-blogs/"):
        assert signed_in(keeper).get(path, said).status_code == 200
    assert not BlogEvent.objects.exists()
    assert not PostEvent.objects.filter(act__in=["close comments", "slow mode"]).exists()


class TestTogether:
    """Two people at one door."""

    def test_the_second_sees_what_the_first_did_and_keeps_what_they_typed(
        self, post: Post, moderator: User
    ) -> None:
        first = StaffFactory(first_name="Staff", last_name="Member 77", role="editor")
        with time_machine.travel(NOW, tick=False):
            desk = signed_in(moderator)
            form = {"reason": "Mine.", "until_date": "2026-06-12", "seen": seen(desk, post)}
            moderation.close(post, by=first, reason="Theirs.")
            response = desk.post(door(post), form)
            (line,) = refused(response)
            assert line.startswith("Staff Member 77 closed the comments on 5 May 2026 at 10:00")
            shown = dom.page(response.content)
            assert "Readers see: Theirs." in shown.one("section", of="app-state").text
            assert shown.one("input", id="close-reason")["value"] == "Mine."
            assert shown.one("input", id="close-until_date")["value"] == "2026-06-12"
            # Now they know, and may go on
            known = shown.all("input", name="seen")[0]["value"]
            assert desk.post(door(post), form | {"seen": known}).status_code == 302
        post.refresh_from_db()
        assert post.comments_closed_reason == "Mine."

    def test_correcting_a_form_does_not_pass_over_what_another_did_meanwhile(
        self, post: Post, desk: Client
    ) -> None:
        form = {"reason": "Mine.", "at_date": "x", "seen": seen(desk, post)}
        moderation.set_slow(post, 5, by=StaffFactory(role="editor"))
        response = desk.post(door(post), form)
        assert refused(response) == ["Enter a date of the calendar, like 2026-05-31."]
        again = dom.page(response.content).all("input", name="seen")[0]["value"]
        (line,) = refused(desk.post(door(post), {"reason": "Mine.", "seen": again}))
        assert "set slow mode" in line

    def test_who_reopens_what_was_reopened_and_closed_again_is_told(
        self, post: Post, moderator: User, desk: Client
    ) -> None:
        moderation.close(post, by=moderator, reason="Once.")
        known = seen(desk, post)
        moderation.reopen(post, by=moderator)
        moderation.close(post, by=moderator, reason="Twice.")
        (line,) = refused(desk.post(door(post), {"reopen": "1", "seen": known}))
        assert "closed the comments" in line
        post.refresh_from_db()
        assert post.comments_closed_reason == "Twice."
