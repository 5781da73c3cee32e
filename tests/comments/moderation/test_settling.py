"""A moderator keeps a reported comment, or it leaves the page: either answers its reports."""

import datetime as dt
import uuid

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from comments import moderation
from comments.models import Comment, Report, ReportEvent, Step
from comments.moderation import NotDecided, Seen, settling
from comments.moderation import told as of_reports
from posts.models import Blog, Post
from tests.factories import BlogFactory, CommentFactory, ReportFactory, StaffFactory, act, seen

pytestmark = pytest.mark.django_db


@pytest.fixture
def comment(post: Post) -> Comment:
    """A comment with two open reports."""
    made = CommentFactory(post=post, status="approved")
    ReportFactory.create_batch(2, comment=made)
    return made


def states(comment: Comment) -> list[str]:
    """Return what became of the reports of a comment."""
    return list(comment.reports.order_by("pk").values_list("state", flat=True))


def undo(by: User) -> None:
    """Undo the last step of a person."""
    step = moderation.undoable(by)
    assert step is not None
    moderation.undo(step.batch, by=by)


def test_a_comment_that_is_kept_stays_and_its_reports_are_answered(
    comment: Comment, moderator: User
) -> None:
    decisions, version = comment.decisions.count(), Post.objects.get().version
    kept = settling.dismiss(seen(comment), by=moderator)
    assert (kept.reports, kept.newer, kept.refusal) == (2, 0, "")
    assert states(comment) == ["not upheld"] * 2
    assert {report.settled_by for report in comment.reports.all()} == {moderator}
    comment.refresh_from_db()
    assert (comment.status, comment.decisions.count()) == ("approved", decisions)
    assert Post.objects.get().version == version
    assert not Comment.objects.reported().exists()


