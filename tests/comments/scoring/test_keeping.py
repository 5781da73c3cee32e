"""Each blog’s score is trained from its own moderators’ decisions, by the clock or when asked."""

import datetime as dt

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from comments import moderation, scoring, tasks
from comments.models import Content, Decision, SpamModel
from comments.scoring import history, judging
from posts.models import Blog, Post
from tests.comments.scoring import corpus
from tests.factories import (
    BlogFactory,
    CommentFactory,
    PostFactory,
    StaffFactory,
    act,
    seen,
    staff_of,
)

pytestmark = pytest.mark.django_db
AD = {"body": "Subscribe to my channel: http://win.example.com", "name": "x", "email": ""}
THANKS = {"body": "Thank you for answering in plain words.", "name": "x", "email": ""}


@pytest.fixture(autouse=True)
def few_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a score be trained from ten comments of each kind."""
    monkeypatch.setattr(judging, "FEWEST", 10)


def decide(post: Post, many: int = 12) -> None:
    """Let a moderator decide `many` comments of each kind, the ones at one stroke."""
    moderator, waiting = staff_of(post.blog, "moderator"), {True: [], False: []}
    for body, is_spam in corpus.lessons(many):
        waiting[is_spam].append(seen(CommentFactory(post=post, body=body)))
    moderation.decide_all(waiting[True], "spam", by=moderator)
    moderation.decide_all(waiting[False], "approve", by=moderator)


def test_without_decisions_there_is_no_score_and_the_row_says_why(blog: Blog) -> None:
    assert scoring.score_of(blog.pk, **AD) is None
    made = scoring.train(blog)
    assert "there are 0 and 0" in made.why_none
    assert (made.version, made.digest, bytes(made.payload)) == (1, "", b"")
    assert scoring.score_of(blog.pk, **AD) is None


def test_what_moderators_decided_teaches_the_score_of_their_blog_only(
    blog: Blog, post: Post
) -> None:
    decide(post)
    other = BlogFactory()
    made = scoring.train(blog)
    scoring.train(other)
    assert (made.spam, made.honest, made.why_none) == (12, 12, "")
    assert made.trained_by is None
    assert made.honest_marked is not None
    assert made.honest_marked <= 0.02
    ad, thanks = scoring.score_of(blog.pk, **AD), scoring.score_of(blog.pk, **THANKS)
    assert ad is not None
    assert thanks is not None
    assert ad.marked
    assert ad.probability > thanks.probability
    assert not thanks.marked
    assert scoring.score_of(other.pk, **AD) is None


def test_a_model_is_loaded_once_and_then_asked_with_one_cheap_query(
    blog: Blog, post: Post, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    decide(post, 10)
    scoring.train(blog)
    first = scoring.score_of(blog.pk, **AD)
    with django_assert_num_queries(1):
        assert scoring.score_of(blog.pk, **AD) == first
    decide(post, 2)
    scoring.train(blog)
    with django_assert_num_queries(2):
        assert scoring.score_of(blog.pk, **AD) != first


def test_only_what_people_decided_and_still_stands_is_learned(blog: Blog, post: Post) -> None:
    CommentFactory(post=post, status="spam")
    CommentFactory(post=post, status="rejected")
    CommentFactory(post=post, status="removed")
    CommentFactory(post=post)
    taken_back = CommentFactory(post=post, status="spam")
    act(taken_back, "restore")
    CommentFactory(post=post, status="approved", source=Content.Source.DESK)
    found = history.lessons_of(blog.pk)
    assert [lesson.spam for lesson in found] == [True, False, False]
    act(taken_back, "spam")
    assert sum(lesson.spam for lesson in history.lessons_of(blog.pk)) == 2


def test_of_many_decisions_the_newest_of_each_kind_are_learned(blog: Blog, post: Post) -> None:
    decide(post, 6)
    whole = history.lessons_of(blog.pk)
    found = history.lessons_of(blog.pk, most=2)
    assert [lesson.spam for lesson in found] == [True, True, False, False]
    assert found == [*whole[4:6], *whole[-2:]]


def test_only_who_keeps_the_hold_rules_may_train(blog: Blog, moderator: User) -> None:
    for act_of in (lambda: scoring.train(blog, by=moderator),
                   lambda: scoring.claim(blog.pk, by=moderator)):  # fmt: skip
        with pytest.raises(PermissionDenied):
            act_of()
    assert not SpamModel.objects.exists()
    senior = StaffFactory(blog=blog, role="senior moderator")
    assert scoring.train(blog, by=senior).trained_by == senior


def test_a_training_that_read_older_decisions_does_not_undo_a_newer_one(
    blog: Blog, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    decide(post, 10)
    slow = history.last_decision(blog.pk)
    decide(post, 1)
    newer = scoring.train(blog)
    monkeypatch.setattr(history, "last_decision", lambda pk: slow)
    assert scoring.train(blog).version == newer.version
    kept = SpamModel.objects.get()
    assert (kept.version, kept.digest, kept.through) == (1, newer.digest, newer.through)


def test_the_clock_has_a_score_trained_when_enough_is_new(
    blog: Blog, post: Post, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    PostFactory(blog=BlogFactory())
    decide(post, 9)
    assert tasks.train_due_scores() == 0
    decide(post, 1)
    assert tasks.train_due_scores() == 1
    assert scoring.score_of(blog.pk, **AD) is not None
    decide(post, 9)
    assert tasks.train_due_scores() == 0
    decide(post, 1)
    assert tasks.train_due_scores() == 1
    assert SpamModel.objects.get().version == 2
    with django_assert_num_queries(1):
        assert tasks.train_due_scores() == 0


def test_the_clock_takes_up_the_few_that_are_new_after_a_day(blog: Blog, post: Post) -> None:
    decide(post, 10)
    tasks.train_due_scores()
    tomorrow = timezone.now() + dt.timedelta(days=1, minutes=1)
    with time_machine.travel(tomorrow, tick=False):
        assert tasks.train_due_scores() == 0
        CommentFactory(post=post, status="approved")
        assert tasks.train_due_scores() == 1
        assert SpamModel.objects.get().through == Decision.objects.count()


def test_a_score_trained_in_an_older_way_is_not_asked_and_is_trained_anew(
    blog: Blog, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    decide(post, 10)
    scoring.train(blog)
    SpamModel.objects.update(recipe=0)
    assert scoring.score_of(blog.pk, **AD) is None
    assert tasks.train_due_scores() == 1
    assert scoring.score_of(blog.pk, **AD) is not None


def test_a_training_on_its_way_is_asked_for_once_unless_it_got_lost(blog: Blog) -> None:
    now = timezone.now() - dt.timedelta(hours=2)
    assert scoring.claim(blog.pk, now=now)
    assert not scoring.claim(blog.pk, now=now + dt.timedelta(minutes=59))
    assert scoring.claim(blog.pk, now=now + dt.timedelta(minutes=61))
    scoring.train(blog)
    assert scoring.claim(blog.pk)
