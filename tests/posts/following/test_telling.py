"""Who follows a blog is told of each post once, at once, and of none that is withdrawn."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine

from comments.moderation import choosing
from govblog.letters.composing import as_page
from govblog.management.commands.worker import DUE
from govblog.models import Letter
from posts import following, publishing
from posts.following import telling
from posts.models import Blog, Telling
from tests.factories import AuthorFactory, BlogFactory, CategoryFactory, PostFactory, staff_of
from tests.posts.following.readers import GETHIN, HELEDD, SETTLED, START, asked, follows, told

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """The clock, standing still."""
    with time_machine.travel(START, tick=False) as still:
        yield still


@pytest.fixture
def blog() -> Blog:
    """A blog that someone reads."""
    return BlogFactory(name="Letters")


def test_the_worker_tells_by_the_clock_before_it_sends() -> None:
    names = [job.__name__ for job in DUE]
    assert following.tell in DUE
    assert following.write_digests in DUE
    assert names.index("write_digests") < names.index("send_due_letters") == len(names) - 1


def test_a_post_is_told_with_title_summary_author_and_a_way_to_stop(
    blog: Blog, clock: time_machine.Traveller
) -> None:
    follows(blog)
    clock.shift(1)
    author = AuthorFactory(blog=blog, name="Nerys")
    post = PostFactory(blog=blog, title="One form", excerpt="Instead of four.", authors=[author])
    clock.shift(SETTLED)
    assert following.tell() == 1
    letter = Letter.objects.get()
    assert (letter.subject, letter.to, letter.blog) == ("One form", GETHIN, blog)
    link = f"http://127.0.0.1:8000{post.get_absolute_url()}"
    for said in ("Instead of four.", "By Nerys", link, "Letters\n", "Stop mail about posts:"):
        assert said in letter.text
    assert f'<a href="{link}">' in as_page(letter)
    assert f"{letter.unsubscribe}\n" in letter.text
    assert letter.unsubscribe.endswith("/unsubscribe/")


def test_nothing_is_told_before_the_undo_time_and_never_again_after(
    blog: Blog, clock: time_machine.Traveller
) -> None:
    follows(blog)
    clock.shift(1)
    PostFactory(blog=blog)
    clock.shift(SETTLED - dt.timedelta(seconds=1))
    assert following.tell() == 0
    clock.shift(1)
    assert [following.tell() for _ in range(3)] == [1, 0, 0]
    clock.shift(dt.timedelta(days=3))
    assert following.tell() == 0


def test_a_scheduled_post_is_told_when_it_is_public(
    blog: Blog, clock: time_machine.Traveller
) -> None:
    follows(blog)
    PostFactory(blog=blog, at=START + dt.timedelta(days=2))
    clock.shift(dt.timedelta(days=1))
    assert following.tell() == 0
    clock.shift(dt.timedelta(days=1) + SETTLED)
    assert following.tell() == 1


def test_nobody_is_told_of_posts_from_before_or_without_confirming(
    blog: Blog, clock: time_machine.Traveller
) -> None:
    PostFactory(blog=blog)
    clock.shift(1)
    follows(blog, GETHIN)
    asked(blog, HELEDD)
    clock.shift(SETTLED)
    assert following.tell() == 0


def test_a_post_withdrawn_before_it_is_told_is_told_to_nobody(
    blog: Blog, clock: time_machine.Traveller
) -> None:
    follows(blog)
    clock.shift(1)
    post = PostFactory(blog=blog)
    publishing.withdraw(post, by=staff_of(blog, "editor"), reason="Too soon.")
    clock.shift(SETTLED)
    assert following.tell() == 0


def test_letters_about_a_post_withdrawn_meanwhile_are_taken_back(
    blog: Blog, clock: time_machine.Traveller
) -> None:
    follows(blog)
    clock.shift(1)
    post = PostFactory(blog=blog)
    clock.shift(SETTLED)
    following.tell()
    publishing.withdraw(post, by=staff_of(blog, "editor"), reason="Wrong figures.")
    assert following.tell() == 0
    letter = Letter.objects.get()
    assert (letter.state, letter.text) == ("taken back", "")


def test_the_telling_stops_where_a_post_is_withdrawn_half_way(
    blog: Blog, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        follows(blog, f"reader{number}@example.org")
    clock.shift(1)
    post = PostFactory(blog=blog)
    clock.shift(SETTLED)
    monkeypatch.setattr(telling, "PORTION", 2)
    telling._begin(START + SETTLED * 2)
    assert telling._try_portion(Telling, post.pk, START + SETTLED * 2) == 2
    publishing.withdraw(post, by=staff_of(blog, "editor"), reason="Wrong figures.")
    assert following.tell() == 0
    assert set(Letter.objects.values_list("state", flat=True)) == {"taken back"}


def test_only_what_was_chosen_is_told_and_that_once_whatever_overlaps(
    blog: Blog, clock: time_machine.Traveller
) -> None:
    tax, roads = CategoryFactory(blog=blog), CategoryFactory(blog=blog)
    nerys = AuthorFactory(blog=blog)
    follows(blog, GETHIN, whole=False, categories=[tax, roads], authors=[nerys])
    follows(blog, HELEDD, whole=False, categories=[roads])
    clock.shift(1)
    PostFactory(blog=blog, title="On tax", categories=[tax, roads], authors=[nerys])
    PostFactory(blog=blog, title="On nothing")
    PostFactory(blog=blog, title="By Nerys", authors=[nerys])
    clock.shift(SETTLED)
    following.tell()
    assert sorted(told(GETHIN)) == ["By Nerys", "On tax"]
    assert told(HELEDD) == ["On tax"]


def test_all_blogs_are_told_by_one_subscription_and_topics_by_their_address(
    blog: Blog, clock: time_machine.Traveller
) -> None:
    other = BlogFactory(name="Roads")
    here = CategoryFactory(blog=blog, slug="tax")
    there = CategoryFactory(blog=other, slug="tax")
    follows(blog, GETHIN, everywhere=True, whole=False, categories=[here])
    follows(blog, HELEDD, everywhere=True)
    follows(other, HELEDD)
    clock.shift(1)
    PostFactory(blog=other, title="Tax there", categories=[there])
    PostFactory(blog=other, title="Roads there")
    clock.shift(SETTLED)
    following.tell()
    assert told(GETHIN) == ["Tax there"]
    assert "On Roads" in Letter.objects.get(to=GETHIN).text
    assert sorted(told(HELEDD)) == ["Roads there", "Tax there"]


def test_a_stopped_address_is_told_nothing(blog: Blog, clock: time_machine.Traveller) -> None:
    follows(blog)
    clock.shift(1)
    PostFactory(blog=blog)
    clock.shift(SETTLED)
    following.tell()
    choosing.suppress(GETHIN.upper())
    assert Letter.objects.get().state == "taken back"
    assert not following.ask(blog, GETHIN, following.Choice("once"))


def test_a_title_cannot_add_a_header(blog: Blog, clock: time_machine.Traveller) -> None:
    follows(blog)
    clock.shift(1)
    PostFactory(blog=blog, title="Hello\r\nBcc: all@example.org\u2028<b>&\u202e")
    clock.shift(SETTLED)
    following.tell()
    letter = Letter.objects.get()
    assert letter.subject == "Hello Bcc: all@example.org <b>&"
    assert "<b>&" not in as_page(letter)


def test_one_post_that_cannot_be_told_hinders_no_other(
    blog: Blog, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    follows(blog)
    clock.shift(1)
    bad, good = PostFactory(blog=blog), PostFactory(blog=blog, title="Good")
    clock.shift(SETTLED)
    write = telling._write

    def failing(news, one):
        if news.revision.post == bad:
            raise ValueError
        return write(news, one)

    monkeypatch.setattr(telling, "_write", failing)
    assert following.tell() == 1
    assert told() == ["Good"]
    assert list(Telling.objects.filter(done_at=None).values_list("pk", flat=True)) == [bad.pk]
    monkeypatch.setattr(telling, "_write", write)
    assert following.tell() == 1
    assert Telling.objects.get(pk=good.pk).done_at


def test_many_are_told_in_portions_with_few_queries_each(
    blog: Blog, clock: time_machine.Traveller, django_assert_max_num_queries
) -> None:
    for number in range(telling.PORTION + 10):
        follows(blog, f"reader{number}@example.org")
    clock.shift(1)
    PostFactory(blog=blog)
    clock.shift(SETTLED)
    # Three for each letter: it is written by itself
    with django_assert_max_num_queries(3 * (telling.PORTION + 10) + 40):
        assert following.tell() == telling.PORTION + 10
