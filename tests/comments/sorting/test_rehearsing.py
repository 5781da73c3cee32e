"""A rule is tried on past comments before it is switched on, and changes nothing by that."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from comments import sorting
from comments.models import Comment, Content, HoldRule, Mark
from comments.sorting import Rehearsal, Setting, rehearsing
from posts.models import Blog, Post
from tests.comments.sending import conversation
from tests.factories import BlogFactory, CommentFactory, PostFactory, act

pytestmark = pytest.mark.django_db
LONG = "A text long enough to be told from what others say."
STATUSES = ["approved", "rejected", "spam", "removed", "pending"]


def tried(blog: Blog, kind: str, number: int = 0, entries: str = "") -> Rehearsal:
    """Try a rule as it would be typed."""
    return sorting.rehearse(blog, Mark.Kind(kind), Setting(True, number, entries))


def held(rehearsal: Rehearsal) -> dict[str, int]:
    """Return how many would have been held, by what became of them."""
    return {status: tally.held for status, tally in rehearsal.tallies.items() if tally.held}


def test_what_would_have_been_held_is_counted_by_what_became_of_it(post: Post) -> None:
    for status in STATUSES:
        CommentFactory(post=post, status=status, body="A free casino.")
        CommentFactory(post=post, status=status)
    CommentFactory(post=post, body="A free casino.", source="desk")
    CommentFactory(post=PostFactory(blog=BlogFactory()), body="A free casino.")
    before = list(Comment.objects.values())
    done = tried(post.blog, "words", entries="casino")
    assert (done.looked_at, done.held, done.percent) == (10, 5, "50 %")
    assert held(done) == dict.fromkeys(STATUSES, 1)
    assert (done.tallies["approved"].of, done.tallies["approved"].percent) == (2, "50 %")
    (honest,), refused = done.approved, done.refused
    assert (honest.detail, honest.excerpt) == ("“casino”", "A free casino.")
    assert {Comment.objects.get(pk=one.pk).status for one in refused} == {"rejected", "spam"}
    assert list(Comment.objects.values()) == before
    assert not HoldRule.objects.exists()
    assert not Mark.objects.exists()


def test_examples_are_ten_of_each_kind_and_not_long(post: Post) -> None:
    for status in ("approved", "spam"):
        for _ in range(11):
            CommentFactory(post=post, status=status, body="casino " * 100)
    done = tried(post.blog, "words", entries="casino")
    assert (len(done.approved), len(done.refused)) == (10, 10)
    assert len(done.approved[0].excerpt) == 201


def test_links_names_and_domains_are_tried_as_they_are_typed(post: Post) -> None:
    CommentFactory(post=post, body="https://a.example https://b.example", name="Admin")
    CommentFactory(post=post, email="x@throw.example")
    assert tried(post.blog, "links", number=1).held == 1
    assert tried(post.blog, "links", number=2).held == 0
    assert tried(post.blog, "like staff").held == 1
    assert tried(post.blog, "disposable").held == 0
    assert tried(post.blog, "disposable", entries="throw.example").held == 1
    assert tried(post.blog, "spam score").held == 0


def test_a_first_comment_is_judged_by_what_was_approved_when_it_came_in(post: Post) -> None:
    said = {"post": post, "email": "sian@example.org"}
    with time_machine.travel(timezone.now() - dt.timedelta(days=9), tick=False) as clock:
        first = CommentFactory(**said)
        clock.shift(dt.timedelta(hours=1))
        second = CommentFactory(**said)
        clock.shift(dt.timedelta(hours=1))
        act(first, "approve")
        clock.shift(dt.timedelta(hours=1))
        third = CommentFactory(post=post, email="Sian@Example.org")
        clock.shift(dt.timedelta(hours=1))
        act(first, "remove")
        clock.shift(dt.timedelta(hours=1))
        fourth = CommentFactory(**said)
        clock.shift(dt.timedelta(hours=1))
        for one in (first,):
            act(one, "restore")
        for one in (second, third, fourth):
            act(one, "approve")
    unknown = CommentFactory(post=post, email="", status="approved")
    done = tried(post.blog, "first")
    assert {one.pk for one in done.approved} == {first.pk, second.pk, fourth.pk, unknown.pk}


def test_repeats_are_those_that_had_come_in_before(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        CommentFactory(post=post, body=LONG, status="approved")
        clock.shift(dt.timedelta(days=3))
        second = CommentFactory(post=post, body=LONG.upper(), status="approved")
        clock.shift(dt.timedelta(days=9))
        third = CommentFactory(post=post, body=LONG, status="approved")
    assert [one.pk for one in tried(post.blog, "repeat", number=7).approved] == [second.pk]
    assert [one.pk for one in tried(post.blog, "repeat", number=10).approved] == [
        third.pk,
        second.pk,
    ]
    monkeypatch.setattr(rehearsing, "MOST", 1)
    (only,) = tried(post.blog, "repeat", number=10).approved
    assert only.detail == f"The same text as comment {second.pk}, sent 9 days earlier"


@pytest.mark.parametrize("kind", ["too fast", "honeypot", "no origin"])
def test_what_is_not_kept_is_counted_as_it_was_marked(post: Post, kind: str) -> None:
    CommentFactory(post=post, marks=[kind], status="spam")
    CommentFactory(post=post, marks=["links"], status="spam")
    done = tried(post.blog, kind, number=60)
    assert done.as_marked
    assert held(done) == {"spam": 1}
    assert done.refused[0].detail == Mark.Kind(kind).label


def test_a_blog_without_comments_has_nothing_to_try_on(blog: Blog) -> None:
    done = tried(blog, "words", entries="casino")
    assert (done.looked_at, done.percent) == (0, "–")


def test_a_small_share_never_reads_as_nothing() -> None:
    assert rehearsing.percent(1, 2_000) == "under 1 %"
    assert rehearsing.percent(0, 2_000) == "0 %"


def test_only_the_newest_are_looked_at_and_only_for_so_long(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        CommentFactory(post=post, body="casino")
    monkeypatch.setattr(rehearsing, "MOST", 2)
    done = tried(post.blog, "words", entries="casino")
    assert (done.looked_at, done.found) == (2, 2)
    monkeypatch.setattr(rehearsing, "PATIENCE", -1)
    done = tried(post.blog, "words", entries="casino")
    assert (done.looked_at, done.found) == (0, 2)


@pytest.mark.parametrize("kind", [kind.value for kind in Mark.Kind])
def test_trying_asks_as_many_questions_for_200_comments_as_for_3(post: Post, kind: str) -> None:
    asked = []
    for parents in ([None] * 3, [None] * 197):
        made = conversation(PostFactory(blog=post.blog), parents)
        Content.objects.filter(pk__in=[one.pk for one in made]).update(email="a@example.org")
        with CaptureQueriesContext(connection) as queries:
            tried(post.blog, kind, number=5, entries="casino")
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 4
