"""Who reported a comment and gave an email hears once what became of it, and nothing private."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.contrib.auth.models import User
from django.utils import timezone

from comments import moderation
from comments.models import Comment, Report
from comments.moderation import outcomes, settling
from govblog.letters.composing import as_page
from govblog.management.commands.worker import DUE
from govblog.models import Letter
from posts import publishing
from posts.models import Blog, Post
from tests.factories import CommentFactory, PostFactory, ReportFactory, act, seen

pytestmark = pytest.mark.django_db
EMAIL = "reader@example.org"
UNDO = dt.timedelta(minutes=5)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """The clock, standing still."""
    with time_machine.travel(dt.datetime(2026, 5, 5, 11, 4, tzinfo=dt.UTC), tick=False) as still:
        yield still


@pytest.fixture
def comment(blog: Blog) -> Comment:
    """A comment that everyone can read."""
    post = PostFactory(blog=blog, title="Answering letters")
    return CommentFactory(
        post=post, status="approved", name="Reader Someone", body="Words of theirs."
    )


def settle(comment: Comment, by: User) -> None:
    """Keep a comment, whoever reported it."""
    settling.dismiss(seen(comment), by=by)


def test_the_worker_tells_by_the_clock() -> None:
    assert outcomes.tell_reporters in DUE


@pytest.mark.parametrize(
    ("way", "said"),
    [
        ("keep", "The comment stays on the page."),
        ("remove", "The comment is no longer on the page."),
    ],
)
def test_the_outcome_is_told_once_the_time_to_undo_is_over(
    comment: Comment, moderator: User, clock: time_machine.Traveller, way: str, said: str
) -> None:
    ReportFactory(comment=comment, email=EMAIL, words="What I mind.")
    if way == "keep":
        settle(comment, moderator)
    else:
        act(comment, way, by=moderator)
    clock.shift(UNDO - dt.timedelta(seconds=1))
    assert outcomes.tell_reporters() == 0
    clock.shift(dt.timedelta(seconds=1))
    assert outcomes.tell_reporters() == 1
    assert outcomes.tell_reporters() == 0
    letter = Letter.objects.get()
    assert (letter.to, letter.blog) == (EMAIL, comment.post.blog)
    assert said in letter.text
    assert "On 5 May 2026 you reported a comment on “Answering letters”." in letter.text
    private = (comment.name, comment.body, "What I mind.", moderator.get_full_name(), "insult")
    assert not [
        word for word in private if word in f"{letter.subject}{letter.text}{as_page(letter)}"
    ]


def test_who_gave_no_email_or_left_it_to_a_program_is_not_told(
    comment: Comment, moderator: User, clock: time_machine.Traveller
) -> None:
    ReportFactory(comment=comment)
    ReportFactory(comment=comment, email=EMAIL, doubt="honeypot")
    settle(comment, moderator)
    clock.shift(UNDO)
    assert outcomes.tell_reporters() == 0


def test_what_was_undone_in_time_was_never_told_and_what_follows_is(
    comment: Comment, moderator: User, clock: time_machine.Traveller
) -> None:
    ReportFactory(comment=comment, email=EMAIL)
    act(comment, "remove", by=moderator)
    step = moderation.undoable(moderator)
    assert step is not None
    moderation.undo(step.batch, by=moderator)
    clock.shift(UNDO)
    assert outcomes.tell_reporters() == 0
    settle(comment, moderator)
    clock.shift(UNDO)
    assert outcomes.tell_reporters() == 1
    assert "stays on the page" in Letter.objects.get().text


def test_a_letter_that_still_waits_is_taken_back_when_its_report_is_opened_again(
    comment: Comment, moderator: User, clock: time_machine.Traveller
) -> None:
    report = ReportFactory(comment=comment, email=EMAIL)
    Blog.objects.update(undo_minutes=1)
    settle(comment, moderator)
    clock.shift(dt.timedelta(minutes=1))
    assert outcomes.tell_reporters() == 1
    report.refresh_from_db()
    settling.undo_dismiss(report.batch, by=moderator)
    assert Letter.objects.get().state == "taken back"
    report.refresh_from_db()
    assert (report.state, report.owed, report.told_at) == ("open", True, None)
    settle(comment, moderator)
    clock.shift(dt.timedelta(minutes=1))
    assert outcomes.tell_reporters() == 1
    assert Letter.objects.count() == 2


def test_the_mail_says_what_is_true_when_it_is_written(
    comment: Comment, moderator: User, clock: time_machine.Traveller
) -> None:
    ReportFactory(comment=comment, email=EMAIL)
    settle(comment, moderator)
    act(comment, "remove", by=moderator)
    clock.shift(UNDO)
    outcomes.tell_reporters()
    assert "no longer on the page" in Letter.objects.get().text


def test_who_reported_a_comment_that_waits_once_more_is_told_when_it_is_decided(
    comment: Comment, moderator: User, clock: time_machine.Traveller
) -> None:
    ReportFactory(comment=comment, email=EMAIL)
    act(comment, "spam", by=moderator)
    clock.shift(UNDO + dt.timedelta(seconds=1))
    act(comment, "restore", by=moderator)
    assert outcomes.tell_reporters() == 0
    act(comment, "reject", by=moderator)
    assert outcomes.tell_reporters() == 1


def test_an_address_nobody_confirmed_gets_three_mails_a_day_however_it_is_written(
    post: Post, moderator: User, clock: time_machine.Traveller
) -> None:
    spellings = [EMAIL, "READER@example.org", "reader+a@example.org", "reader+b@Example.org"]
    for email in (*spellings, "other@example.org"):
        comment = CommentFactory(post=post, status="approved")
        ReportFactory(comment=comment, email=email)
        settle(comment, moderator)
    clock.shift(UNDO)
    assert outcomes.tell_reporters() == outcomes.MOST_A_DAY + 1
    clock.shift(dt.timedelta(days=1))
    assert outcomes.tell_reporters() == 0
    ReportFactory(comment=comment, email=EMAIL)
    settle(comment, moderator)
    clock.shift(UNDO)
    assert outcomes.tell_reporters() == 1


def test_the_title_told_is_the_one_that_was_public_never_a_draft(
    comment: Comment, moderator: User, editor: User, clock: time_machine.Traveller
) -> None:
    ReportFactory(comment=comment, email=EMAIL)
    settle(comment, moderator)
    publishing.withdraw(comment.post, by=editor, reason="It was wrong.")
    clock.shift(UNDO)
    outcomes.tell_reporters()
    assert "“Answering letters”" in Letter.objects.get().text


def test_an_email_is_forgotten_a_month_after_its_report_was_settled(
    comment: Comment, moderator: User, clock: time_machine.Traveller
) -> None:
    report = ReportFactory(comment=comment, email=EMAIL)
    waits = ReportFactory(comment=CommentFactory(post=comment.post, status="approved"), email=EMAIL)
    settle(comment, moderator)
    clock.shift(outcomes.EMAIL_KEPT - dt.timedelta(seconds=1))
    assert outcomes.forget_emails() == 0
    clock.shift(dt.timedelta(seconds=1))
    assert outcomes.forget_emails(timezone.now()) == 1
    for one, email in ((report, ""), (waits, EMAIL)):
        one.refresh_from_db()
        assert one.email == email
    assert Report.objects.filter(words="").count() == 0
