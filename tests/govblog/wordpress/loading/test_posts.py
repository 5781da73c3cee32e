"""The posts of an export stand here as their readers knew them."""

import datetime as dt
from pathlib import Path

import pytest
import time_machine
from django.utils import timezone

from comments.models import Comment
from posts import publishing
from posts.models import Blog, OldAddress, Post, PostEvent, PostRevision
from tests.comments.sending import READER
from tests.govblog.wordpress.loading.bringing import (
    SITE,
    administrator,
    bring,
    bring_files,
    path_of,
    says,
)
from tests.govblog.wordpress.making import author, comment, day, export, planned, post, saved

pytestmark = pytest.mark.django_db


def titles() -> set[str]:
    """Return the titles that readers see."""
    return set(PostRevision.objects.public().values_list("title", flat=True))


def test_a_post_answers_at_the_address_it_always_had(blog: Blog, tmp_path: Path) -> None:
    report = bring(tmp_path, post(17, "Budget day", comments=[comment(1, text="I agree.")]))
    answer = READER.get(path_of(17))
    assert answer.status_code == 200
    assert "Budget day" in answer.content.decode()
    assert "I agree." in answer.content.decode()
    assert report.counts["posts"] == {"added": 1}
    assert not OldAddress.objects.filter(post__isnull=False).exists()
    assert Post.objects.get().first_published_at == day(17)
    assert [one.act for one in PostEvent.objects.all()] == ["import"]
    assert report.refused == 0


@pytest.mark.parametrize(
    "old",
    [
        "/archives/17", "/2014/03/budget-day/", "/budget-day/", "/index.php/budget-day/",
        "/news/budget-day.html", "/2014/03/08/f%C3%BCr-alle/",
    ],
)  # fmt: skip
def test_an_address_of_any_shape_leads_to_it_in_one_hop(
    blog: Blog, tmp_path: Path, old: str
) -> None:
    bring(tmp_path, post(17, link=f"{SITE}{old}"))
    for asked in (old, "/?p=17"):
        answer = READER.get(asked)
        assert (answer.status_code, answer["Location"]) == (301, path_of(17)), asked
        assert READER.get(answer["Location"]).status_code == 200


def test_a_name_it_had_before_in_wordpress_leads_to_it(blog: Blog, tmp_path: Path) -> None:
    bring(tmp_path, post(17, meta=[("_wp_old_slug", "first-name")]))
    assert READER.get(path_of(17, "first-name"))["Location"] == path_of(17)


@pytest.mark.parametrize(
    ("status", "taken"),
    [
        ("draft", 1), ("pending", 1), ("private", 1), ("inherit", 1), ("odd", 1),
        ("trash", 0), ("auto-draft", 0),
    ],
)  # fmt: skip
def test_what_was_not_public_is_not_public_here(
    blog: Blog, tmp_path: Path, status: str, taken: int
) -> None:
    bring(tmp_path, post(17, status=status, comments=[comment(1)]))
    assert Post.objects.count() == taken
    assert not Post.objects.published().exists()
    assert READER.get(path_of(17)).status_code == 404
    assert READER.get("/?p=17").status_code == 200


def test_a_post_with_a_password_is_a_draft_and_the_report_says_so(
    blog: Blog, tmp_path: Path
) -> None:
    report = bring(tmp_path, post(17, post_password="sesame"))
    assert not Post.objects.published().exists()
    assert "It had a password, and is a draft here." in says(report)


def test_a_planned_post_waits_for_its_moment_and_one_whose_moment_passed_for_an_editor(
    blog: Blog, tmp_path: Path
) -> None:
    soon = (timezone.now() + dt.timedelta(days=3)).replace(microsecond=0)
    when = soon.astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M:%S")
    report = bring(
        tmp_path, post(1, "Soon", status="future", post_date_gmt=when, post_date=when),
        post(2, "Missed", status="future"),
    )  # fmt: skip
    planned = publishing.scheduled(Post.objects.get(first_published_at=soon))
    assert planned is not None
    assert planned.title == "Soon"
    assert "its moment has passed" in says(report)
    assert not Post.objects.published().exists()


def test_a_published_post_without_a_sound_date_has_that_of_its_last_change(
    blog: Blog, tmp_path: Path
) -> None:
    none = "0000-00-00 00:00:00"
    bring(tmp_path, post(17, post_date=none, post_date_gmt=none, pubDate="", link=f"{SITE}/?p=17"))
    assert READER.get("/?p=17")["Location"] == path_of(17)


