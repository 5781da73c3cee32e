"""The comments of a post come in from an export once, in their threads, as they were there."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest
from django.utils import timezone

from comments import soundness
from comments.models import Comment, Content, Decision, ImportedComment, Mark, Print
from comments.moderation import erasures, importing
from comments.persons import person_of
from govblog.models import Letter
from govblog.wordpress import own
from govblog.wordpress.loading.comments import Comments
from govblog.wordpress.loading.report import Report
from posts.models import Blog, Post
from tests.factories import PostFactory, act
from tests.govblog.wordpress.loading.coming import LONG_AGO, answered, loaded, of, said, told

pytestmark = pytest.mark.django_db


def test_a_comment_comes_in_with_its_name_its_words_and_its_date(post: Post) -> None:
    loaded(post, said(5, author="Ann &amp; Bob", content="One <em>two</em> &lt; three"))
    comment = of(5)
    assert (comment.name, comment.body) == ("Ann & Bob", "One two < three")
    assert comment.created_at == LONG_AGO + dt.timedelta(hours=5)
    assert comment.content.source == Content.Source.IMPORT


@pytest.mark.parametrize(
    ("there", "here"),
    [
        ("1", "approved"),
        ("0", "pending"),
        ("hold", "pending"),
        ("spam", "spam"),
        ("trash", "removed"),
        ("post-trashed", "removed"),
    ],
)
def test_what_was_decided_there_stands_here_by_a_decision_of_the_import(
    post: Post, there: str, here: str
) -> None:
    before = timezone.now()
    report = loaded(post, said(5, approved=there))
    comment = of(5)
    assert comment.status == here
    decisions = list(comment.decisions.all())
    assert [(one.actor_kind, one.to_status) for one in decisions] == (
        [] if here == "pending" else [("import", here)]
    )
    assert all(one.at >= before for one in decisions)
    assert told(report) == []


def test_a_status_nobody_knows_waits_for_a_decision(post: Post) -> None:
    report = loaded(post, said(5, approved="maybe"))
    assert of(5).status == "pending"
    assert told(report) == [
        (51, "Its status “maybe” is none of WordPress’s. It waits for a decision.", False)
    ]


def test_an_export_of_ours_tells_rejected_from_removed_and_publishes_nothing_by_it(
    post: Post,
) -> None:
    loaded(
        post,
        said(1, approved="trash", meta=((own.STATUS, "rejected"),)),
        said(2, approved="trash", meta=((own.STATUS, "approved"),)),
        said(3, approved="0", meta=((own.STATUS, "approved"), (own.OFFICIAL, "The team"))),
    )
    assert [of(n).status for n in (1, 2, 3)] == ["rejected", "removed", "pending"]
    assert of(3).content.official == "The team"


def test_replies_stand_under_what_they_answer_whatever_the_order_of_the_file(post: Post) -> None:
    loaded(post, said(4, parent=3), said(3, parent=1), said(1), said(2, parent=1), said(9))
    assert [answered(n) for n in (1, 2, 3, 4, 9)] == [None, 1, 1, 3, None]
    assert [of(n).depth for n in (1, 2, 3, 4, 9)] == [0, 1, 1, 2, 0]
    assert of(1).pk < of(2).pk < of(3).pk < of(4).pk
    post.refresh_from_db()
    assert (post.comments_approved, post.comments_shown, post.threads_shown) == (5, 5, 2)


def test_a_reply_to_what_is_missing_or_elsewhere_begins_a_thread_and_it_is_said(post: Post) -> None:
    loaded(PostFactory(blog=post.blog), said(1))
    report = loaded(post, said(2, parent=77), said(3, parent=1), said(4, parent=88), elsewhere={88})
    assert [answered(n) for n in (2, 3, 4)] == [None] * 3
    assert told(report) == [
        (21, "What it answers is not in the export, or was left out. It begins a thread.", False),
        (31, "What it answers is under another post. It begins a thread.", False),
        (41, "What it answers is under another post. It begins a thread.", False),
    ]


def test_a_cycle_is_cut_at_its_lowest_number(post: Post) -> None:
    report = loaded(
        post, said(7, parent=9), said(8, parent=7), said(9, parent=8), said(3, parent=3)
    )
    assert [answered(n) for n in (7, 8, 9, 3)] == [None, 7, 8, None]
    assert [line for line, says, _ in told(report) if "itself" in says] == [71, 31]


def test_of_two_with_one_number_the_first_stands_and_another_one_is_left_out(post: Post) -> None:
    first = said(5)
    report = loaded(post, first, said(5, line=90), said(5, line=99, content="Other words."))
    assert of(5).body == "What reader 5 said."
    assert [(line, refused) for line, _, refused in told(report)] == [(99, True)]
    other = loaded(PostFactory(blog=post.blog), first)
    assert [refused for _, _, refused in told(other)] == [True]
    assert Comment.objects.count() == 1


def test_comments_without_numbers_are_known_by_what_they_say(post: Post) -> None:
    both = (said(None, content="One."), said(None, content="Two."), said(None, content="Two."))
    assert loaded(post, *both).counted("comments", "added") == 2
    assert loaded(post, *both).counted("comments", "unchanged") == 2


def test_pings_are_counted_and_taken_only_when_asked(post: Post) -> None:
    pings = [said(1, kind="pingback"), said(2, kind="trackback"), said(3, kind="order_note")]
    report = loaded(post, *pings)
    assert not Comment.objects.exists()
    assert report.counts["pingbacks"] == report.counts["trackbacks"] == {"not taken": 1}
    assert report.refused == 1
    assert loaded(post, *pings, pingbacks=True).counted("comments", "added") == 2


def test_what_does_not_fit_is_made_to_fit_and_said(post: Post) -> None:
    report = loaded(
        post,
        said(1, author="", email="nobody"),
        said(2, author="x" * 101, content="", email="", written_at=None),
        said(3, content="y" * 60_000, written_at=timezone.now() + dt.timedelta(days=3)),
        said(4, content="z" * 65_536),
    )
    assert (of(1).name, of(1).email) == ("Anonymous", "")
    assert (of(2).name, of(2).body) == ("x" * 100, "")
    assert of(2).created_at == post.first_published_at
    assert len(of(3).body) == 60_000
    assert of(3).created_at <= timezone.now()
    assert [line for line, _, _ in told(report)] == [11, 11, 21, 21, 31, 41]
    assert not Comment.objects.filter(imported__wordpress_id=4).exists()
    assert report.refused == 1


def test_a_number_that_no_database_holds_is_no_number(post: Post) -> None:
    loaded(post, said(2**64, parent=2**70, written_at=LONG_AGO), said(-3, content="Three."))
    assert ImportedComment.objects.filter(wordpress_id=None).count() == 2


def test_the_key_of_a_comment_is_higher_than_the_numbers_of_its_page(post: Post) -> None:
    loaded(post, *(said(n) for n in range(1, 40)))
    keys = set(Comment.objects.values_list("pk", flat=True))
    assert not keys & set(ImportedComment.objects.values_list("wordpress_id", flat=True))


def test_an_approved_reply_holds_the_place_of_what_was_not_public(post: Post) -> None:
    loaded(post, said(1, approved="spam"), said(2, parent=1), said(3, approved="0"))
    assert [(of(n).status, of(n).shown) for n in (1, 2, 3)] == [
        ("spam", True),
        ("approved", True),
        ("pending", False),
    ]
    post.refresh_from_db()
    assert (post.comments_approved, post.comments_shown) == (1, 2)


def test_the_page_of_a_post_is_made_anew(post: Post) -> None:
    version = Post.objects.get(pk=post.pk).version
    loaded(post, said(1))
    assert Post.objects.get(pk=post.pk).version > version


def test_no_mail_no_mark_and_no_print_comes_of_it(post: Post) -> None:
    loaded(post, said(1), said(2, approved="0", content="https://a.example https://b.example"))
    assert [kind for kind in (Letter, Mark, Print) if kind.objects.exists()] == []
    assert not Comment.objects.filter(held=True).exists()


def test_what_retention_would_not_have_kept_does_not_come_in(post: Post) -> None:
    now = timezone.now()
    loaded(
        post,
        said(1, written_at=LONG_AGO),
        said(2, written_at=LONG_AGO, approved="0"),
        said(3, written_at=now - dt.timedelta(days=100)),
        said(4, written_at=now),
    )
    kept = [(bool(of(n).email), bool(of(n).content.person)) for n in (1, 2, 3, 4)]
    assert kept == [(False, False), (True, True), (False, True), (True, True)]


def test_who_wrote_lately_is_known_by_old_comments_too(post: Post) -> None:
    mail = "ann@example.org"
    loaded(post, said(1, email=mail), said(2, email=mail, written_at=timezone.now()))
    assert of(1).content.person == of(2).content.person == person_of(mail)


def test_who_was_erased_here_does_not_come_back(post: Post) -> None:
    erasures.note_person(person_of("reader1@example.org"), timezone.now(), [None])
    again = said(1), said(2, parent=1)
    report = loaded(post, *again)
    comment = of(1)
    assert (comment.status, comment.shown, comment.body) == ("removed", True, "[erased]")
    assert (comment.email, comment.content.person) == ("", "")
    assert comment.content.erased_at is not None
    assert [line for line, _, _ in told(report)] == [11]
    assert loaded(post, *again).counted("comments", "unchanged") == 2


def test_the_same_export_again_changes_nothing(post: Post) -> None:
    export = [said(1), said(2, parent=1, approved="0"), said(3, approved="spam")]
    loaded(post, *export)
    version, decisions = Post.objects.get(pk=post.pk).version, Decision.objects.count()
    report = loaded(post, *export)
    assert report.counts == {"comments": {"unchanged": 3}}
    assert Post.objects.get(pk=post.pk).version == version
    assert Decision.objects.count() == decisions


def test_what_an_import_brings_is_decided_by_moderators_like_any_other(post: Post) -> None:
    loaded(post, said(1, approved="0"), said(2))
    act(of(1), "approve")
    act(of(2), "remove")
    assert [of(n).status for n in (1, 2)] == ["approved", "removed"]


def test_comments_of_several_posts_come_in_at_once_each_under_its_own(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    other: Post = PostFactory(blog=post.blog, title="Other")
    calls: list[int] = []
    whole = importing.bring_in

    def counted(blog: Blog, brought: Sequence[Any], **more: Any) -> importing.Came:
        calls.append(len(brought))
        return whole(blog, brought, **more)

    monkeypatch.setattr(importing, "bring_in", counted)
    report = Report("export.xml")
    coming = Comments(post.blog, report)
    coming.take(post, [said(1), said(2, parent=1, approved="0"), said(3, parent=2)])
    coming.take(other, [said(4, parent=2), said(5, parent=4)])
    coming.write()
    assert calls == [5]
    assert [answered(number) for number in (1, 2, 3, 4, 5)] == [None, 1, 2, None, 4]
    assert told(report) == [
        (41, "What it answers is under another post. It begins a thread.", False)
    ]
    for one, shown, threads in ((post, 3, 1), (other, 2, 1)):
        one.refresh_from_db()
        assert (one.comments_shown, one.threads_shown) == (shown, threads)
    assert [fault.says for fault in soundness.faults()] == []
