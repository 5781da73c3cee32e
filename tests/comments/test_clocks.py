"""A clock that is put right, or differs from another machine's, harms nobody."""

import datetime as dt

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.signing import TimestampSigner
from django.utils import timezone

from comments import soundness
from comments.moderation import limits
from posts.models import Post
from tests.chains import first_fault
from tests.comments.sending import READER, send
from tests.desk import QUEUE, page, signed_in
from tests.factories import CommentFactory, PostFactory, act, rule_of

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def test_a_conversation_stands_by_the_moments_it_shows_and_those_of_one_as_they_came_in(
    post: Post,
) -> None:
    now = timezone.now()
    said = [(HOUR, "Fast."), (-HOUR, "Put back."), (-HOUR, "At once."), (dt.timedelta(), "Right.")]
    for moved, body in said:
        with time_machine.travel(now + moved, tick=False):
            act(CommentFactory(post=post, body=body), "approve")
    shown = READER.get(post.get_absolute_url()).content.decode()
    places = [shown.index(body) for body in ("Put back.", "At once.", "Right.", "Fast.")]
    assert places == sorted(places)
    assert list(soundness.faults()) == []


def test_decisions_made_by_clocks_that_differ_make_one_chain(post: Post) -> None:
    now, comment = timezone.now(), CommentFactory(post=post)
    rule_of(post.blog)
    for moved, verb in ((HOUR, "approve"), (-HOUR, "remove"), (HOUR / 2, "restore")):
        with time_machine.travel(now + moved):
            act(comment, verb)
    assert first_fault(post.blog) is None


def test_who_commented_while_the_clock_was_fast_waits_no_longer_for_it(post: Post) -> None:
    now = timezone.now()
    post.blog.limit_email = 1
    post.blog.save()
    with time_machine.travel(now + HOUR):
        assert send(post, body="From the future.").status_code == 303
    with time_machine.travel(now):
        assert send(post, body="From today.").status_code == 303
        refused = send(post, body="Too many today.")
        assert refused.status_code == 429
        assert int(refused["Retry-After"]) <= 61


def test_a_machine_whose_clock_is_a_little_fast_counts_with_the_others(post: Post) -> None:
    now = timezone.now()
    post.blog.limit_email = 1
    post.blog.save()
    with time_machine.travel(now + limits.SKEW / 2):
        assert send(post, body="From the fast machine.").status_code == 303
    with time_machine.travel(now):
        refused = send(post, body="From the other one.")
        assert refused.status_code == 429
        assert int(refused["Retry-After"]) <= 61


def test_what_comes_from_a_clock_ahead_has_no_negative_age_at_any_desk(
    post: Post, moderator: User
) -> None:
    with time_machine.travel(timezone.now() + HOUR):
        CommentFactory(post=post)
        PostFactory(blog=post.blog)
    desk = signed_in(moderator)
    for path in (QUEUE, "/admin/"):
        shown = page(desk, path).text
        assert not [word for word in shown.split() if word[:1] in "-−" and word[1:].isdigit()]
    for path in ("/", post.get_absolute_url(), "/feed/", "/sitemap.xml"):
        assert READER.get(path).status_code == 200


def test_a_signed_token_of_a_clock_ahead_opens() -> None:
    with time_machine.travel(timezone.now() + limits.SKEW):
        signed = TimestampSigner().sign("it")
    assert TimestampSigner().unsign(signed, max_age=60) == "it"