def test_links_between_posts_lead_to_where_they_stand_now(blog: Blog, tmp_path: Path) -> None:
    links = [
        f"{SITE}/?p=2", f"{SITE}/archives/2", f"{SITE.replace('https', 'http')}/archives/2#more",
        "/archives/2", "https://elsewhere.example/archives/2",
    ]  # fmt: skip
    body = "".join(f'<p><a href="{one}">A link</a></p>' for one in links)
    bring(tmp_path, post(1, content=body), post(2, link=f"{SITE}/archives/2"))
    text = PostRevision.objects.get(title="Post 1").body
    assert text.count(f'href="{path_of(2)}"') == 3
    assert f'href="{path_of(2)}#more"' in text
    assert "https://elsewhere.example/archives/2" in text


def test_a_link_to_a_post_further_down_is_not_counted_as_one_that_leads_nowhere(
    blog: Blog, tmp_path: Path
) -> None:
    link = f'<p>See <a href="{SITE}/?p=2">the second post</a> and this.</p>'
    parts = [post(1, content=link), post(2, content=link.replace("=2", "=1"))]
    dry = bring(tmp_path, *parts, dry=True)
    report = bring(tmp_path, *parts)
    assert "Links within this site" not in str(report.counts)
    assert dry.as_json() == report.as_json()


def test_a_post_without_a_title_is_called_by_its_first_words(blog: Blog, tmp_path: Path) -> None:
    report = bring(tmp_path, post(17, " ", "<p>Short but good.</p>"))
    assert titles() == {"Short but good."}
    assert "It had no title" in says(report)


def test_a_title_too_long_is_cut_between_words(blog: Blog, tmp_path: Path) -> None:
    report = bring(tmp_path, post(17, "word " * 60))
    assert len(PostRevision.objects.get().title) <= 200
    assert PostRevision.objects.get().title.endswith("word…")
    assert "too long and is cut" in says(report)


def test_a_title_is_plain_text_whatever_it_holds(blog: Blog, tmp_path: Path) -> None:
    bring(tmp_path, post(17, "Q&amp;A: is 1 < 2? <b>Yes</b>"))
    assert titles() == {"Q&A: is 1 < 2? Yes"}


def test_two_posts_with_one_name_have_an_address_each(blog: Blog, tmp_path: Path) -> None:
    old = [f"{SITE}/a/same/", f"{SITE}/b/same/"]
    bring(tmp_path, *(post(n, post_name="same", link=old[n - 1]) for n in (1, 2)))
    assert {READER.get(f"/{one}/same/")["Location"] for one in "ab"} == {
        path_of(1, "same"), path_of(2, "same-2"),
    }  # fmt: skip


def test_a_name_in_other_letters_is_written_in_ours(blog: Blog, tmp_path: Path) -> None:
    old = "/%ce%b5%cf%80%ce%af%cf%80%ce%b5%ce%b4%ce%bf/"
    bring(tmp_path, post(17, post_name=old.strip("/"), link=f"{SITE}{old}"))
    assert READER.get(old)["Location"] == path_of(17, "epipedo")


def test_comments_closed_there_are_closed_here(blog: Blog, tmp_path: Path) -> None:
    bring(
        tmp_path, post(1, comment_status="closed", comments=[comment(1)]), post(2),
        post(3, status="draft", comment_status="closed"),
    )  # fmt: skip
    assert Post.objects.get(slug="post-3").comments_closed_at is not None
    closed = Post.objects.get(slug="post-1")
    assert closed.comments_closed_reason == "Comments were closed before this blog moved here."
    assert closed.comments_shown == 1
    assert Post.objects.get(slug="post-2").comments_closed_at is None


def test_a_post_too_big_is_left_out_with_its_line_and_the_rest_comes_in(
    blog: Blog, tmp_path: Path
) -> None:
    report = bring(tmp_path, post(1, content="<p>" + "word " * 210_000), post(2, "Two"))
    assert titles() == {"Two"}
    assert report.refused == 1
    (note,) = [one for one in report.notes if one.refused]
    assert (note.file, note.line > 1, note.about) == ("export.xml", True, "post “Post 1”")
    assert "1,000,000 characters or less" in note.says


def test_two_things_with_one_id_are_both_taken(blog: Blog, tmp_path: Path) -> None:
    parts = post(7, "One"), post(7, "Two", link=f"{SITE}/other/", guid="g", post_name="other")
    report = bring(tmp_path, *parts)
    assert titles() == {"One", "Two"}
    assert "Another thing in the export has its id 7" in says(report)
    assert READER.get("/other/").status_code == 301
    assert bring(tmp_path, *parts).counts["posts"] == {"unchanged": 2}


