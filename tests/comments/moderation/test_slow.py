"""In slow mode a person comments once in so many minutes on a post, and is told so."""

import datetime as dt

import pytest
import time_machine
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.utils import timezone

from comments import moderation
from comments.models import Comment, Hit
from comments.moderation import Words, limits
from posts.models import Blog, BlogEvent, Post
from tests import dom
from tests.comments.sending import READER, TYPED, kept, send
from tests.desk import signed_in
from tests.factories import CommentFactory, PostFactory, StaffFactory, WordsFactory, act

pytestmark = pytest.mark.django_db
LINE = "This conversation is in slow mode: one comment every 10 minutes."


def comment(post: Post, words: Words | None = None, address: str = "192.0.2.7") -> Comment | None:
    """Send a comment of someone else each time, unless `words` are given."""
    now = Post.objects.select_related("blog").get(pk=post.pk)
    return moderation.submit(now, words or WordsFactory(), address=address)


@pytest.fixture
def slow(post: Post, moderator: User) -> Post:
    """A post on which a person comments once in ten minutes."""
    return moderation.set_slow(post, 10, by=moderator)


def test_a_person_waits_between_two_comments_on_a_post(slow: Post) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        comment(slow)
        clock.shift(200)
        with pytest.raises(moderation.TooSoon) as told:
            comment(slow)
        assert (told.value.minutes, told.value.wait) == (10, 401)
        clock.shift(399)
        with pytest.raises(moderation.TooSoon):
            comment(slow)
        clock.shift(1)
        assert comment(slow) is not None


def test_a_person_is_known_by_the_household_and_by_the_email(slow: Post) -> None:
    comment(slow, WordsFactory(email="reader@example.org"), "2001:db8:1:2::1")
    for email, address, goes in (
        ("other@example.org", "2001:db8:1:2::ffff", False),
        ("Reader@Example.org", "192.0.2.9", False),
        ("other@example.org", "2001:db8:1:3::1", True),
    ):
        words = WordsFactory(email=email)
        if goes:
            assert comment(slow, words, address) is not None
        else:
            with pytest.raises(moderation.TooSoon):
                comment(slow, words, address)


def test_nobody_waits_on_another_post(slow: Post) -> None:
    comment(slow)
    other = PostFactory(blog=slow.blog)
    assert comment(other) is not None
    assert comment(other) is not None


@pytest.mark.parametrize(("of_blog", "of_post", "minutes"), [(5, 10, 10), (10, 5, 10), (7, 0, 7)])
def test_of_the_blogs_minutes_and_the_posts_the_larger_count(
    post: Post, of_blog: int, of_post: int, minutes: int
) -> None:
    person = StaffFactory(role="senior moderator")
    moderation.set_slow(post.blog, of_blog, by=person)
    moderation.set_slow(post, of_post, by=person)
    comment(post)
    with pytest.raises(moderation.TooSoon) as told:
        comment(post)
    assert told.value.minutes == minutes


def test_when_slow_mode_ends_or_is_shortened_nobody_waits_for_what_was(
    slow: Post, moderator: User
) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        comment(slow)
        clock.shift(121)
        moderation.set_slow(slow, 2, by=moderator)
        assert comment(slow) is not None
        moderation.set_slow(slow, 0, by=moderator)
        assert comment(slow) is not None


def test_the_same_comment_again_is_answered_as_ever(slow: Post) -> None:
    words = WordsFactory()
    comment(slow, words)
    assert comment(slow, words) is None


def test_who_has_to_send_a_reply_again_as_a_comment_does_not_wait_for_that(slow: Post) -> None:
    top = CommentFactory(post=slow, status="approved")
    act(top, "spam")
    said = {"name": "Reader", "email": "reader@example.org", "body": "An answer."}
    with pytest.raises(moderation.ParentGone):
        comment(slow, Words(**said, parent=top.pk))
    assert comment(slow, Words(**said)) is not None


def test_the_limits_of_a_minute_count_before_and_are_told_as_such(slow: Post) -> None:
    Blog.objects.update(limit_address=0)
    with pytest.raises(moderation.TooMany) as told:
        comment(slow)
    assert not isinstance(told.value, moderation.TooSoon)


def test_counts_are_kept_as_long_as_their_limit_needs_them(slow: Post) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        comment(slow)
        assert Hit.objects.count() == 5
        clock.shift(60)
        assert limits.forget() == 3
        clock.shift(539)
        assert limits.forget() == 0
        clock.shift(1)
        assert limits.forget() == 2


@pytest.mark.parametrize("minutes", [-1, 61, 10**9])
def test_nobody_waits_longer_than_an_hour(post: Post, moderator: User, minutes: int) -> None:
    with pytest.raises(moderation.NotClosed, match="from 0 to 60"):
        moderation.set_slow(post, minutes, by=moderator)


def told(response: HttpResponse) -> str:
    """Return what stands above the form that came back."""
    return dom.page(response.content).one(of="govuk-notification-banner__content").text


def test_a_reader_is_told_at_the_form_and_when_it_is_too_soon(slow: Post) -> None:
    path = slow.get_absolute_url()
    assert LINE in dom.page(READER.get(path).content).text
    top = CommentFactory(post=slow, status="approved")
    assert LINE in dom.page(READER.get(f"/comments/{top.pk}/reply/").content).text
    with time_machine.travel(timezone.now(), tick=False) as clock:
        assert send(slow).status_code == 303
        clock.shift(90)
        response = send(slow, **TYPED)
        assert (response.status_code, response["Retry-After"]) == (429, "511")
        assert told(response) == (
            f"Wait before you comment again {LINE} Your comment has not been sent. "
            "Try again in 9 minutes."
        )
        assert kept(response)
        clock.shift(511)
        assert send(slow, **TYPED).status_code == 303


def test_where_there_is_no_slow_mode_nothing_is_said_of_it(post: Post) -> None:
    assert "slow mode" not in dom.page(READER.get(post.get_absolute_url()).content).text


def test_slow_mode_set_among_the_settings_is_on_record_too(blog: Blog, administrator: User) -> None:
    path = f"/admin/posts/blog/{blog.pk}/change/"
    desk = signed_in(administrator)
    form = dom.page(desk.get(path).content).one("form", id="blog_form")
    said = {
        node["name"]: node.attributes.get("value", "")
        for node in form.all("input")
        if node.attributes.get("name") and node["type"] != "checkbox"
    }
    said |= {"comment_order": "oldest", "slow_minutes": "7", "strapline": "New"}
    assert desk.post(path, said).status_code == 302
    blog.refresh_from_db()
    assert (blog.slow_minutes, blog.strapline) == (7, "New")
    event = BlogEvent.objects.get(act=BlogEvent.Act.SLOW)
    assert (event.minutes, event.by) == (7, administrator)


def test_two_windows_of_one_key_are_each_counted_in_their_own() -> None:
    now = dt.datetime(2026, 7, 1, 12, 0, tzinfo=dt.UTC)
    short = limits.Limit("short", 1)
    long = limits.Limit("long", 1, dt.timedelta(minutes=30))
    assert limits.count([short, long], "one", now) == 0
    later = now + dt.timedelta(minutes=2)
    counted = limits.count_each([short, long], "two", later)
    assert counted.waits == [0, 28 * 60 + 1]
    assert counted.hits == []
