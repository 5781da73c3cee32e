"""A person is erased from everywhere at once, piece by piece; what is not theirs stays."""

import datetime as dt
import itertools
from collections.abc import Iterable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.utils import timezone

from comments import people, scoring
from comments.models import (
    Comment,
    Decision,
    Erasure,
    Hold,
    PersonEvent,
    Report,
    Retry,
    Sealed,
    SpamModel,
    Suppression,
)
from comments.moderation import erasures
from comments.persons import person_of
from govblog.models import Letter
from posts.models import Blog, Post
from tests.comments.people import dumping
from tests.comments.people.someone import EMAIL, FOLLOWER, TRACES, leave_traces
from tests.factories import BlogFactory, CommentFactory, PostFactory, ReportFactory

pytestmark = pytest.mark.django_db
_WAY = PersonEvent.Way.COMMAND


def erased(email: str = EMAIL, **more: Any) -> people.Erased:
    return people.erase(people.find(email, **more), way=_WAY)


def test_after_it_no_table_says_anything_of_the_person(blog: Blog) -> None:
    leave_traces(blog)
    assert dumping.found_in(dumping.database(), TRACES) == list(TRACES)
    done = erased(EMAIL.upper())
    assert dumping.found_in(dumping.database(), TRACES) == []
    assert done.counts == {
        "legal_answers": 0, "comments": 5, "reports": 1, "legal_notices": 0, "mailboxes": 1,
        "subscriptions": 0, "letters": 2,
    }  # fmt: skip
    assert (done.held, done.held_blogs) == ([], 0)
    assert not Sealed.objects.exclude(ciphertext="").exists()
    assert not Retry.objects.exists()


def test_threads_keep_their_shape_and_decisions_their_rule(blog: Blog) -> None:
    someone = leave_traces(blog)
    before = list(Decision.objects.order_by("pk").values())
    places = list(Comment.objects.order_by("pk").values_list("pk", "parent", "level"))
    erased()
    assert list(Decision.objects.order_by("pk").values())[: len(before)] == before
    assert list(Comment.objects.order_by("pk").values_list("pk", "parent", "level")) == places
    reply = Comment.objects.get(pk=someone.reply.pk)
    assert (reply.status, reply.shown) == ("approved", True)
    report = Report.objects.get(pk=someone.report.pk)
    assert (report.state, report.reason, report.words) == ("open", "insult", "")


def test_what_others_wrote_stays(blog: Blog, post: Post) -> None:
    leave_traces(blog)
    other = CommentFactory(post=post, email="perpetua.zwanzigmann+x@quagga.example", body="Mine")
    theirs = ReportFactory(comment=CommentFactory(status="approved"), words="Mine too")
    erased()
    assert Comment.objects.get(pk=other.pk).body == "Mine"
    assert Report.objects.get(pk=theirs.pk).words == "Mine too"


def test_it_is_on_record_and_on_the_list_without_saying_of_whom(blog: Blog) -> None:
    someone = leave_traces(blog)
    done = erased()
    event = PersonEvent.objects.get()
    assert (event.act, event.way, event.by, event.counts) == (
        "erased",
        "command",
        None,
        done.counts,
    )
    assert Erasure.objects.get(comment=None).person == person_of(EMAIL)
    listed = Erasure.objects.exclude(comment=None).values_list("comment", flat=True)
    assert set(listed) == {comment.pk for comment in someone.comments.values()}


def test_on_some_blogs_only_the_person_stays_on_the_others(post: Post) -> None:
    here, there = CommentFactory(email=EMAIL), PostFactory(blog=BlogFactory())
    elsewhere = CommentFactory(email=EMAIL, post=there)
    done = erased(blogs={here.post.blog_id})
    assert done.counts["comments"] == 1
    assert Comment.objects.get(pk=elsewhere.pk).email == EMAIL
    assert Erasure.objects.get(comment=None).blog == here.post.blog_id


def hold(blog: Blog, by: User, **on: Any) -> Hold:
    said = {"label": "it", "why": "A court asked.", "by": by, "at": timezone.now()}
    return Hold.objects.create(blog=blog, **on, **said)


def test_a_comment_on_legal_hold_stays_and_all_else_goes(blog: Blog, moderator: User) -> None:
    someone = leave_traces(blog)
    kept = someone.comments["rejected"]
    hold(blog, moderator, comment=kept)
    done = erased()
    assert (done.held, done.counts["comments"], done.counts["letters"]) == ([kept.pk], 4, 2)
    assert Comment.objects.get(pk=kept.pk).email == EMAIL
    assert Comment.objects.get(pk=kept.pk).page_links.exists()
    assert PersonEvent.objects.get().held == 1


