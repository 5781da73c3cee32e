"""What an export of ours says counts where it is sound, and never makes public what was not."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from comments.models import Comment, PolicyRule
from govblog.wordpress import own
from govblog.wordpress.loading import running
from posts import pages, publishing
from posts.models import Blog, Page, Post, PostEvent, PostRevision
from tests.factories import (
    BlogFactory,
    CommentFactory,
    PictureFactory,
    PostFactory,
    rule_of,
    staff_of,
)
from tests.govblog.wordpress.dumping.roads import moved, read_into, saved, written
from tests.govblog.wordpress.loading.bringing import bring, says
from tests.govblog.wordpress.making import comment, post

pytestmark = pytest.mark.django_db
S = PostRevision.Status
LONG_AGO = "2014-05-01T10:00:00+00:00"


def text(**more: Any) -> tuple[str, str]:
    """Return the meta of one text of a post."""
    said = {
        "number": 1, "status": "published", "publish_at": LONG_AGO, "title": "Told", "version": 2,
        "saved_at": LONG_AGO, "body": "<p>Told.</p>",
    }  # fmt: skip
    return own.REVISION, json.dumps({**said, **more})


def told(**more: Any) -> tuple[str, str]:
    """Return the meta of a post that was published long ago."""
    said = {"day": "2014-05-01", "first_published_at": LONG_AGO, "comments": {}}
    return own.POST, json.dumps({**said, **more})


@pytest.mark.parametrize("status", ["draft", "pending", "private", "future", "trash"])
def test_a_meta_makes_nothing_public_that_wordpress_says_is_not(
    blog: Blog, tmp_path: Path, status: str
) -> None:
    bring(tmp_path, post(1, "Never", status=status, meta=[told(), text()]))
    assert not Post.objects.published().exists()


def test_a_meta_opens_nothing_that_got_a_password_in_wordpress(blog: Blog, tmp_path: Path) -> None:
    of_page = [
        (own.PAGE, json.dumps({"shown": 1})),
        (own.PAGE_TEXT, json.dumps({"number": 1, "title": "Us", "at": LONG_AGO})),
    ]
    bring(
        tmp_path, post(1, post_password="sesame", meta=[told(), text()]),
        post(2, kind="page", post_password="sesame", meta=of_page),
    )  # fmt: skip
    assert not Post.objects.published().exists()
    assert Page.objects.get().shown is None


def test_a_draft_of_ours_that_wordpress_threw_away_stays_there(blog: Blog, tmp_path: Path) -> None:
    draft = [told(day=None, first_published_at=None), text(status="draft", publish_at=None)]
    bring(tmp_path, post(1, status="trash", meta=draft))
    assert not Post.objects.exists()


@pytest.mark.parametrize(
    "metas",
    [
        [told()],
        [(own.POST, "no JSON"), text()],
        [(own.POST, "[" * 100_000), text()],
        [(own.POST, "[]"), text()],
        [told(day="tomorrow"), text()],
        [told(day="0001-01-01"), text()],
        [told(first_published_at="0001-01-01T00:00:00+00:00"), text()],
        [told(first_published_at=LONG_AGO[:19]), text()],
        [told(withdrawn_at="2014-05-01"), text()],
        [told(comments={"slow_minutes": -1}), text()],
        [told(), text(number=0)],
        [told(), text(status="public")],
        [told(), text(title=7)],
        [told(), text(title="A \0")],
        [told(), text(change_note="\ud800")],
        [told(), text(title="x" * 201)],
        [told(), text(publish_at="2999-01-01T00:00:00+00:00")],
        [told(), text(related=["one"])],
        [told(), text(related=[2**63])],
        [told(), text(tags="Tax")],
    ],
)
def test_what_is_not_sound_is_not_taken_and_the_post_comes_in_as_wordpress_has_it(
    blog: Blog, tmp_path: Path, metas: list[tuple[str, str]]
) -> None:
    bring(tmp_path, post(1, "As WordPress has it", "<p>Its words.</p>", meta=metas))
    assert PostRevision.objects.public().get().title == "As WordPress has it"


@pytest.mark.parametrize(
    "metas",
    [
        [told(), text(), text()],
        [told(), text(publish_at=None)],
        [told(), text(), text(number=2, status="draft", publish_at=None),
         text(number=3, status="review", publish_at=None)],
        [told(day=None), text()],
        [told(withdrawn_at=LONG_AGO), text()],
    ],
)  # fmt: skip
def test_texts_that_do_not_fit_together_are_refused_and_the_rest_comes_in(
    blog: Blog, tmp_path: Path, metas: list[tuple[str, str]]
) -> None:
    report = bring(tmp_path, post(1, "Odd", meta=metas), post(2, "Even"))
    assert report.refused == 1
    assert PostRevision.objects.get().title == "Even"


def test_what_was_planned_and_is_due_by_now_waits_for_somebody(blog: Blog, tmp_path: Path) -> None:
    soon = timezone.now() + dt.timedelta(hours=1)
    PostFactory(title="Planned", at=soon)
    file = saved(blog, tmp_path)
    passed = (soon - dt.timedelta(days=1)).isoformat()
    planned = soon.isoformat().replace("+00:00", "")
    file.write_text(file.read_text().replace(planned, passed.replace("+00:00", "")))
    other = BlogFactory()
    read_into(other, file)
    revision = PostRevision.objects.get(post__blog=other)
    assert (revision.status, revision.publish_at) == (S.DRAFT, None)
    assert not Post.objects.published().filter(blog=other).exists()


def test_nobodys_approval_comes_with_a_text(blog: Blog, tmp_path: Path) -> None:
    article = PostFactory(draft=True)
    publishing.submit(article, by=staff_of(blog, "editor"))
    approver = staff_of(blog, "administrator")
    version = article.revisions.get().version
    publishing.approve(article, by=approver, seen=version)
    other = moved(blog, tmp_path)
    assert PostRevision.objects.get(post__blog=other).status == S.REVIEW


def test_a_page_comes_back_with_its_texts_and_the_one_that_readers_see(
    blog: Blog, tmp_path: Path
) -> None:
    editor = staff_of(blog, "editor")
    page = pages.start(blog, slug="about", title="About", body="<p>Us.</p>", by=editor)
    pages.show(page, by=editor, seen=1)
    pages.save(page, title="About us", body="<p>A draft.</p>", by=editor, seen=1)
    other = moved(blog, tmp_path)
    theirs = Page.objects.get(blog=other)
    assert theirs.shown == 1
    assert [one.title for one in theirs.texts.order_by("number")] == ["About", "About us"]
    pages.save(page, title="About", body="<p>Another draft.</p>", by=editor, seen=2)
    read_into(other, saved(blog, tmp_path, "newer.xml"))
    shown = theirs.texts.get(number=Page.objects.get(pk=theirs.pk).shown)
    assert shown.body == "<p>Us.</p>"


def test_the_record_says_that_all_of_it_was_imported(blog: Blog, tmp_path: Path) -> None:
    PostFactory(withdrawn="It was wrong.")
    other = moved(blog, tmp_path)
    (event,) = PostEvent.objects.filter(post__blog=other)
    assert event.act == PostEvent.Act.IMPORT


def test_comments_of_ours_are_read_as_we_write_them_whatever_is_asked(
    blog: Blog, tmp_path: Path
) -> None:
    article = PostFactory()
    for number in range(4):
        words = f"{number}: &lt;p&gt; is how you write <p> & so on"
        CommentFactory(post=article, body=words, status=Comment.Status.APPROVED)
    other = moved(blog, tmp_path)
    bodies = Comment.objects.filter(post__blog=other).values_list("content__body", flat=True)
    assert set(bodies) == {
        f"{number}: &lt;p&gt; is how you write <p> & so on" for number in range(4)
    }


def test_what_our_export_says_of_a_comment_counts_only_when_it_is_sound(
    blog: Blog, tmp_path: Path
) -> None:
    odd = [
        comment(number, text="Its words.", meta=[(own.COMMENT, said)])
        for number, said in enumerate(["[]", "no JSON", '{"body": 7}', '{"at": "soon"}'], start=1)
    ]
    bring(tmp_path, post(1, comments=odd))
    bodies = Comment.objects.values_list("content__body", flat=True)
    assert list(bodies) == ["Its words."] * 4


def test_words_taken_out_in_wordpress_do_not_come_back_by_a_meta(
    blog: Blog, tmp_path: Path
) -> None:
    said = (own.COMMENT, json.dumps({"name": "Jo  Home Number", "body": "Ring  me at 020 7946"}))
    bring(tmp_path, post(1, comments=[comment(1, text="Ring me", meta=[said])]))
    content = Comment.objects.get().content
    assert content.body == "Ring me"
    assert "Number" not in content.name


def test_an_export_can_be_asked_for_again_and_again(blog: Blog, tmp_path: Path) -> None:
    CommentFactory(parent=CommentFactory(status="approved"), status="approved")
    once = moved(blog, tmp_path)
    twice = moved(once, tmp_path)
    numbers = "content__comment__imported__wordpress_id"
    assert list(
        Comment.objects.filter(post__blog=once).order_by("pk").values_list(numbers, flat=True)
    ) == list(
        Comment.objects.filter(post__blog=twice).order_by("pk").values_list(numbers, flat=True)
    )
    assert "</rss>" in written(twice)


def test_an_empty_blog_is_set_up_as_the_other_was_and_one_with_posts_stays_as_it_is(
    blog: Blog, tmp_path: Path
) -> None:
    Blog.objects.update(strapline="As there", working_days="1234", work_starts=dt.time(8, 30))
    blog.refresh_from_db()
    rule_of(blog)
    PostFactory()
    file = saved(blog, tmp_path)
    empty, busy = BlogFactory(), BlogFactory(strapline="As here")
    PostFactory(blog=busy)
    for other in (empty, busy):
        read_into(other, file)
        other.refresh_from_db()
    assert (empty.strapline, empty.work_starts) == ("As there", dt.time(8, 30))
    assert PolicyRule.objects.get(blog=empty).title == rule_of(blog).title
    assert busy.strapline == "As here"
    assert empty.host != blog.host


def test_an_export_of_the_blog_itself_is_refused_before_anything_is_written(
    blog: Blog, tmp_path: Path
) -> None:
    PostFactory()
    with pytest.raises(running.OtherBlog, match="this very blog"):
        read_into(blog, saved(blog, tmp_path))
    assert Post.objects.count() == 1


@pytest.mark.parametrize(
    "settings",
    [
        {"time_zone": "Mars/Olympus"}, {"time_zone": "../../etc/passwd"}, {"name": None},
        {"email_days": -1}, {"work_starts": "noon"}, {"working_days": "8"}, {"colour": "red"},
        {"threads_per_page": "many"}, {"comments_closed_at": LONG_AGO},
    ],
)  # fmt: skip
def test_settings_that_no_blog_can_have_are_not_taken_and_the_rest_comes_in(
    blog: Blog, tmp_path: Path, settings: dict[str, Any]
) -> None:
    before = Blog.objects.values().get()
    said = (own.BLOG, json.dumps({"settings": settings}))
    report = bring(tmp_path, post(1, status="auto-draft", meta=[said]), post(2, "Told"))
    assert "The settings in the export are not sound." in says(report)
    assert PostRevision.objects.get().title == "Told"
    after = Blog.objects.values().get()
    assert {**after, "version": 0} == {**before, "version": 0}


def test_a_post_comes_without_the_pictures_that_are_not_here_and_gets_them_later(
    blog: Blog, tmp_path: Path
) -> None:
    picture = PictureFactory(alt='"A > B"')
    shown = f'<figure><img src="{picture.file.url}" alt="A &gt; B"></figure>'
    PostFactory(body=f"<p>Before.</p>{shown}<p>After.</p>", picture=picture)
    file, other = saved(blog, tmp_path), BlogFactory()
    report = read_into(other, file, media=False)
    assert report.refused == 0
    assert "without pictures that are not here (2)" in says(report)
    revision = PostRevision.objects.get(post__blog=other)
    assert (revision.body, revision.picture) == ("<p>Before.</p><p>After.</p>", None)
    assert read_into(other, file, media=False).counts["posts"] == {"unchanged": 1}
    read_into(other, file)
    (theirs,) = other.pictures.all()
    newest = PostRevision.objects.public().get(post__blog=other)
    assert newest.body == PostRevision.objects.get(post__blog=blog).body.replace(
        picture.file.url, theirs.file.url
    )
    assert newest.picture == theirs


def test_of_two_rules_with_one_number_the_first_comes_in(blog: Blog, tmp_path: Path) -> None:
    rules = [{"number": 7, "title": title, "text": "Be kind."} for title in ("First", "Second")]
    metas = [(own.BLOG, "{}"), (own.RULES, json.dumps(rules))]
    bring(tmp_path, post(1, status="auto-draft", meta=metas), post(2))
    assert PolicyRule.objects.get(number=7).title == "First"
    assert Post.objects.exists()
