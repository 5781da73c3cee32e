"""What readers see of closed comments, and before they close."""

import datetime as dt

import pytest
import time_machine
from django.contrib.auth.models import User

from comments import doors, moderation
from posts.models import Blog, Post
from tests import dom
from tests.comments.sending import READER, TYPED, kept, send
from tests.factories import CommentFactory, PostFactory

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 5, 5, 9, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
END = dt.datetime(2026, 6, 11, 23, 0, tzinfo=dt.UTC)  # midnight in London


@pytest.fixture
def post(blog: Blog) -> Post:
    """A post that was published some days before NOW."""
    return PostFactory(blog=blog, at=NOW - 9 * DAY)


def shown(path: str) -> str:
    """Return the words of a page."""
    return dom.page(READER.get(path).content).text


def test_the_article_says_why_since_when_and_until_when(post: Post, moderator: User) -> None:
    path = post.get_absolute_url()
    with time_machine.travel(NOW, tick=False) as clock:
        assert "Comments are closed" not in shown(path)
        moderation.close(post, by=moderator, reason="An election is on", until=END)
        assert (
            "Comments are closed An election is on. They closed on 5 May 2026. "
            "They reopen on 12 June 2026." in shown(path)
        )
        clock.move_to(END)
        assert "Comments are closed" not in shown(path)


def test_before_they_close_the_form_says_when_and_why(post: Post, moderator: User) -> None:
    path = post.get_absolute_url()
    start = dt.datetime(2026, 5, 20, 16, 0, tzinfo=dt.UTC)
    reply = f"/comments/{CommentFactory(post=post, status='approved').pk}/reply/"
    with time_machine.travel(NOW, tick=False) as clock:
        moderation.close(post, by=moderator, reason="An election", at=start, until=END)
        line = "Comments close on 20 May 2026 at 5pm: An election. They reopen on 12 June 2026."
        assert line in shown(path)
        assert line in shown(reply)
        clock.move_to(start)
        told = "An election. They closed on 20 May 2026. They reopen on 12 June 2026."
        assert told in shown(path)
        assert told in shown(reply)


def test_the_form_kept_in_memory_is_never_shown_for_another_state(
    post: Post, moderator: User
) -> None:
    path = post.get_absolute_url()
    with time_machine.travel(NOW, tick=False):
        for _ in range(2):
            assert "Comments close on" not in shown(path)
            moderation.close(post, by=moderator, reason="Then.", at=NOW + DAY)
            assert "Comments close on 6 May 2026 at 10am: Then." in shown(path)
            assert 'id="comment-form"' in READER.get(path).content.decode()
            moderation.close(post, by=moderator, reason="Now.")
            assert 'id="comment-form"' not in READER.get(path).content.decode()
            moderation.reopen(post, by=moderator)
            assert 'id="comment-form"' in READER.get(path).content.decode()


def test_a_comment_that_comes_too_late_comes_back_with_when_to_send_it_again(
    post: Post, moderator: User
) -> None:
    with time_machine.travel(NOW, tick=False):
        moderation.close(post, by=moderator, reason="An election is on", until=END)
        response = send(post, **TYPED)
    assert response.status_code == 409
    assert (
        "An election is on. They closed on 5 May 2026 at 10:00am. They reopen on 12 June 2026. "
        "Your comment has not been sent." in dom.page(response.content).text
    )
    assert kept(response)


def test_an_article_closed_by_its_age_says_so_before_and_after(blog: Blog) -> None:
    Blog.objects.update(comments_close_after=10)
    path = PostFactory(at=NOW - 9 * DAY).get_absolute_url()
    said = "Comments on a post close 10 days after it is published."
    with time_machine.travel(NOW, tick=False) as clock:
        assert f"Comments close on 6 May 2026 at 10am: {said}" in shown(path)
        clock.shift(DAY)
        assert f"Comments are closed {said} They closed on 6 May 2026." in shown(path)


def test_the_moments_are_those_of_the_blogs_clocks(post: Post, moderator: User) -> None:
    Blog.objects.update(time_zone="Pacific/Auckland")
    with time_machine.travel(NOW, tick=False):
        noon = dt.datetime(2026, 6, 12, 0, 0, tzinfo=dt.UTC)
        moderation.close(post, by=moderator, reason="Paused.", until=noon)
        assert "They reopen on 12 June 2026 at midday." in shown(post.get_absolute_url())


@pytest.mark.parametrize(
    ("hour", "minute", "words"),
    [
        (0, 0, "5 May 2026"),
        (0, 30, "5 May 2026 at 12:30am"),
        (9, 0, "5 May 2026 at 9am"),
        (9, 5, "5 May 2026 at 9:05am"),
        (12, 0, "5 May 2026 at midday"),
        (12, 30, "5 May 2026 at 12:30pm"),
        (23, 59, "5 May 2026 at 11:59pm"),
    ],
)
def test_a_moment_is_told_as_people_say_it(blog: Blog, hour: int, minute: int, words: str) -> None:
    at = dt.datetime(2026, 5, 5, hour, minute, tzinfo=blog.zone)
    assert doors.moment(at, blog.zone) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(1, "1 second"), (120, "120 seconds"), (121, "3 minutes"), (600, "10 minutes")],
)
def test_a_wait_is_never_told_shorter_than_it_is(seconds: int, words: str) -> None:
    assert doors.wait(seconds) == words
