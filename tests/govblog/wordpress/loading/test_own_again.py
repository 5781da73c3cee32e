"""A newer export of ours changes what changed there, opens nothing and bars no editor."""

from pathlib import Path

import pytest

from comments.models import Comment, Content
from comments.moderation import erasing, holding_data
from posts import publishing
from posts.models import Blog, Post, PostRevision
from tests.factories import CommentFactory, PostFactory, act, staff_of
from tests.govblog.wordpress.dumping.roads import moved, read_into, saved
from tests.govblog.wordpress.loading.bringing import says

pytestmark = pytest.mark.django_db
S = PostRevision.Status


def test_a_newer_export_brings_what_changed_and_leaves_what_was_written_here(
    blog: Blog, tmp_path: Path
) -> None:
    editor = staff_of(blog, "editor")
    first, second = PostFactory(title="First"), PostFactory(title="Second")
    other = moved(blog, tmp_path)
    mine = Post.objects.get(blog=other, slug="second")
    there = staff_of(other, "editor")
    publishing.save_draft(mine, publishing.Text("Written here", ""), by=there, seen=2)
    for article in (first, second):
        text = publishing.Text("Newer there", "<p>New.</p>")
        publishing.save_draft(article, text, by=editor, seen=2)
        publishing.publish(article, by=editor)
    CommentFactory(post=first, status=Comment.Status.APPROVED)
    report = read_into(other, saved(blog, tmp_path, "newer.xml"))
    assert report.counts["posts"] == {"updated": 1, "changed here, left": 1}
    assert report.counts["comments"] == {"added": 1}
    shown = PostRevision.objects.public().filter(post__blog=other)
    assert sorted(shown.values_list("title", flat=True)) == ["Newer there", "Second"]
    assert mine.revisions.latest("number").title == "Written here"


def test_a_draft_that_was_published_and_withdrawn_there_stays_a_draft(
    blog: Blog, tmp_path: Path
) -> None:
    article, by = PostFactory(draft=True), staff_of(blog, "administrator")
    other = moved(blog, tmp_path)
    publishing.publish(article, by=by)
    publishing.withdraw(article, by=by, reason="It was wrong.")
    read_into(other, saved(blog, tmp_path, "newer.xml"))
    assert not Post.objects.published().filter(blog=other).exists()


def test_what_was_withdrawn_there_stays_here_and_the_report_says_so(
    blog: Blog, tmp_path: Path
) -> None:
    article = PostFactory()
    other = moved(blog, tmp_path)
    publishing.withdraw(article, by=staff_of(blog, "administrator"), reason="It was wrong.")
    report = read_into(other, saved(blog, tmp_path, "newer.xml"))
    assert Post.objects.published().filter(blog=other).exists()
    assert "It is not public there any more" in says(report)


def test_a_draft_that_came_with_a_public_post_can_be_saved_after_a_newer_export(
    blog: Blog, tmp_path: Path
) -> None:
    article, by = PostFactory(title="Public"), staff_of(blog, "editor")
    seen = article.revisions.get().version
    draft = publishing.save_draft(article, publishing.Text("Draft", "<p>A.</p>"), by=by, seen=seen)
    other = moved(blog, tmp_path)
    words = publishing.Text("Draft there", "<p>B.</p>")
    publishing.save_draft(article, words, by=by, seen=draft.version)
    report = read_into(other, saved(blog, tmp_path, "newer.xml"))
    assert report.counts["posts"] == {"changed here, left": 1}
    mine = Post.objects.get(blog=other)
    newest = mine.revisions.latest("number")
    assert (newest.status, newest.title) == (S.DRAFT, "Draft")
    words = publishing.Text("Draft here", "<p>C.</p>")
    publishing.save_draft(mine, words, by=staff_of(other, "editor"), seen=newest.version)


def test_what_was_erased_there_since_is_erased_here(blog: Blog, tmp_path: Path) -> None:
    said = {"status": Comment.Status.APPROVED, "email": "jo@example.org"}
    gone, held, decided = (CommentFactory(**said) for _ in range(3))
    other = moved(blog, tmp_path)
    mine = list(Comment.objects.filter(post__blog=other).order_by("pk"))
    administrator = staff_of(other, "administrator")
    holding_data.hold_comment(mine[1], why="An inquiry.", by=administrator)
    act(mine[2], "remove")
    for one in (gone, held, decided):
        erasing.erase(one, why="They asked.")
    newer = saved(blog, tmp_path, "newer.xml")
    # The held one leaves the page, as it did there
    assert read_into(other, newer).counts["comments"] == {"updated": 2, "changed here, left": 1}
    content = Content.objects.get(comment=mine[0])
    assert (content.name, content.body) == (erasing.GONE, erasing.GONE)
    assert (content.email, content.person) == ("", "")
    assert content.erased_at is not None
    assert [Content.objects.get(comment=one).erased_at for one in mine[1:]] == [None, None]
    assert read_into(other, newer).counts["comments"] == {"unchanged": 3}


def test_a_title_and_a_summary_that_were_changed_in_wordpress_come_back_changed(
    blog: Blog, tmp_path: Path
) -> None:
    PostFactory(title="First & last", excerpt="Old")
    other = moved(blog, tmp_path)
    file = saved(blog, tmp_path, "edited.xml")
    for before, after in (("First &amp; last", "Last &amp; first"), ("Old", "New")):
        text = file.read_text()
        assert f"<![CDATA[{before}]]>" in text
        file.write_text(text.replace(f"<![CDATA[{before}]]>", f"<![CDATA[{after}]]>"))
    assert read_into(other, file).counts["posts"] == {"updated": 1}
    shown = PostRevision.objects.public().get(post__blog=other)
    assert (shown.title, shown.excerpt) == ("Last & first", "New")
    assert read_into(other, file).counts["posts"] == {"unchanged": 1}
