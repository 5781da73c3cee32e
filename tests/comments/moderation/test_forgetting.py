"""What goes of a comment when its time is over, and what keeps it for longer."""

import datetime as dt
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.utils import timezone

from comments import persons
from comments.models import (
    Comment,
    Confirmation,
    Content,
    Errand,
    Follow,
    Mailbox,
    News,
    Review,
)
from comments.moderation import erasing, forgetting, holding_data, triage
from posts.models import Blog
from tests.factories import BlogFactory, CommentFactory, act, staff_of

pytestmark = pytest.mark.django_db
EMAIL = "sian@example.org"
MINUTES, DAY = dt.timedelta(minutes=6), dt.timedelta(days=1)


def later(**time: float) -> dt.datetime:
    return timezone.now() + dt.timedelta(**time)


def mine(**more: Any) -> Comment:
    return CommentFactory(name="Siân Sample", email=EMAIL, **more)


def email_of(comment: Comment) -> str:
    return Content.objects.get(pk=comment.pk).email


def test_the_email_goes_when_a_moderator_decided_and_nothing_can_be_undone() -> None:
    waits, decided = mine(), mine(status="approved")
    assert forgetting.forget_emails() == 0
    assert forgetting.forget_emails(later(minutes=6)) == 1
    assert (email_of(waits), email_of(decided)) == (EMAIL, "")


def test_the_blog_can_keep_it_for_some_days_more(blog: Blog) -> None:
    mine(status="rejected")
    Blog.objects.filter(pk=blog.pk).update(email_days=30)
    assert forgetting.forget_emails(later(days=30)) == 0
    assert forgetting.forget_emails(later(days=30, minutes=6)) == 1


def test_a_decision_taken_anew_starts_the_time_again() -> None:
    comment = mine(status="approved")
    act(comment, "remove")
    act(comment, "restore")
    assert forgetting.forget_emails(later(minutes=4)) == 0
    assert forgetting.forget_emails(later(minutes=6)) == 1


def _follows(comment: Comment) -> None:
    now, blog = timezone.now(), comment.post.blog
    person = persons.person_of(EMAIL)
    box = Mailbox.objects.create(
        blog=blog, email=EMAIL, person=person, ref="r" * 16, made_at=now, confirmed_at=now
    )
    Follow.objects.create(comment=comment, mailbox=box, since=now)


def _has_news(comment: Comment) -> None:
    now = timezone.now()
    box = Mailbox.objects.create(
        blog=comment.post.blog, email=EMAIL, person="p", ref="n" * 16, made_at=now
    )
    News.objects.create(mailbox=box, kind=News.Kind.OUTCOME, comment=comment, due_at=now)


def _is_looked_at_again(comment: Comment) -> None:
    decision, now = comment.decisions.latest("number"), timezone.now()
    Review.objects.create(comment=comment, decision=decision, asked_at=now, due_at=now)


def _has_an_errand(comment: Comment) -> None:
    triage.open_errand(comment, Errand.Kind.ANSWER, by=staff_of(comment.post.blog, "moderator"))


def _is_asked_to_confirm(comment: Comment) -> None:
    now = timezone.now()
    Confirmation.objects.create(
        comment=comment, hash="h", text_version=1, asked_at=now, expires_at=now + DAY
    )


def _is_held(comment: Comment) -> None:
    by = staff_of(comment.post.blog, "administrator")
    holding_data.hold_comment(comment, why="A court asked.", by=by)


def _writer_is_held(comment: Comment) -> None:
    by = staff_of(comment.post.blog, "administrator")
    holding_data.hold_person(comment.post.blog, EMAIL.upper(), why="A court asked.", by=by)


@pytest.mark.parametrize(
    "needs",
    [
        _follows,
        _has_news,
        _is_looked_at_again,
        _has_an_errand,
        _is_asked_to_confirm,
        _is_held,
        _writer_is_held,
    ],
)
def test_the_email_stays_while_something_open_needs_it(needs: Any) -> None:
    comment = mine(status="approved")
    needs(comment)
    assert forgetting.forget_emails(later(minutes=6)) == 0
    assert email_of(comment) == EMAIL


