"""What comes again changes here only what changed there, and nothing that was done here."""

import datetime as dt
from pathlib import Path

import pytest
from django.utils import timezone

from comments.models import Comment
from comments.moderation import closing
from posts import featuring, publishing, renaming
from posts.models import Blog, Imported, Post, PostEvent, PostRevision, Telling
from tests.comments.sending import READER
from tests.govblog.wordpress.loading.bringing import (
    SITE,
    administrator,
    bring,
    bring_files,
    path_of,
    says,
)
from tests.govblog.wordpress.making import (
    author,
    category,
    comment,
    export,
    filed,
    post,
    saved,
    tag,
)

pytestmark = pytest.mark.django_db


def titles() -> set[str]:
    """Return the titles that readers see."""
    return set(PostRevision.objects.public().values_list("title", flat=True))


def test_the_same_file_again_changes_nothing(blog: Blog, tmp_path: Path) -> None:
    parts = [
        post(1, "One", terms=[filed("news", "News")], comments=[comment(1), comment(2, parent=1)]),
        post(2, "Two", status="draft"), post(3, "About", kind="page"),
    ]  # fmt: skip
    bring(tmp_path, *parts)
    before = [list(model.objects.values()) for model in (Post, PostRevision, Imported, PostEvent)]
    report = bring(tmp_path, *parts)
    after = [list(model.objects.values()) for model in (Post, PostRevision, Imported, PostEvent)]
    assert after == before
    assert report.counts["posts"] == {"unchanged": 2}
    assert report.counts["pages"] == {"unchanged": 1}
    assert report.counts["comments"] == {"unchanged": 2}


def test_a_newer_export_changes_only_what_changed_there(blog: Blog, tmp_path: Path) -> None:
    bring(tmp_path, post(1, "One"), post(2, "Two"))
    report = bring(
        tmp_path, post(1, "One"), post(2, "Two, corrected", comments=[comment(5)]), post(3, "Three")
    )
    assert report.counts["posts"] == {"unchanged": 1, "updated": 1, "added": 1}
    assert titles() == {"One", "Two, corrected", "Three"}
    assert READER.get(path_of(2)).status_code == 200


def test_what_an_editor_changed_here_stays_and_the_report_says_so(
    blog: Blog, tmp_path: Path
) -> None:
    bring(tmp_path, post(1, "Theirs"))
    mine, by = Post.objects.get(), administrator()
    text = publishing.Text("Ours", "<p>Ours.</p>")
    publishing.save_draft(mine, text, by=by, seen=mine.revisions.get().version)
    publishing.publish(mine, by=by, override=None)
    report = bring(tmp_path, post(1, "Theirs, newer"))
    assert titles() == {"Ours"}
    assert report.counts["posts"] == {"changed here, left": 1}
    assert "It was changed here since; that stays." in says(report)


def test_a_post_that_was_renamed_here_keeps_its_name_when_it_comes_again(
    blog: Blog, tmp_path: Path
) -> None:
    bring(tmp_path, post(1, "One"), post(2, content=f'<p><a href="{SITE}/?p=1">One</a></p>'))
    renaming.rename(Post.objects.get(slug="post-1"), "first", by=administrator())
    report = bring(
        tmp_path, post(1, "One, newer"), post(2, content=f'<p><a href="{SITE}/?p=1">One</a></p>')
    )
    assert report.counts["posts"] == {"updated": 1, "unchanged": 1}
    assert READER.get(path_of(1))["Location"] == path_of(1, "first")
    assert "One, newer" in READER.get(path_of(1, "first")).content.decode()


def test_what_went_back_to_draft_there_stays_as_readers_know_it(blog: Blog, tmp_path: Path) -> None:
    bring(tmp_path, post(1, "Public words"))
    report = bring(tmp_path, post(1, "Secret words", status="draft"))
    assert titles() == {"Public words"}
    assert "It is not public there any more" in says(report)


def test_a_dry_run_knows_which_terms_are_in_each_others_way(blog: Blog, tmp_path: Path) -> None:
    parts = [
        category("uk", "UK"), category("news", "News"), category("uk-news", "News", "uk"),
        tag("a", "Alpha"), tag("%ce%b1", "Beta"), tag("c", "alpha"),
        author("x", author_display_name="One"), author("X!", author_display_name="Two"),
        post(1, terms=[filed("uk-news", "News"), filed("c", "alpha", "post_tag")]),
    ]  # fmt: skip
    dry = bring(tmp_path, *parts, dry=True)
    assert bring(tmp_path, *parts).as_json() == dry.as_json()


