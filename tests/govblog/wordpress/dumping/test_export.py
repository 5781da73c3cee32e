"""What an export holds, and what it never does."""

import datetime as dt
import io
from collections import defaultdict
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from comments import moderation
from comments.models import Comment
from comments.moderation import erasing
from govblog.whole import whole
from govblog.wordpress import items, own, wxr
from govblog.wordpress.dumping import comments as dumped_comments
from govblog.wordpress.dumping import run
from govblog.wordpress.items import Item
from posts.models import Blog
from tests.factories import (
    BlogFactory,
    CommentFactory,
    PictureFactory,
    PostFactory,
    act,
    seen,
    staff_of,
    thread,
)
from tests.govblog.wordpress.dumping.roads import moved, read_into, saved, written
from tests.govblog.wordpress.loading.bringing import bring
from tests.govblog.wordpress.making import comment, post

pytestmark = pytest.mark.django_db
S = Comment.Status
WP = "{http://wordpress.org/export/1.2/}"


def found(blog: Blog, folder: Path) -> dict[str, list[Any]]:
    """Return what our own reader finds in the export of a blog, by what it is."""
    by_kind: dict[str, list[Any]] = defaultdict(list)
    for one in wxr.read(saved(blog, folder)):
        kind = one.kind if isinstance(one, items.Item) else type(one).__name__
        by_kind[kind].append(one)
    assert by_kind["Fault"] == []
    # The first item is no post, but how the blog is set up
    by_kind["post"] = by_kind["post"][1:]
    return by_kind


def test_wordpress_knows_what_each_comment_is(blog: Blog, tmp_path: Path) -> None:
    article = PostFactory(title="Budget day")
    for status in S:
        CommentFactory(post=article, status=status, name=status.label)
    (item,) = found(blog, tmp_path)["post"]
    assert {one.author: one.approved for one in item.comments} == {
        "Pending": "0", "Approved": "1", "Rejected": "trash", "Spam": "spam", "Removed": "trash",
    }  # fmt: skip
    assert {one.kind for one in item.comments} == {"comment"}


def test_wordpress_knows_what_each_post_is(blog: Blog, tmp_path: Path) -> None:
    picture = PictureFactory(caption="A square")
    PostFactory(title="Public", picture=picture)
    PostFactory(title="Planned", at=timezone.now() + dt.timedelta(hours=1))
    PostFactory(title="Draft", draft=True)
    PostFactory(title="Gone", withdrawn="It was wrong.")
    PostFactory(title="Closed", closed="Enough said.")
    head = found(blog, tmp_path)
    by_title = {one.title: one for one in head["post"]}
    assert {title: one.status for title, one in by_title.items()} == {
        "Public": "publish", "Planned": "future", "Draft": "draft", "Gone": "private",
        "Closed": "publish",
    }  # fmt: skip
    assert by_title["Public"].comments_open
    assert not by_title["Closed"].comments_open
    (attachment,) = head["attachment"]
    assert attachment.attachment_url.endswith(picture.file.url)
    assert ("_wp_attachment_image_alt", "A blue square") in attachment.meta
    assert ("_thumbnail_id", str(attachment.number)) in by_title["Public"].meta


def test_a_thread_stays_a_thread_and_parents_have_lower_ids(blog: Blog, tmp_path: Path) -> None:
    article = PostFactory()
    made = thread(article, [None, 0, 1, 0, None, 4])
    (item,) = found(blog, tmp_path)["post"]
    numbers = {one.number: one.parent for one in item.comments}
    # An old link to a comment leads on wherever the export goes
    assert numbers == {one.pk: one.parent_id for one in made}
    assert all(parent is None or parent < number for number, parent in numbers.items())


def test_what_came_from_wordpress_keeps_its_ids_and_no_other_has_them(
    blog: Blog, tmp_path: Path
) -> None:
    PictureFactory()
    ours = thread(PostFactory(), [None, 0])
    # As if WordPress had given the same ids to others
    theirs = [comment(one.pk, parent=0, text=f"Theirs {one.pk}") for one in ours]
    bring(tmp_path, post(1, "Old", comments=theirs), post(4, "Older"))
    first = found(blog, tmp_path)
    numbers = {one.title: one.number for one in first["post"]}
    assert (numbers["Old"], numbers["Older"]) == (1, 4)
    things = [one.number for kind in ("post", "page", "attachment") for one in first[kind]]
    assert len(things) == len(set(things)) == 4
    comments = [one for item in first["post"] for one in item.comments]
    assert len({one.number for one in comments}) == 4
    assert {one.number for one in comments if one.content.startswith("Theirs")} == {
        one.pk for one in ours
    }
    assert all(one.parent is None or one.parent < one.number for one in comments)
    again = found(blog, tmp_path)
    assert [(one.title, one.number) for one in again["post"]] == list(numbers.items())


def test_who_decided_under_which_rule_and_in_which_words_is_in_it(
    blog: Blog, tmp_path: Path
) -> None:
    rejected = CommentFactory(status=S.REJECTED)
    (item,) = found(blog, tmp_path)["post"]
    (one,) = item.comments
    meta = dict(one.meta)
    assert meta[own.STATUS] == "rejected"
    decision = rejected.decisions.get()
    assert f'"by":"{decision.actor.username}"' in meta[own.COMMENT]
    assert '"from":"pending","to":"rejected"' in meta[own.COMMENT]
    assert '"rule":[1,1]' in meta[own.COMMENT]