def test_who_is_known_without_the_email_is_forgotten_after_two_quiet_years() -> None:
    first = mine(status="approved", created_at=later(days=-800))
    second = mine(status="approved", created_at=later(days=-10))
    forgetting.forget_emails(later(minutes=6))
    assert forgetting.forget_people() == 0
    assert forgetting.forget_people(later(days=721)) == 2
    gone = Content.objects.filter(pk__in=[first.pk, second.pk]).values_list("person", flat=True)
    assert set(gone) == {""}


def test_who_comments_on_another_blog_is_known_on_neither_for_longer(blog: Blog) -> None:
    mine(status="approved", created_at=later(days=-800))
    forgetting.forget_emails(later(minutes=6))
    Blog.objects.filter(pk=blog.pk).update(person_days=900)
    assert forgetting.forget_people() == 0
    Blog.objects.filter(pk=blog.pk).update(person_days=700)
    assert forgetting.forget_people() == 1


@pytest.mark.parametrize("status", ["rejected", "spam", "removed"])
def test_words_that_were_not_published_go_after_six_months(status: str) -> None:
    comment = mine(status=status)
    assert forgetting.forget_words(later(days=183)) == 0
    assert forgetting.forget_words(later(days=184, minutes=1)) == 1
    after = Comment.objects.get(pk=comment.pk)
    assert (after.body, after.name, after.email) == (erasing.GONE, erasing.GONE, "")
    assert after.status == status
    assert after.content.person == ""
    assert forgetting.forget_words(later(days=400)) == 0


@pytest.mark.parametrize("status", ["pending", "approved"])
def test_what_waits_or_is_published_keeps_its_words(status: str) -> None:
    mine(status=status)
    assert forgetting.forget_words(later(days=4_000)) == 0


@pytest.mark.parametrize("keeps", [_is_looked_at_again, _is_held, _writer_is_held])
def test_the_words_stay_while_a_second_look_or_a_hold_needs_them(keeps: Any) -> None:
    comment = mine(status="rejected")
    keeps(comment)
    assert forgetting.forget_words(later(days=400)) == 0
    assert Comment.objects.get(pk=comment.pk).body != erasing.GONE


def test_they_go_in_portions() -> None:
    for _ in range(3):
        mine(status="spam")
    when = later(days=400)
    assert [forgetting.forget_words(when, 2) for _ in range(3)] == [2, 1, 0]


def test_what_was_known_by_the_email_is_known_by_its_hash(moderator: User) -> None:
    comment = mine(status="approved")
    forgetting.forget_emails(later(minutes=6))
    content = Content.objects.get(pk=comment.pk)
    assert content.person == persons.person_of("SIAN@example.org")
    assert content.email not in content.person or content.email == ""


def test_a_database_from_before_learns_who_wrote_what(
    blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    comments = [mine(), CommentFactory(email="gethin@example.org"), CommentFactory(email="")]
    Content.objects.update(person="")
    migration = import_module("comments.migrations.0010_retention")
    monkeypatch.setattr(migration, "PORTION", 1)
    migration.know_writers(apps, None)
    known = [Content.objects.get(pk=comment.pk).person for comment in comments]
    assert known == [persons.person_of(EMAIL), persons.person_of("gethin@example.org"), ""]


@pytest.mark.parametrize(
    "due", [forgetting.emails_due, forgetting.people_due, forgetting.words_due]
)
def test_many_blogs_with_one_term_are_asked_about_at_once(blog: Blog, due: Any) -> None:
    def asked() -> int:
        return str(due(timezone.now()).query).count("EXISTS")

    one = asked()
    others = [BlogFactory() for _ in range(3)]
    assert asked() == one
    Blog.objects.filter(pk=others[0].pk).update(email_days=7, person_days=60, unpublished_days=300)
    assert asked() == one + 1