def test_a_person_on_legal_hold_stays_on_that_blog_with_all_that_is_theirs(
    blog: Blog, moderator: User
) -> None:
    someone = leave_traces(blog)
    elsewhere = CommentFactory(email=EMAIL, post=PostFactory(blog=BlogFactory()))
    hold(blog, moderator, person=person_of(EMAIL))
    before = dumping.rows()
    done = erased()
    assert (len(done.held), done.held_blogs, done.counts["comments"]) == (5, 1, 1)
    assert Comment.objects.get(pk=elsewhere.pk).email == ""
    after = dumping.rows()
    for kept in ("comments.Report", "comments.Mailbox", "comments.PageLink", "govblog.Letter"):
        assert after[kept] == before[kept]
    assert Comment.objects.get(pk=someone.comments["pending"].pk).email == EMAIL


def test_a_report_of_a_comment_on_hold_keeps_what_it_says(blog: Blog, moderator: User) -> None:
    someone = leave_traces(blog)
    hold(blog, moderator, comment=someone.reply)
    erased()
    assert Report.objects.get(pk=someone.report.pk).email == EMAIL.upper()


def test_who_asked_not_to_be_written_to_is_still_not_written_to(blog: Blog) -> None:
    leave_traces(blog)
    Suppression.objects.create(person=person_of(EMAIL), at=timezone.now())
    erased()
    assert Suppression.objects.exists()


def test_a_letter_that_waits_does_not_go(blog: Blog) -> None:
    leave_traces(blog)
    erased()
    assert not Letter.objects.exclude(to=FOLLOWER).exists()
    # To another, with words of the person
    assert [(one.state, one.text) for one in Letter.objects.all()] == [("taken back", "")]


def test_the_spam_score_forgets_what_it_learned_and_is_trained_again(blog: Blog) -> None:
    leave_traces(blog)
    SpamModel.objects.create(
        blog=blog, version=3, recipe=1, trained_at=timezone.now(), mark_from=0.5, precision=1,
        recall=1, honest_marked=0, payload=b"x", digest="d",
    )  # fmt: skip
    erased()
    model = SpamModel.objects.get()
    assert (bytes(model.payload), model.digest) == (b"", "")
    assert scoring.due() == [blog.pk]


def test_asked_twice_it_finds_nothing_more(blog: Blog) -> None:
    leave_traces(blog)
    erased()
    before = dumping.rows()
    assert not any(erased().counts.values())
    after = dumping.rows()
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"comments.Erasure", "comments.PersonEvent"}


def test_an_email_in_another_spelling_of_letters_is_another_person(post: Post) -> None:
    CommentFactory(post=post, email="É@quagga.example")
    assert people.counts(people.find("é@quagga.example"))["comments"] == 0
    assert people.counts(people.find("É@QUAGGA.example"))["comments"] == 1


class Stopped(BaseException):
    """The process was ended here."""


def stopped_at(nth: int) -> bool:
    """Erase, but end the process before the nth question to the database; say whether it got so
    far."""
    asked = itertools.count(1)

    def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if next(asked) == nth:
            raise Stopped
        return execute(sql, params, many, context)

    try:
        with connection.execute_wrapper(count):
            erased()
    except Stopped:
        # The transaction around the test is no part of the erasure, and goes on
        transaction.set_rollback(False)
        return True
    return False


def _finished_after(steps: Iterable[int]) -> int:
    """Stop at each of these steps, then ask again; return how many there were."""
    for number, nth in enumerate(steps):
        point = transaction.savepoint()
        if not stopped_at(nth):
            return number
        erased()
        assert dumping.found_in(dumping.database(), TRACES) == [], nth
        transaction.savepoint_rollback(point)
    return 0


def test_stopped_on_the_way_it_is_finished_by_asking_again(blog: Blog) -> None:
    leave_traces(blog)
    assert _finished_after(itertools.count(5, 97)) >= 2


@pytest.mark.nightly
def test_stopped_anywhere_it_is_finished_by_asking_again(blog: Blog) -> None:
    leave_traces(blog)
    assert _finished_after(itertools.count(1)) > 200


def test_the_list_that_cannot_be_written_is_told_and_the_erasure_stands(
    blog: Blog, settings: Any, tmp_path: Any, caplog: pytest.LogCaptureFixture
) -> None:
    leave_traces(blog)
    settings.ERASURES_FILE = tmp_path  # a folder
    done = erased()
    assert not done.is_listed
    assert dumping.found_in(dumping.database(), TRACES) == []
    assert "The list of erasures cannot be kept in its file" in caplog.text
    settings.ERASURES_FILE = tmp_path / "erasures.jsonl"
    assert erasures.catch_up()
    assert len(settings.ERASURES_FILE.read_text().splitlines()) == Erasure.objects.count()


def test_what_came_in_after_a_moment_is_left(post: Post) -> None:
    now = timezone.now()
    CommentFactory(post=post, email=EMAIL, created_at=now - dt.timedelta(days=2))
    later = CommentFactory(post=post, email=EMAIL, created_at=now)
    assert erased(until=now - dt.timedelta(days=1)).counts["comments"] == 1
    assert Comment.objects.get(pk=later.pk).email == EMAIL
