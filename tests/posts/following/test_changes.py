"""Who follows a blog is told what was corrected in its posts: once, and only with a note."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from govblog.letters.composing import as_page
from govblog.models import Letter
from posts import following, publishing
from posts.following import digests, telling
from posts.models import Blog, ChangeTelling, Post, PostRevision
from tests import dom
from tests.factories import BlogFactory, CategoryFactory, PostFactory, staff_of
from tests.posts.following.readers import GETHIN, HELEDD, SETTLED, START, follows, told

pytestmark = pytest.mark.django_db
LAST_MONTH = START - dt.timedelta(days=30)
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """The clock, standing still."""
    with time_machine.travel(START, tick=False) as still:
        yield still


@pytest.fixture
def blog() -> Blog:
    """A blog that someone reads."""
    return BlogFactory(name="Letters")


@pytest.fixture
def old(blog: Blog) -> Post:
    """A post that nobody is told of any more."""
    return PostFactory(blog=blog, title="Bins", excerpt="All of them.", at=LAST_MONTH)


def corrected(post: Post, note: str = "figure corrected", at: Any = None, **text: Any) -> None:
    """Publish another text of a post, with a note of what it changes or none."""
    by = staff_of(post.blog, "editor")
    newest = post.revisions.latest("number")
    said = publishing.Text(newest.title, f"<p>{note} {newest.number}</p>", newest.excerpt, **text)
    publishing.save_draft(post, said, by=by, seen=newest.version)
    publishing.publish(post, by=by, at=at, note=note)


def all_told(clock: time_machine.Traveller, days: int = 3) -> list[str]:
    """Let the clock tell what is due for some days; return what the reader was told."""
    for _ in range(days):
        clock.shift(DAY)
        following.tell()
        following.write_digests()
    return told()


def test_a_correction_comes_in_a_mail_of_its_own_that_says_day_and_note(
    blog: Blog, old: Post, clock: time_machine.Traveller
) -> None:
    follows(blog)
    clock.shift(1)
    corrected(old, "figure <b>corrected")
    clock.shift(SETTLED - dt.timedelta(seconds=1))
    assert following.tell() == 0
    clock.shift(1)
    assert [following.tell() for _ in range(3)] == [1, 0, 0]
    letter = Letter.objects.get()
    assert letter.subject == "Updated: Bins"
    said = "Updated 5 May 2026: figure <b>corrected"
    link = f"http://127.0.0.1:8000{old.get_absolute_url()}"
    assert letter.text.startswith(f"{said}\n\nRead it:\n{link}\n")
    shown = dom.page(as_page(letter))
    assert shown.all("p")[0].text == said
    assert shown.all("a")[0]["href"] == link
    assert letter.unsubscribe.endswith("/unsubscribe/")
    assert all_told(clock) == ["Updated: Bins"]


def test_a_correction_without_a_note_or_from_before_somebody_followed_is_not_told(
    blog: Blog, old: Post, clock: time_machine.Traveller
) -> None:
    corrected(old, "before")
    clock.shift(1)
    follows(blog)
    follows(blog, HELEDD, every="day")
    clock.shift(1)
    corrected(old, "")
    assert all_told(clock) == told(HELEDD) == []


def test_a_scheduled_correction_is_told_when_it_is_public_and_none_that_is_taken_back(
    blog: Blog, old: Post, clock: time_machine.Traveller
) -> None:
    follows(blog)
    follows(blog, HELEDD, every="day")
    clock.shift(1)
    corrected(old, at=START + 2 * DAY)
    other = PostFactory(blog=blog, title="Roads", at=LAST_MONTH)
    corrected(other, at=START + 2 * DAY)
    publishing.take_back(other, by=staff_of(blog, "editor"))
    assert all_told(clock, 1) == []
    clock.move_to(START + 2 * DAY + SETTLED)
    assert (following.tell(), following.write_digests()) == (1, 0)
    assert all_told(clock) == told(HELEDD) == ["Updated: Bins"]


def test_each_of_several_corrections_is_told_also_when_the_next_has_no_note(
    blog: Blog, old: Post, clock: time_machine.Traveller
) -> None:
    follows(blog)
    follows(blog, HELEDD, every="day")
    for note in ("first", "", "second"):
        clock.shift(60)
        corrected(old, note)
    assert all_told(clock) == ["Updated: Bins"] * 2
    assert told(HELEDD) == ["Letters: 1 updated post"]
    text = Letter.objects.get(to=HELEDD).text
    assert "Updated 5 May 2026: first\nUpdated 5 May 2026: second\n" in text


def test_a_correction_made_before_its_post_was_told_is_told_with_it(
    blog: Blog, clock: time_machine.Traveller
) -> None:
    follows(blog)
    follows(blog, HELEDD, every="day")
    clock.shift(1)
    post = PostFactory(blog=blog, title="New")
    clock.shift(60)
    corrected(post)
    assert all_told(clock) == told(HELEDD) == ["New"]
    corrected(post)
    assert all_told(clock) == told(HELEDD) == ["New", "Updated: New"]


def test_a_days_letter_has_new_posts_first_and_then_under_a_heading_what_was_updated(
    blog: Blog, old: Post, clock: time_machine.Traveller
) -> None:
    follows(blog, every="day")
    clock.shift(1)
    corrected(old)
    PostFactory(blog=blog, title="First")
    PostFactory(blog=blog, title="Second")
    clock.shift(DAY)
    assert [following.write_digests() for _ in range(3)] == [1, 0, 0]
    letter = Letter.objects.get()
    assert letter.subject == "Letters: 2 new posts, 1 updated"
    order = ["First", "Second", "\nUpdated\n=======\n", "Bins", "Updated 5 May 2026: figure"]
    places = [letter.text.index(words) for words in order]
    assert places == sorted(places)
    assert dom.page(as_page(letter)).one("h2").text == "Updated"


def test_the_updates_of_a_week_alone_come_on_monday(
    blog: Blog, old: Post, clock: time_machine.Traveller
) -> None:
    other = PostFactory(blog=blog, title="Roads", at=LAST_MONTH)
    follows(blog, every="week")
    clock.shift(1)
    corrected(old)
    corrected(other)
    clock.move_to(dt.datetime(2026, 5, 11, 6, 0, tzinfo=dt.UTC))
    assert following.write_digests() == 1
    assert told() == ["Letters: 2 updated posts"]


def test_more_updates_than_fit_go_on_in_a_second_letter(
    blog: Blog, old: Post, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(digests, "IN_ONE", 2)
    follows(blog, every="day")
    for number in range(4):
        clock.shift(1)
        corrected(old, f"note {number}")
    clock.shift(1)
    PostFactory(blog=blog, title="New")
    clock.shift(DAY)
    assert [following.write_digests() for _ in range(4)] == [1, 1, 1, 0]
    assert told() == ["Letters: 1 updated post"] * 2 + ["New"]


def test_only_who_was_ever_told_of_a_post_is_told_what_changed_in_it(
    blog: Blog, clock: time_machine.Traveller
) -> None:
    tax, roads, bins = (CategoryFactory(blog=blog) for _ in range(3))
    post = PostFactory(blog=blog, title="Moved", categories=[tax], at=LAST_MONTH)
    every = ("once", "day")
    for number, (term, often) in enumerate((term, e) for term in (tax, roads, bins) for e in every):
        follows(blog, f"reader{number}@example.org", often, whole=False, categories=[term])
    clock.shift(1)
    # From tax to roads: a reader of tax read the wrong figure
    corrected(post, categories=[roads])
    all_told(clock)
    came = [told(f"reader{number}@example.org") for number in range(6)]
    assert came == [["Updated: Moved"]] * 4 + [[], []]


def test_all_blogs_are_told_by_one_subscription(clock: time_machine.Traveller, blog: Blog) -> None:
    other = BlogFactory(name="Roads")
    post = PostFactory(blog=other, title="There", at=LAST_MONTH)
    follows(blog, GETHIN, everywhere=True)
    follows(blog, HELEDD, every="day", everywhere=True)
    follows(other, HELEDD, every="day")
    clock.shift(1)
    corrected(post)
    assert all_told(clock) == told(HELEDD) == ["Updated: There"]
    assert "On Roads" in Letter.objects.get(to=GETHIN).text


@pytest.mark.parametrize(("before", "after"), [("once", "day"), ("day", "once")])
def test_who_changes_how_often_misses_no_correction_and_gets_none_twice(
    blog: Blog, old: Post, clock: time_machine.Traveller, before: str, after: str
) -> None:
    one = follows(blog, every=before)
    clock.shift(1)
    corrected(old, "settled")
    clock.shift(SETTLED)
    following.tell()
    corrected(old, "fresh")
    clock.shift(1)
    following.choose(one, following.Choice(after))
    assert all_told(clock) == ["Updated: Bins"] * 2


def test_a_post_that_is_withdrawn_is_told_no_more_and_waiting_letters_are_taken_back(
    blog: Blog, old: Post, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        follows(blog, f"reader{number}@example.org")
    clock.shift(1)
    corrected(old)
    clock.shift(SETTLED)
    monkeypatch.setattr(telling, "PORTION", 2)
    now = START + SETTLED * 2
    telling._begin_changes(now)
    assert telling._try_portion(ChangeTelling, PostRevision.objects.latest("pk").pk, now) == 2
    publishing.withdraw(old, by=staff_of(blog, "editor"), reason="Wrong figures.")
    assert following.tell() == 0
    assert set(Letter.objects.values_list("state", "text")) == {("taken back", "")}


def test_a_change_that_nobody_began_to_tell_for_two_weeks_is_no_news(
    blog: Blog, old: Post, clock: time_machine.Traveller
) -> None:
    follows(blog)
    clock.shift(1)
    corrected(old)
    clock.shift(telling.HORIZON)
    assert following.tell() == 0


def test_what_is_begun_takes_the_same_queries_for_one_change_and_for_many(
    blog: Blog, old: Post, clock: time_machine.Traveller, django_assert_num_queries: Any
) -> None:
    for many in (1, 8):
        for _ in range(many):
            clock.shift(1)
            corrected(old)
        clock.shift(SETTLED)
        with django_assert_num_queries(2):
            telling._begin_changes(dt.datetime.now(dt.UTC))
    assert ChangeTelling.objects.count() == 9