def test_things_that_only_their_words_tell_apart_are_all_taken_once(
    blog: Blog, tmp_path: Path
) -> None:
    link = f"{SITE}/same/"
    parts = [post(1, name, link=link, guid=name) for name in ("One", "Two", "Three", "Two")]
    parts += [post(0, name, link="", guid="", content=name) for name in ("One", "One")]
    parts.append(post(0, "One", link="", guid="", content="Two"))
    dry = bring(tmp_path, *parts, dry=True)
    report = bring(tmp_path, *parts)
    assert dry.as_json() == report.as_json()
    assert report.counts["posts"] == {"twice in the export": 2, "added": 5}
    assert bring(tmp_path, *parts).counts["posts"]["unchanged"] == 5


def test_a_thing_that_stands_in_two_files_of_one_export_is_taken_once(
    blog: Blog, tmp_path: Path
) -> None:
    files = [
        saved(tmp_path, export(author("jane"), post(1, "One"), post(2, "Two")), "1.xml"),
        saved(tmp_path, export(post(2, "Two"), post(3, "Three")), "2.xml"),
    ]
    report = bring_files(files)
    assert titles() == {"One", "Two", "Three"}
    assert report.counts["posts"] == {"added": 3, "twice in the export": 1}


def test_things_of_other_kinds_are_told_of_and_not_taken(blog: Blog, tmp_path: Path) -> None:
    report = bring(tmp_path, post(1, kind="recipe"), post(2, kind="nav_menu_item"))
    assert not Post.objects.exists()
    assert report.counted("other things (recipe)", "not taken") == 1
    assert "There is no “recipe” here, so it is not taken over." in says(report)
    assert len(report.notes) == 1


def test_comments_under_what_is_not_taken_are_counted(blog: Blog, tmp_path: Path) -> None:
    report = bring(
        tmp_path, post(1, status="trash", comments=[comment(1)]),
        post(2, kind="recipe", comments=[comment(2), comment(3)]),
        post(3, content="<p>" + "word " * 210_000, comments=[comment(4)]),
    )  # fmt: skip
    assert report.counts["comments"] == {
        "under what is not taken": 3, "under what is left out": 1,
    }  # fmt: skip


def test_a_reply_to_a_comment_under_a_later_post_begins_a_thread_and_is_told_so(
    blog: Blog, tmp_path: Path
) -> None:
    report = bring(
        tmp_path, post(1, comments=[comment(1, parent=2)]), post(2, comments=[comment(2)])
    )
    assert "comment 1: What it answers is under another post. It begins a thread." in says(report)
    assert report.counts["comments"] == {"added": 2}


def test_comments_that_a_theme_escaped_are_recognised_and_it_can_be_said(
    blog: Blog, tmp_path: Path
) -> None:
    escaped = [comment(n, text=f"It&#039;s &lt;b&gt;number {n}&lt;/b&gt;") for n in range(1, 6)]
    bring(tmp_path, post(1, comments=escaped))
    assert "It's number 5" in {one.content.body for one in Comment.objects.all()}
    bring(tmp_path, post(2, comments=[comment(9, text="&lt;b&gt;bold&lt;/b&gt;")]), escaped=False)
    assert Comment.objects.latest("pk").content.body == "<b>bold</b>"


def test_nobody_learns_the_address_of_a_planned_post_before_its_moment(
    blog: Blog, tmp_path: Path
) -> None:
    bring(tmp_path, post(7, "A secret", link=f"{SITE}/archives/7", **planned()))
    assert READER.get("/?p=7").status_code == 200
    assert READER.get("/archives/7").status_code == 404
    with time_machine.travel(timezone.now() + dt.timedelta(days=4)):
        there = Post.objects.get().get_absolute_url()
        assert READER.get("/?p=7")["Location"] == READER.get("/archives/7")["Location"] == there


def test_the_old_address_of_a_planned_post_that_was_taken_back_leads_nowhere(
    blog: Blog, tmp_path: Path
) -> None:
    bring(tmp_path, post(7, link=f"{SITE}/archives/7", **planned()))
    publishing.take_back(Post.objects.get(), by=administrator())
    assert READER.get("/archives/7").status_code == 404


@pytest.mark.parametrize(
    "said", [{"status": s} for s in ("trash", "draft", "private")] + [{"post_password": "sesame"}]
)
def test_the_text_of_a_reusable_block_that_wordpress_hides_is_not_shown(
    blog: Blog, tmp_path: Path, said: dict[str, str]
) -> None:
    block = post(50, "Shared", "<p>Not for readers.</p>", kind="wp_block", **said)
    bring(tmp_path, post(1, content='<p>Words.</p><!-- wp:block {"ref":50} /-->'), block)
    body = PostRevision.objects.get().body
    assert "Words." in body
    assert "Not for readers." not in body