def test_no_secret_is_in_it(blog: Blog) -> None:
    editor = staff_of(blog, "editor")
    article = PostFactory()
    secret = CommentFactory(post=article, body="My number is 555 0199, call me.")
    act(secret, "approve")
    senior = staff_of(blog, "senior moderator")
    cuts = moderation.Cuts(["555 0199"])
    moderation.redact(seen(secret), cuts, by=senior, kind="personal", why="A phone number.")
    text = written(blog)
    assert "555 0199" not in text
    assert "A phone number." in text
    assert editor.password
    for user in User.objects.all():
        assert user.password not in text


def test_emails_are_left_out_where_that_is_asked(blog: Blog) -> None:
    CommentFactory(email="jo@example.org", status=S.REJECTED)
    User.objects.update(email="staff@example.org")
    for number, user in enumerate(User.objects.all()):
        User.objects.filter(pk=user.pk).update(username=f"staff{number}@example.org")
    assert "jo@example.org" in written(blog)
    assert "@example.org" not in written(blog, emails=False)


def test_what_was_erased_stays_so_on_the_other_side(blog: Blog, tmp_path: Path) -> None:
    gone = CommentFactory(body="Please forget this.", status=S.APPROVED)
    CommentFactory(parent=gone, status=S.APPROVED)
    erasing.erase(gone, why="They asked.")
    file = saved(blog, tmp_path)
    assert "Please forget this." not in file.read_text()
    other = moved(blog, tmp_path)
    first = Comment.objects.filter(post__blog=other).earliest("created_at")
    assert first.content.erased_at is not None
    assert (first.status, first.body, first.shown) == (S.REMOVED, erasing.GONE, True)


def test_it_is_well_formed_and_what_xml_cannot_hold_is_told_in_json(
    blog: Blog, tmp_path: Path
) -> None:
    article = PostFactory(title="A ]]> b")
    CommentFactory(post=article, name="]]>", body="x ]]> y \ufffe z")
    root = ElementTree.fromstring(written(blog))  # noqa: S314 (it is ours)
    body = root.findtext(f".//{WP}comment_content")
    assert body == "x ]]&gt; y \ufffd z"


def test_a_second_import_of_it_changes_nothing(blog: Blog, tmp_path: Path) -> None:
    CommentFactory(parent=CommentFactory(status=S.APPROVED), status=S.APPROVED)
    other = moved(blog, tmp_path)
    report = read_into(other, tmp_path / "export.xml")
    assert report.counts["posts"] == {"unchanged": 1}
    assert report.counts["comments"] == {"unchanged": 2}


def _half_written(file: Path) -> None:
    with whole(file) as half:
        half.write(b"<rss>")
        raise RuntimeError


def test_the_command_writes_a_whole_file_or_none(blog: Blog, tmp_path: Path) -> None:
    CommentFactory(status=S.APPROVED)
    file, out = tmp_path / "blog.xml", io.StringIO()
    call_command("export_wordpress", str(file), stdout=out)
    assert out.getvalue().strip().endswith("1 post, 0 pages, 0 pictures, 1 comment.")
    assert sum(len(one.comments) for one in wxr.read(file) if isinstance(one, Item)) == 1
    assert file.stat().st_mode & 0o077 == 0
    before = file.read_bytes()
    with pytest.raises(RuntimeError):
        _half_written(file)
    assert file.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["blog.xml"]


def test_the_command_writes_to_a_pipe(blog: Blog, capsys: pytest.CaptureFixture[str]) -> None:
    PostFactory(title="Dydd y gyllideb ŷ")
    call_command("export_wordpress", "-")
    printed = capsys.readouterr()
    assert printed.out.startswith("<?xml")
    assert printed.out.endswith("</rss>\n")
    assert "ŷ" in printed.out
    assert "1 post" in printed.err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["{folder}/no/such/blog.xml"], "Nothing was written"),
        (["{folder}"], "is a folder"),
        (["{folder}/blog.xml", "--blog", "other.example.org"], "There is no blog"),
    ],
)
def test_what_cannot_be_written_is_said(
    blog: Blog, tmp_path: Path, arguments: list[str], says: str
) -> None:
    with pytest.raises(CommandError, match=says):
        call_command("export_wordpress", *(one.format(folder=tmp_path) for one in arguments))
    assert not list(tmp_path.iterdir())


def test_a_longer_conversation_takes_no_more_questions(blog: Blog) -> None:
    article = PostFactory()
    thread(article, [None, 0])
    asked = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as questions:
            written(blog)
        asked.append(len(questions))
        thread(article, [None, *([0] * 8)])
    assert asked[0] == asked[1]


def test_a_conversation_longer_than_a_chunk_is_written_whole(
    blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        thread(PostFactory(), [None, 0, 0])
    whole = elements(written(blog))
    # As if a chunk were smaller than a conversation, and a post fewer than there are
    monkeypatch.setattr(dumped_comments, "AT_ONCE", 2)
    monkeypatch.setattr(run, "AT_ONCE", 1)
    assert elements(written(blog)) == whole
    assert len(whole) == 9


def elements(text: str) -> list[tuple[str | None, str | None]]:
    """Return the comments of an export in their order: post and id."""
    return [
        (item.findtext(f"{WP}post_id"), one.findtext(f"{WP}comment_id"))
        for item in ElementTree.fromstring(text).iter("item")  # noqa: S314 (it is ours)
        for one in item.iter(f"{WP}comment")
    ]


def test_only_one_blog_is_in_it(blog: Blog) -> None:
    PostFactory(title="Ours")
    other = BlogFactory()
    PostFactory(blog=other, title="Theirs")
    assert "Theirs" not in written(blog)
    assert "Ours" not in written(other)
