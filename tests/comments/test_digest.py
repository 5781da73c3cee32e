"""Moderators are told how the queue stands as often as they want, once, and of nobody by name."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.utils import timezone

from comments import digest, notices
from comments.models import Comment, Mark, Notice
from comments.moderation import reviewing
from govblog.letters.composing import as_page
from govblog.management.commands import worker
from govblog.models import Letter
from posts.hours import Calendar
from posts.models import Blog, Holiday, Post
from tests.comments.legal import cases
from tests.factories import BlogFactory, CommentFactory, StaffFactory, act

pytestmark = pytest.mark.django_db
MONDAY = dt.datetime(2026, 11, 23, 8, 30, tzinfo=dt.UTC)  # before work starts
NINE = MONDAY.replace(hour=9, minute=1)
DAY = dt.timedelta(days=1)


@pytest.fixture
def reader(blog: Blog) -> User:
    """A moderator with an email address who wants a mail every working day."""
    person = StaffFactory(blog=blog, role="moderator", email="staff@example.org")
    with time_machine.travel(MONDAY):
        notices.choose({blog.pk: "day"}, by=person)
    return person


def waits(post: Post, hours: float = 0, **said: Any) -> None:
    """Let a comment wait since so many hours before Monday 9:01."""
    CommentFactory(post=post, created_at=NINE - dt.timedelta(hours=hours), **said)


def test_the_mail_says_how_the_queue_stands_and_where_it_is(post: Post, reader: User) -> None:
    waits(post, 24 * 7, name="Reader 1", email="r1@example.org", body="Words of secrecy")
    waits(post, 1)
    waits(post, 1)
    comment = CommentFactory(post=post, created_at=NINE, marks=[Mark.Kind.LINKS])
    type(comment).objects.filter(pk=comment.pk).update(held=True)
    assert digest.write_digests(NINE) == 1
    letter = Letter.objects.get()
    assert (letter.to, letter.blog) == ("staff@example.org", post.blog)
    assert letter.subject == f"{post.blog.name}: 4 comments wait"
    first, *_ = letter.text.split("\n\n")
    assert first.splitlines() == [
        "4 comments wait for a decision.",
        "The oldest has waited 5 working days.",
        "Past the promised 16 working hours: 1",
        "Held by a rule: 1",
        "Reported by readers: 0",
        "Second looks waiting: 0, overdue: 0",
    ]
    for text in (letter.text, as_page(letter)):
        assert "http://127.0.0.1:8000/admin/comments/comment/" in text
        assert "http://127.0.0.1:8000/admin/comments/comment/notices/" in text
        for secret in ("Reader 1", "r1@example.org", "secrecy"):
            assert secret not in text


def test_without_a_promise_nothing_is_late(post: Post, reader: User) -> None:
    Blog.objects.update(promised_hours=0)
    waits(post, 500)
    digest.write_digests(NINE)
    assert "promised" not in Letter.objects.get().text


def test_nothing_is_sent_while_nothing_waits(post: Post, reader: User) -> None:
    CommentFactory(post=post, status="approved")
    assert digest.write_digests(NINE) == 0
    waits(post)
    # That period is over: what came in since is told with the next
    assert digest.write_digests(NINE + dt.timedelta(minutes=1)) == 0
    assert digest.write_digests(NINE + DAY) == 1


def test_second_looks_are_told_to_those_who_may_answer_them(
    post: Post, reader: User, blog: Blog
) -> None:
    other = StaffFactory(blog=blog, role="moderator", email="other@example.org")
    with time_machine.travel(MONDAY - 14 * DAY, tick=False) as clock:
        notices.choose({blog.pk: "day"}, by=other)
        comments = [CommentFactory(post=post), CommentFactory(post=post)]
        for comment, days in zip(comments, (0, 10), strict=True):
            act(comment, "reject", by=other)
            clock.shift(days * DAY + dt.timedelta(minutes=5))
            reviewing.ask(Comment.objects.get(pk=comment.pk), "Words of secrecy")
    # Nothing else waits, so who decided both is told nothing
    assert digest.write_digests(NINE) == 1
    letter = Letter.objects.get(to="staff@example.org")
    assert "Second looks waiting: 2, overdue: 1" in letter.text
    assert "secrecy" not in letter.text


def test_legal_notices_are_told_to_those_who_handle_them_only(
    post: Post, reader: User, blog: Blog
) -> None:
    senior = StaffFactory(blog=blog, role="senior moderator", email="senior@example.org")
    with time_machine.travel(MONDAY):
        notices.choose({blog.pk: "day"}, by=senior)
    cases.notice_of(CommentFactory(post=post, status="approved"))
    # Nothing else waits, so a moderator is told nothing; then a comment does
    assert digest.write_digests(NINE) == 1
    assert "Legal notices open: 1" in Letter.objects.get(to="senior@example.org").text
    waits(post)
    assert digest.write_digests(NINE + DAY) == 2
    told = {letter.to: letter.text for letter in Letter.objects.filter(key__startswith="digest")}
    assert "egal" not in told["staff@example.org"]
    assert "Legal notices open: 1" in told["senior@example.org"]


def test_each_period_is_told_once(post: Post, reader: User) -> None:
    waits(post)
    written = [digest.write_digests(NINE + dt.timedelta(hours=n)) for n in range(30)]
    assert [n for n, one in enumerate(written) if one] == [0, 24]


def test_of_two_clocks_one_writes(post: Post, reader: User, blog: Blog) -> None:
    waits(post)
    stale = Notice.objects.select_related("user", "blog").get()
    assert digest.write_digests(NINE) == 1
    stands = digest.Standing(1, "1 working hour", 0, 0, 0)
    assert not digest._tell(stale, NINE.replace(minute=0), stands)
    # Not even when the row is put back to what it was, as from a copy of the database
    Notice.objects.update(looked_at=MONDAY)
    assert digest.write_digests(NINE) == 0
    assert Letter.objects.count() == 1


def test_after_a_pause_one_mail_tells_how_it_stands_now(post: Post, reader: User) -> None:
    waits(post)
    assert digest.write_digests(NINE + 3 * DAY) == 1
    assert digest.write_digests(NINE + 3 * DAY) == 0


@pytest.mark.parametrize("lost", ["role", "account", "email", "wish"])
def test_whoever_lost_the_role_or_the_wish_gets_nothing(
    post: Post, reader: User, blog: Blog, lost: str
) -> None:
    waits(post)
    match lost:
        case "role":
            reader.memberships.update(role="editor")
        case "account":
            User.objects.update(is_active=False)
        case "email":
            User.objects.update(email="")
        case _:
            notices.choose({blog.pk: "never"}, by=reader)
    assert digest.write_digests(NINE) == 0
    assert not Letter.objects.exists()


def test_a_blog_is_told_of_to_its_own_moderators_only(post: Post, reader: User) -> None:
    waits(post)
    other = StaffFactory(blog=BlogFactory(), role="moderator", email="other@example.org")
    with time_machine.travel(MONDAY):
        notices.choose({other.memberships.get().blog_id: "day"}, by=other)
    assert digest.write_digests(NINE) == 1
    assert Letter.objects.get().to == "staff@example.org"


PERIODS = [
    # every, now, when the period began (by the clock in London)
    ("hour", "2026-11-23 14:59", "2026-11-23 14:00"),
    ("day", "2026-11-23 08:59", "2026-11-20 09:00"),  # Monday before work: Friday’s
    ("day", "2026-11-23 09:00", "2026-11-23 09:00"),
    ("day", "2026-11-22 12:00", "2026-11-20 09:00"),  # Sunday
    ("week", "2026-11-23 08:59", "2026-11-16 09:00"),
    ("week", "2026-11-27 12:00", "2026-11-23 09:00"),
    ("week", "2026-12-30 12:00", "2026-12-29 09:00"),  # Monday the 28th is a holiday
    ("day", "2026-12-28 12:00", "2026-12-24 09:00"),
    ("day", "2026-06-05 12:00", "2026-06-05 09:00"),  # summer time
]


@pytest.mark.parametrize(("every", "now", "begun"), PERIODS)
def test_a_period_begins_when_work_starts(blog: Blog, every: str, now: str, begun: str) -> None:
    for day in (25, 28):
        Holiday.objects.get_or_create(region="england-and-wales", day=dt.date(2026, 12, day))
    calendar = Calendar.of(blog)
    moment, expected = (
        dt.datetime.fromisoformat(said).replace(tzinfo=blog.zone) for said in (now, begun)
    )
    assert digest.period_begun(every, calendar, moment) == expected


def test_where_nobody_works_for_a_month_no_period_begins(blog: Blog) -> None:
    calendar = Calendar(blog.zone, frozenset(), dt.time(9), dt.time(17))
    assert digest.period_begun("day", calendar, timezone.now()) is None


def test_where_nobody_works_nobody_is_written_to(
    post: Post, reader: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits(post)
    monkeypatch.setattr(digest, "period_begun", lambda *args: None)
    assert digest.write_digests(NINE) == 0


def test_the_queue_is_counted_once_for_all_who_want_to_know(
    post: Post, reader: User, django_assert_max_num_queries: Any
) -> None:
    waits(post)
    with time_machine.travel(MONDAY):
        for number in range(4):
            person = StaffFactory(blog=post.blog, role="moderator", email=f"s{number}@example.org")
            notices.choose({post.blog_id: "day"}, by=person)
    # Two for the list, four for the queue, notices and second looks; then for each: a
    # transaction, its row, its role, a letter
    with django_assert_max_num_queries(6 + 5 * 7):
        assert digest.write_digests(NINE) == 5
    with django_assert_max_num_queries(2):
        assert digest.write_digests(NINE) == 0


def test_the_clock_writes_digests() -> None:
    assert digest.write_digests in worker.DUE
