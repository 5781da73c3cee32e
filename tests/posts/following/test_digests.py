"""One letter a day or a week, at seven o'clock by the blog's clock, with what is new."""

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest
import time_machine

from govblog.models import Letter
from posts import following, publishing
from posts.following import digests
from posts.models import Blog, Subscription
from tests.factories import BlogFactory, CategoryFactory, PostFactory, staff_of
from tests.posts.following.readers import GETHIN, SETTLED, START, follows, told

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """The clock, standing still."""
    with time_machine.travel(START, tick=False) as still:
        yield still


@pytest.fixture
def blog() -> Blog:
    """A blog that someone reads."""
    return BlogFactory(name="Letters")


@pytest.mark.parametrize(
    ("every", "now", "began"),
    [
        ("day", "2026-05-05T06:00", "2026-05-05T06:00"),
        ("day", "2026-05-05T05:59", "2026-05-04T06:00"),
        ("day", "2026-03-29T06:00", "2026-03-29T06:00"),  # the clocks went forward at 1
        ("day", "2026-03-29T05:59", "2026-03-28T07:00"),
        ("day", "2026-10-25T06:30", "2026-10-24T06:00"),  # and back
        ("day", "2026-10-25T07:00", "2026-10-25T07:00"),
        ("week", "2026-03-30T05:59", "2026-03-23T07:00"),
        ("week", "2026-03-30T06:00", "2026-03-30T06:00"),
        ("week", "2026-05-10T23:00", "2026-05-04T06:00"),
    ],
)
def test_a_period_begins_at_seven_whatever_the_clocks_do(every: str, now: str, began: str) -> None:
    moment = dt.datetime.fromisoformat(f"{now}+00:00")
    assert digests.begun(every, LONDON, moment).isoformat() == f"{began}:00+00:00"


def test_the_posts_of_a_day_come_in_one_letter_and_on_a_quiet_day_none(
    blog: Blog, clock: time_machine.Traveller
) -> None:
    follows(blog, every="day")
    clock.shift(1)
    PostFactory(blog=blog, title="First", excerpt="One.")
    PostFactory(blog=blog, title="Second")
    gone = PostFactory(blog=blog, title="Gone")
    publishing.withdraw(gone, by=staff_of(blog, "editor"), reason="Too soon.")
    clock.shift(SETTLED)
    assert (following.tell(), following.write_digests()) == (0, 0)
    clock.move_to(dt.datetime(2026, 5, 6, 6, 0, tzinfo=dt.UTC))
    assert [following.write_digests() for _ in range(3)] == [1, 0, 0]
    letter = Letter.objects.get()
    assert letter.subject == "Letters: 2 new posts"
    assert letter.text.index("First") < letter.text.index("Second")
    assert "Gone" not in letter.text
    clock.shift(dt.timedelta(days=1))
    assert following.write_digests() == 0


def test_the_posts_of_a_week_come_on_monday_and_one_alone_under_its_title(
    blog: Blog, clock: time_machine.Traveller
) -> None:
    follows(blog, every="week")
    clock.shift(1)
    PostFactory(blog=blog, title="Alone")
    clock.move_to(dt.datetime(2026, 5, 10, 23, 0, tzinfo=dt.UTC))
    assert following.write_digests() == 0
    clock.move_to(dt.datetime(2026, 5, 11, 6, 0, tzinfo=dt.UTC))
    assert following.write_digests() == 1
    assert told() == ["Alone"]


def test_more_than_fit_go_on_in_a_second_letter(
    blog: Blog, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(digests, "IN_ONE", 2)
    follows(blog, every="day")
    for number in range(5):
        clock.shift(1)
        PostFactory(blog=blog, title=f"No. {number}")
    clock.shift(dt.timedelta(days=1))
    assert [following.write_digests() for _ in range(4)] == [1, 1, 1, 0]
    assert told() == ["Letters: 2 new posts", "Letters: 2 new posts", "No. 4"]


@pytest.mark.parametrize(("before", "after"), [("once", "day"), ("day", "once"), ("week", "day")])
def test_who_changes_how_often_misses_nothing_and_gets_nothing_twice(
    blog: Blog, clock: time_machine.Traveller, before: str, after: str
) -> None:
    one = follows(blog, every=before)
    clock.shift(1)
    PostFactory(blog=blog, title="Settled")
    clock.shift(SETTLED)
    following.tell()
    PostFactory(blog=blog, title="Fresh")
    clock.shift(1)
    following.choose(one, following.Choice(after))
    for _ in range(3):
        following.tell()
        following.write_digests()
        clock.shift(dt.timedelta(days=1))
    assert sorted(told()) == ["Fresh", "Settled"]


def test_who_changes_what_about_is_first_told_what_waited(
    blog: Blog, clock: time_machine.Traveller
) -> None:
    tax, roads = CategoryFactory(blog=blog), CategoryFactory(blog=blog)
    one = follows(blog, every="week", whole=False, categories=[tax])
    clock.shift(1)
    PostFactory(blog=blog, title="Tax", categories=[tax])
    PostFactory(blog=blog, title="Roads", categories=[roads])
    clock.shift(SETTLED)
    following.choose(one, following.Choice("week", whole=False, categories=[roads]))
    assert told() == ["Tax"]
    clock.shift(dt.timedelta(days=8))
    following.write_digests()
    assert told() == ["Tax"]


def test_of_two_blogs_that_overlap_each_post_is_told_once_whatever_changes(
    blog: Blog, clock: time_machine.Traveller
) -> None:
    other = BlogFactory(name="Roads")
    follows(blog, every="day", everywhere=True)
    clock.shift(1)
    PostFactory(blog=other, title="Before")
    clock.shift(SETTLED)
    here = follows(other, every="week")
    clock.shift(1)
    PostFactory(blog=other, title="Between")
    clock.shift(dt.timedelta(days=8))
    following.write_digests()
    following.end(here)
    clock.shift(1)
    PostFactory(blog=other, title="After")
    clock.shift(dt.timedelta(days=2))
    following.write_digests()
    assert told() == ["Before", "Between", "After"]


def test_one_who_cannot_be_told_hinders_nobody(
    blog: Blog, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = follows(blog, every="day")
    follows(blog, "heledd@example.org", every="day")
    clock.shift(1)
    PostFactory(blog=blog)
    clock.shift(dt.timedelta(days=1))
    tell = digests.tell_until

    def failing(one: Subscription, until: dt.datetime) -> bool:
        if one == bad:
            raise ValueError
        return tell(one, until)

    with monkeypatch.context() as broken:
        broken.setattr(digests, "tell_until", failing)
        assert following.write_digests() == 1
    assert following.write_digests() == 1
    assert len(told(GETHIN)) == 1
