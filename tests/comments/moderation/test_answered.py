"""What needs an answer is settled by an official reply, and open again when that reply goes."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comments.models import Comment, Errand
from comments.moderation import answered, triage
from posts.models import Post
from tests.comments.moderation.test_official import say
from tests.factories import CommentFactory, act

pytestmark = pytest.mark.django_db


@pytest.fixture
def comment(post: Post) -> Comment:
    """A published comment."""
    return CommentFactory(post=post, status="approved")


def test_a_reply_settles_what_waits_for_an_answer_and_nothing_else(
    comment: Comment, moderator: User
) -> None:
    answer = triage.open_errand(comment, Errand.Kind.ANSWER, by=moderator)
    fault = triage.open_errand(comment, Errand.Kind.FAULT, by=moderator)
    other = triage.open_errand(CommentFactory(post=comment.post), Errand.Kind.ANSWER, by=moderator)
    made = say(comment, moderator)
    answer.refresh_from_db()
    assert (answer.settled_by, answer.settled_at, answer.reply) == (
        moderator, made.decisions.get().at, made
    )  # fmt: skip
    assert answer.outcome == "Answered with an official reply."
    assert list(Errand.objects.filter(settled_at=None)) == [fault, other]
    assert answer.events.values_list("act", flat=True)[0] == "settle"


def test_when_the_reply_goes_the_comment_needs_an_answer_again(
    comment: Comment, moderator: User
) -> None:
    errand = triage.open_errand(comment, Errand.Kind.ANSWER, by=moderator)
    due, made = errand.due_at, say(comment, moderator)
    answered.follow([act(made, "remove", by=moderator)])
    errand.refresh_from_db()
    assert (errand.settled_at, errand.settled_by, errand.reply, errand.outcome) == (
        None, None, None, ""
    )  # fmt: skip
    assert errand.due_at == due
    answered.follow([act(made, "restore", by=moderator)])
    errand.refresh_from_db()
    assert errand.reply == made
    acts = errand.events.order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["open", "settle", "reopen", "settle"]


def test_a_question_that_was_asked_anew_meanwhile_is_not_asked_twice(
    comment: Comment, moderator: User
) -> None:
    triage.open_errand(comment, Errand.Kind.ANSWER, by=moderator)
    made = say(comment, moderator)
    anew = triage.open_errand(comment, Errand.Kind.ANSWER, by=moderator)
    answered.follow([act(made, "remove", by=moderator)])
    assert Errand.objects.get(settled_at=None) == anew


def test_following_decisions_takes_as_many_questions_for_many_replies_as_for_one(
    post: Post, moderator: User, django_assert_num_queries: Any
) -> None:
    made = []
    for _ in range(5):
        comment = CommentFactory(post=post, status="approved")
        triage.open_errand(comment, Errand.Kind.ANSWER, by=moderator)
        made.append(act(say(comment, moderator), "remove", by=moderator))
    plain = act(CommentFactory(post=post), "approve")
    with django_assert_num_queries(0):
        answered.follow([plain])
    Errand.objects.update(settled_at=None, settled_by=None, reply=None)
    restored = [act(one.comment, "restore", by=moderator) for one in made]
    Errand.objects.update(settled_at=None, settled_by=None, reply=None)
    for some in (restored[:1], restored[1:]):
        with CaptureQueriesContext(connection) as asked:
            answered.follow(some)
        assert len(asked) <= 8
    assert not Errand.objects.filter(settled_at=None).exists()