def test_a_dry_run_reports_the_same_and_writes_nothing(blog: Blog, tmp_path: Path) -> None:
    parts = [
        post(1, "One", terms=[filed("news", "News"), filed("a", "A", "post_tag")],
             comments=[comment(1), comment(2, parent=1), comment(3, parent=99)]),
        post(2, "Two", terms=[filed("news", "News")]), post(3, "About", kind="page"),
        post(4, content="<p>" + "word " * 210_000), post(5, "Five", dc_creator="who"),
    ]  # fmt: skip
    dry = bring(tmp_path, *parts, dry=True)
    assert not Post.objects.exists()
    assert not Imported.objects.exists()
    assert blog.categories.count() == blog.tags.count() == blog.authors.count() == 0
    assert blog.imports.count() == 0
    assert bring(tmp_path, *parts).as_json() == dry.as_json()


def test_subscribers_are_not_told_of_a_draft_that_was_published_there(
    blog: Blog, tmp_path: Path
) -> None:
    lately = f"{timezone.now() - dt.timedelta(days=2):%Y-%m-%d %H:%M:%S}"
    bring(tmp_path, post(1, status="draft"))
    bring(tmp_path, post(1, post_date=lately, post_date_gmt=lately))
    assert titles() == {"Post 1"}
    assert Telling.objects.get().done_at is not None


def test_what_was_said_under_a_post_since_it_was_hidden_there_is_not_shown_here(
    blog: Blog, tmp_path: Path
) -> None:
    bring(tmp_path, post(1, comments=[comment(1), comment(2)]))
    later = [comment(1), comment(2, approved="trash"), comment(3, text="Among ourselves.")]
    report = bring(tmp_path, post(1, status="private", comments=later))
    page = READER.get(path_of(1)).content.decode()
    assert "Among ourselves." not in page
    assert Comment.objects.get(imported__wordpress_id=2).status == "removed"
    assert "its new comments (1) stay there" in says(report)
    bring(tmp_path, post(1, comments=later))
    assert "Among ourselves." in READER.get(path_of(1)).content.decode()


def test_a_comment_that_is_in_two_files_comes_in_with_the_first(blog: Blog, tmp_path: Path) -> None:
    files = []
    for number in (1, 2):
        text = export(author("jane"), post(number, comments=[comment(7)]))
        files.append(saved(tmp_path, text, f"{number}.xml"))
    dry = bring_files(files, dry=True)
    report = bring_files(files)
    assert report.counts["comments"] == {"added": 1, "refused": 1}
    assert report.as_json() == dry.as_json()
    (note,) = [one for one in report.notes if one.refused]
    assert (note.file, note.about) == ("2.xml", "comment 7")


def test_comments_that_were_closed_and_opened_there_since_are_so_here(
    blog: Blog, tmp_path: Path
) -> None:
    closed, opened = post(1, comment_status="closed"), post(1, comment_status="open")
    bring(tmp_path, opened)
    assert bring(tmp_path, closed).counts["posts"] == {
        "unchanged": 1,
        "comments closed, as there": 1,
    }
    assert Post.objects.get().comments_closed_at is not None
    assert bring(tmp_path, closed).counts["posts"] == {"unchanged": 1}
    bring(tmp_path, opened)
    assert Post.objects.get().comments_closed_at is None
    assert bring(tmp_path, opened).counts["posts"] == {"unchanged": 1}


def test_comments_that_somebody_here_closed_or_opened_stay_so(blog: Blog, tmp_path: Path) -> None:
    parts = [post(1), post(2, comment_status="closed")]
    bring(tmp_path, *parts)
    by = administrator()
    closing.close(Post.objects.get(slug="post-1"), by=by, reason="Enough was said.")
    closing.reopen(Post.objects.get(slug="post-2"), by=by)
    assert bring(tmp_path, *parts).counts["posts"] == {"unchanged": 2}
    assert Post.objects.get(slug="post-1").comments_closed_reason == "Enough was said."
    assert Post.objects.get(slug="post-2").comments_closed_at is None


def test_the_newest_post_that_was_kept_at_the_top_leads_the_front_page(
    blog: Blog, tmp_path: Path
) -> None:
    parts = [post(1, is_sticky=1), post(2, is_sticky=1), post(3), post(4, "Draft", status="draft")]
    dry = bring(tmp_path, *parts, dry=True)
    report = bring(tmp_path, *parts)
    assert report.as_json() == dry.as_json()
    assert report.counted("posts", "leads the front page, as there") == 1
    assert report.counted("posts", "kept at the top there, not here") == 1
    blog.refresh_from_db()
    assert blog.featured == Post.objects.get(slug="post-2")
    featuring.unfeature(blog.featured, by=administrator())
    bring(tmp_path, *parts)
    blog.refresh_from_db()
    assert blog.featured is None


def test_a_dry_run_lets_no_post_that_is_here_already_lead(blog: Blog, tmp_path: Path) -> None:
    bring(tmp_path, post(1))
    bring(tmp_path, post(1, is_sticky=1), dry=True)
    blog.refresh_from_db()
    assert blog.featured is None