def test_who_kept_a_comment_and_when_is_on_record_for_ever(
    comment: Comment, moderator: User
) -> None:
    settling.dismiss(seen(comment), by=moderator)
    undo(moderator)
    acts = ReportEvent.objects.order_by("pk").values_list("comment", "act", "by", "reports")
    assert list(acts) == [
        (comment.pk, "keep", moderator.pk, 2),
        (comment.pk, "undo", moderator.pk, 2),
    ]
    for change in (lambda: ReportEvent.objects.update(reports=0), ReportEvent.objects.all().delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_the_second_moderator_is_told_who_kept_it_first(comment: Comment, moderator: User) -> None:
    screen = seen(comment)
    with time_machine.travel(dt.datetime(2026, 5, 5, 9, 4, tzinfo=dt.UTC), tick=False):
        settling.dismiss(screen, by=moderator)
    other = StaffFactory(role="moderator")
    with pytest.raises(NotDecided) as refused:
        settling.dismiss(screen, by=other)
    name = moderator.get_full_name()
    assert str(refused.value) == f"Already kept by {name} on 5 May 2026 at 10:04."
    assert ReportEvent.objects.count() == 1


def test_who_keeps_what_a_colleague_removed_is_told_so(comment: Comment, moderator: User) -> None:
    screen = seen(comment)
    act(comment, "remove", by=moderator)
    with pytest.raises(NotDecided, match=f"Already taken off the page by {moderator.first_name}"):
        settling.dismiss(screen, by=StaffFactory(role="moderator"))
    assert states(comment) == ["upheld"] * 2


def test_a_text_that_changed_meanwhile_has_to_be_read_again(
    comment: Comment, moderator: User
) -> None:
    screen = seen(comment)
    Comment.objects.update(text_version=2)
    with pytest.raises(NotDecided, match="Read it again"):
        settling.dismiss(screen, by=moderator)
    assert states(comment) == ["open"] * 2


def test_a_report_that_came_in_after_the_page_was_made_stays_open(
    comment: Comment, moderator: User
) -> None:
    told = of_reports.keys_of([comment.pk])[comment.pk]
    ReportFactory(comment=comment)
    kept = settling.dismiss(seen(comment), by=moderator, told=told)
    assert (kept.reports, kept.newer) == (2, 1)
    assert states(comment) == ["not upheld", "not upheld", "open"]
    with pytest.raises(NotDecided, match="reported again after you opened it"):
        settling.dismiss(seen(comment), by=moderator, told=told)


@pytest.mark.parametrize("status", ["pending", "approved", "removed"])
def test_a_comment_without_a_report_is_not_kept(post: Post, moderator: User, status: str) -> None:
    with pytest.raises(NotDecided):
        settling.dismiss(seen(CommentFactory(post=post, status=status)), by=moderator)
    assert not Step.objects.filter(act="keep").exists()


def test_only_a_moderator_of_the_blog_keeps_a_comment(comment: Comment, editor: User) -> None:
    with pytest.raises(PermissionDenied):
        settling.dismiss(seen(comment), by=editor)
    elsewhere = StaffFactory(blog=BlogFactory(), role="moderator")
    with pytest.raises(NotDecided, match="not on a blog you moderate"):
        settling.dismiss(seen(comment), by=elsewhere)
    assert states(comment) == ["open"] * 2


def test_many_are_kept_in_one_step_each_by_itself_and_undone_as_one(
    post: Post, comment: Comment, moderator: User
) -> None:
    others = [CommentFactory(post=post, status="approved") for _ in range(2)]
    ReportFactory(comment=others[0])
    batch = uuid.uuid4()
    screen = [seen(one) for one in (others[1], comment, others[0])]
    kept = settling.dismiss_all([*screen, Seen(10**9, "approved", 1)], by=moderator, batch=batch)
    assert [one.reports for one in kept] == [0, 2, 1, 0]
    assert [bool(one.refusal) for one in kept] == [True, False, False, True]
    assert Step.objects.get(act="keep").batch == batch
    undo(moderator)
    assert set(Report.objects.values_list("state", flat=True)) == {"open"}
    assert ReportEvent.objects.filter(act="undo").count() == 2


def test_keeping_is_undone_until_the_time_is_over(comment: Comment, moderator: User) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        settling.dismiss(seen(comment), by=moderator)
        clock.shift(dt.timedelta(minutes=comment.post.blog.undo_minutes) - dt.timedelta(seconds=1))
        undo(moderator)
        assert states(comment) == ["open"] * 2
        assert list(Comment.objects.reported()) == [comment]
        settling.dismiss(seen(comment), by=moderator)
        clock.shift(dt.timedelta(minutes=comment.post.blog.undo_minutes))
        assert moderation.undoable(moderator) is None


def test_reports_of_a_comment_that_was_removed_meanwhile_rest_when_keeping_is_undone(
    comment: Comment, moderator: User
) -> None:
    settling.dismiss(seen(comment), by=moderator)
    batch = Step.objects.get(act="keep").batch
    act(comment, "remove", by=StaffFactory(role="moderator"))
    (told,) = settling.undo_dismiss(batch, by=moderator)
    assert (told.reports, told.refusal) == (0, told.refusal)
    assert "no longer on the page" in told.refusal
    assert states(comment) == ["not upheld"] * 2


@pytest.mark.parametrize("way", ["remove", "spam"])
def test_a_comment_that_leaves_the_page_upholds_its_reports_by_that_decision(
    comment: Comment, moderator: User, way: str
) -> None:
    earlier = ReportFactory(comment=CommentFactory(post=comment.post, status="approved"))
    decision = act(comment, way, by=moderator)
    for report in comment.reports.all():
        assert (report.state, report.decision, report.settled_by) == ("upheld", decision, moderator)
        assert (report.settled_at, report.batch) == (decision.at, decision.batch)
    earlier.refresh_from_db()
    assert earlier.state == "open"


@pytest.mark.parametrize("way", ["remove", "spam"])
def test_undoing_a_removal_opens_its_reports_again_and_no_others(
    comment: Comment, moderator: User, way: str
) -> None:
    settling.dismiss(seen(comment), by=moderator)
    ReportFactory(comment=comment)
    act(comment, way, by=moderator)
    assert states(comment) == ["not upheld", "not upheld", "upheld"]
    undo(moderator)
    assert states(comment) == ["not upheld", "not upheld", "open"]


def test_a_removal_restored_at_once_opens_its_reports_and_later_they_rest(
    comment: Comment, moderator: User
) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        act(comment, "remove", by=moderator)
        clock.shift(dt.timedelta(minutes=comment.post.blog.undo_minutes))
        act(comment, "restore", by=moderator)
        assert states(comment) == ["open"] * 2
        act(comment, "remove", by=moderator)
        clock.shift(dt.timedelta(minutes=comment.post.blog.undo_minutes, seconds=1))
        act(comment, "restore", by=moderator)
        assert states(comment) == ["upheld"] * 2
        act(comment, "remove", by=moderator)
        act(comment, "restore", by=moderator)
        assert states(comment) == ["upheld"] * 2


def test_a_reported_comment_whose_approval_is_undone_is_answered_when_it_is_decided(
    post: Post, moderator: User
) -> None:
    comment = CommentFactory(post=post)
    act(comment, "approve", by=moderator)
    ReportFactory(comment=comment)
    undo(moderator)
    assert states(comment) == ["open"]
    act(comment, "reject", by=moderator)
    assert states(comment) == ["upheld"]


def test_deciding_many_comments_asks_no_more_for_their_reports_than_one(
    post: Post, moderator: User
) -> None:
    Blog.objects.update(undo_minutes=60)
    asked = []
    for many in (1, 7):
        comments = [CommentFactory(post=post, status="approved") for _ in range(many)]
        for comment in comments:
            ReportFactory.create_batch(2, comment=comment, email="reader@example.org")
        counts = []
        for way in ("spam", "restore"):
            screen = [seen(comment) for comment in comments]
            with CaptureQueriesContext(connection) as queries:
                moderation.decide_all(screen, way, by=moderator)
            found = [one["sql"] for one in queries if "comments_report" in one["sql"]]
            counts.append(len(found))
        asked.append(counts)
        assert Report.objects.open().count() == 2 * many
        keep = [seen(comment) for comment in comments]
        assert all(one.refusal for one in settling.dismiss_all(keep, by=moderator))
        Report.objects.all().delete()
    assert asked[0] == asked[1]


def test_keeping_many_asks_no_more_than_keeping_one(post: Post, moderator: User) -> None:
    asked = []
    for many in (1, 7):
        comments = [CommentFactory(post=post, status="approved") for _ in range(many)]
        for comment in comments:
            ReportFactory(comment=comment)
        screen = [seen(comment) for comment in comments]
        with CaptureQueriesContext(connection) as queries:
            settling.dismiss_all(screen, by=moderator)
        asked.append(len(queries))
    assert asked[0] == asked[1]
