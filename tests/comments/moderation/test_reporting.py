"""A reader's report comes in once, about a comment that is public, and moderators see it."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from comments import moderation
from comments.models import Comment, Hit, Report
from comments.moderation import limits, reporting, settling
from comments.moderation import told as of_reports
from comments.moderation.reporting import Concern
from posts import publishing
from posts.models import Blog, Post
from tests.factories import CommentFactory, PostFactory, ReportFactory, act, seen

pytestmark = pytest.mark.django_db
ADDRESS = "192.0.2.7"
SAID = Concern("personal", "It gives a phone number.", "reader@example.org")


@pytest.fixture
def comment(post: Post) -> Comment:
    """A comment that everyone can read."""
    return CommentFactory(post=post, status="approved")


def send(comment: Comment, concern: Concern = SAID, address: str = ADDRESS) -> Report | None:
    """Report a comment as a reader does."""
    return reporting.report(comment, concern, address=address)


def times(report: Report) -> int:
    """Return how often a report was sent, as it is known now."""
    report.refresh_from_db()
    return report.times


def test_a_report_waits_for_a_moderator_and_changes_nothing_of_its_comment(
    comment: Comment,
) -> None:
    version = Post.objects.get().version
    report = send(comment)
    assert report is not None
    assert (report.state, report.reason, report.words) == ("open", "personal", SAID.words)
    assert (report.text_version, report.times, report.settled_at) == (1, 1, None)
    assert list(Comment.objects.reported()) == [comment]
    comment.refresh_from_db()
    assert (comment.status, Post.objects.get().version) == ("approved", version)


def test_the_network_address_of_who_reports_is_stored_nowhere(comment: Comment) -> None:
    send(comment)
    for model in (Report, Hit):
        assert all(ADDRESS not in str(row) for row in model.objects.values())


def test_the_same_report_sent_again_is_one_and_counted_for_each_place_it_comes_from(
    comment: Comment,
) -> None:
    report = send(comment)
    assert report is not None
    assert send(comment) is None
    assert times(report) == 1
    for place in ("192.0.2.8", "192.0.2.9", "192.0.2.9"):
        assert send(comment, address=place) is None
    assert (times(report), Report.objects.count()) == (3, 1)


@pytest.mark.parametrize(
    "other", [{"reason": "law"}, {"words": "Something else."}, {"email": "else@example.org"}]
)
def test_a_report_that_differs_in_anything_is_another(comment: Comment, other: Any) -> None:
    send(comment)
    said = {"reason": SAID.reason, "words": SAID.words, "email": SAID.email}
    assert send(comment, Concern(**said | other)) is not None
    assert Comment.objects.reported().count() == 1


def test_capital_letters_in_an_email_make_no_other_report(comment: Comment) -> None:
    send(comment)
    assert send(comment, Concern(SAID.reason, SAID.words, "Reader@Example.org")) is None


def test_the_same_words_about_another_comment_are_another_report(comment: Comment) -> None:
    assert send(comment) is not None
    assert send(CommentFactory(post=comment.post, status="approved")) is not None


def test_what_was_answered_today_is_not_asked_again_and_tomorrow_it_may_be(
    comment: Comment, moderator: User
) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        first = send(comment)
        settling.dismiss(seen(comment), by=moderator)
        clock.shift(reporting.AGAIN_AFTER - dt.timedelta(seconds=1))
        assert send(comment, address="192.0.2.8") is None
        assert first is not None
        assert times(first) == 2
        assert not Comment.objects.reported().exists()
        clock.shift(dt.timedelta(seconds=2))
        assert send(comment) is not None


def test_a_text_that_was_changed_may_be_reported_anew(comment: Comment) -> None:
    send(comment)
    Comment.objects.update(text_version=2)
    comment.refresh_from_db()
    again = send(comment)
    assert again is not None
    assert again.text_version == 2


@pytest.mark.parametrize(("said", "kept"), [(1, 1), (2, 2), (3, 3), (None, 3), (0, 3), (99, 3)])
def test_a_report_is_about_the_text_that_was_on_the_page(
    comment: Comment, said: int | None, kept: int
) -> None:
    Comment.objects.update(text_version=3)
    comment.refresh_from_db()
    report = send(comment, Concern("spam", seen=said))
    assert report is not None
    assert report.text_version == kept


@pytest.mark.parametrize("status", ["pending", "rejected", "spam", "removed"])
def test_only_what_is_public_can_be_reported(post: Post, status: str) -> None:
    with pytest.raises(reporting.NotReportable):
        send(CommentFactory(post=post, status=status))
    assert not Report.objects.exists()


def test_a_comment_under_an_article_that_is_withdrawn_cannot_be_reported(
    comment: Comment, editor: User
) -> None:
    publishing.withdraw(comment.post, by=editor, reason="It was wrong.")
    with pytest.raises(reporting.NotReportable):
        send(comment)


def test_a_blog_may_take_no_reports(comment: Comment) -> None:
    Blog.objects.update(reports_open=False)
    with pytest.raises(reporting.NotReportable):
        send(comment)


def test_a_comment_can_be_reported_where_no_more_are_taken(
    comment: Comment, moderator: User
) -> None:
    moderation.close(comment.post, by=moderator, reason="The consultation is over.")
    assert send(comment) is not None


def test_a_comment_that_never_was_cannot_be_reported(comment: Comment) -> None:
    comment.pk = 10**9
    with pytest.raises(reporting.NotReportable):
        send(comment)


def test_one_place_sends_so_many_reports_a_minute_and_then_waits(post: Post) -> None:
    most = limits.REPORTS_FROM_ADDRESS
    comments = [CommentFactory(post=post, status="approved") for _ in range(3)]
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for number in range(most):
            send(comments[number % 3], Concern("other", f"Number {number}."))
        with pytest.raises(reporting.TooManyReports) as refused:
            send(comments[0], Concern("other", "One more."))
        assert 1 <= refused.value.wait <= 61
        assert send(comments[0], Concern("other", "Number 0.")) is None
        assert send(comments[0], Concern("other", "Elsewhere."), "192.0.2.99") is not None
        clock.shift(refused.value.wait)
        assert send(comments[0], Concern("other", "One more.")) is not None


def test_one_comment_takes_so_many_reports_a_minute(
    comment: Comment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "REPORTS_OF_COMMENT", 2)
    ReportFactory.create_batch(2, comment=comment)
    with pytest.raises(reporting.TooManyReports):
        ReportFactory(comment=comment)
    ReportFactory(comment=CommentFactory(post=comment.post, status="approved"))


def test_reports_do_not_use_up_what_a_place_may_comment(comment: Comment) -> None:
    Blog.objects.update(limit_address=1)
    send(comment)
    words = moderation.Words("A thought.", "Reader", "reader@example.org")
    assert moderation.submit(comment.post, words, address=ADDRESS) is not None


def test_what_a_report_says_can_be_blanked_and_never_reworded(comment: Comment) -> None:
    report = send(comment)
    assert report is not None
    mine = Report.objects.filter(pk=report.pk)
    for change in ({"words": "Else."}, {"email": "else@example.org"}, {"reason": "law"},
                   {"text_version": 9}, {"sent_at": timezone.now()}):  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic():
            mine.update(**change)
    mine.update(words="", email="", owed=False)


def test_moderators_see_what_was_said_with_the_email_masked_unless_they_may_see_it(
    comment: Comment,
) -> None:
    send(comment)
    send(comment, address="192.0.2.8")
    send(comment, Concern("spam", doubt="honeypot"))
    keys, blog = of_reports.keys_of([comment.pk]), comment.post.blog_id
    second, first = of_reports.newest_of(keys, (), 2)[comment.pk]
    assert first.reason == "It gives personal details of someone"
    assert (first.words, first.times, first.email) == (SAID.words, 2, "r…@example.org")
    assert (first.doubt, second.doubt) == ("", "A field that people do not see was filled in")
    assert (first.outcome, first.settled_at, second.email) == ("", None, "")
    for open_to, email in (({blog}, SAID.email), ({blog + 1}, "r…@example.org")):
        assert of_reports.newest_of(keys, open_to, 2)[comment.pk][1].email == email


def test_the_history_of_a_comment_says_what_became_of_its_reports_and_who_said_so(
    comment: Comment, moderator: User
) -> None:
    send(comment)
    settling.dismiss(seen(comment), by=moderator)
    send(comment, Concern("spam"))
    act(comment, "remove", by=moderator)
    told = of_reports.history([comment.pk])[comment.pk]
    assert [one.outcome for one in told] == ["Upheld", "Not upheld"]
    assert {one.settled_by for one in told} == {moderator.get_full_name()}
    assert of_reports.keys_of([comment.pk]) == {}


def test_reports_are_read_with_one_question_however_many(post: Post, moderator: User) -> None:
    asked = []
    for many in (1, 6):
        comments = [CommentFactory(post=post, status="approved") for _ in range(many)]
        for comment in comments:
            ReportFactory.create_batch(2, comment=comment)
        pks = [comment.pk for comment in comments]
        with CaptureQueriesContext(connection) as queries:
            told = of_reports.newest_of(of_reports.keys_of(pks), (), 5)
            assert [len(reports) for reports in told.values()] == [2] * many
            of_reports.history(pks)
        asked.append(len(queries))
    assert asked == [3, 3]


def test_reported_comments_are_counted_by_their_open_reports_alone(post: Post) -> None:
    reported = CommentFactory(post=post, status="approved")
    ReportFactory.create_batch(3, comment=reported)
    CommentFactory(post=PostFactory(), status="approved")
    counted = Comment.objects.reported().filter(post__blog=post.blog)
    assert counted.count() == 1
    if connection.vendor == "sqlite":
        plan = counted.explain()
        assert "report_open" in plan
        assert "SCAN comments_comment" not in plan
