"""Ids that an export of ours gave: what has one here is never taken for another thing."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from comments.models import Comment, Content
from govblog.wordpress.dumping import numbers
from govblog.wordpress.loading import running
from govblog.wordpress.loading.run import Asked, carry_out
from posts.models import Blog, PostRevision
from tests.factories import BlogFactory, CommentFactory, PostFactory, staff_of
from tests.govblog.wordpress.dumping.roads import moved, read_into, saved
from tests.govblog.wordpress.making import author, comment, export, post
from tests.govblog.wordpress.making import saved as kept

pytestmark = pytest.mark.django_db
APPROVED = Comment.Status.APPROVED


def of_wordpress(folder: Path, first: int, *, said: int = 1) -> Path:
    """Return the export of a WordPress: a post under each id from `first`, comments from `said`."""
    posts = [post(first + n, f"Old {n}", comments=[comment(said + n)]) for n in range(9)]
    return kept(folder, export(author("jane"), *posts), "wordpress.xml")


def brought(blog: Blog, file: Path) -> None:
    """Import the export of a WordPress, with nothing refused."""
    asked = Asked(blog, [file], staff_of(blog, "administrator"))
    assert carry_out(asked, lambda what, done, total: None).refused == 0


def filled_by_wordpress(file: Path) -> Path:
    """Return the export of a WordPress into which `file` was imported: what is no post it did not
    keep, and it gave ids of its own to comments."""
    head = re.compile(r"<item>(?:(?!</item>).)*_govblog_blog.*?</item>", re.DOTALL)
    text = head.sub("", file.read_text(), count=1)
    for name in ("id", "parent"):
        text = re.sub(
            rf"(<wp:comment_{name}>(?:<!\[CDATA\[)?)([1-9][0-9]*)",
            lambda found: f"{found[1]}{int(found[2]) % 1_000 + 100_000}",
            text,
        )
    made = file.with_name("filled.xml")
    made.write_text(text)
    return made


def titles(blog: Blog) -> list[str]:
    """Return the titles that readers see on a blog."""
    shown = PostRevision.objects.public().filter(post__blog=blog)
    return sorted(shown.values_list("title", flat=True))


def a_blog_moved_before_wordpress_came(blog: Blog, folder: Path) -> tuple[Blog, Path]:
    """Return a blog that a first export filled, and a second that has other things of those ids."""
    articles = [PostFactory(title=f"New {n}") for n in range(3)]
    made = [CommentFactory(post=one, status=APPROVED, body=f"Said {one}.") for one in articles]
    other = moved(blog, folder)
    ids = dict(other.imported.filter(post__isnull=False).values_list("post__slug", "number"))
    brought(blog, of_wordpress(folder, min(ids.values()), said=made[0].pk))
    return other, saved(blog, folder, "second.xml")


def test_a_file_in_which_ids_stand_for_other_things_is_refused_and_changes_nothing(
    blog: Blog, tmp_path: Path
) -> None:
    other, second = a_blog_moved_before_wordpress_came(blog, tmp_path)
    with pytest.raises(running.OtherBlog, match="Import the file into an empty blog"):
        read_into(other, second)
    assert titles(other) == ["New 0", "New 1", "New 2"]
    assert other.imports.count() == 1
    assert len(titles(moved(blog, tmp_path))) == 12


def test_else_words_would_be_written_over_with_others(
    blog: Blog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, second = a_blog_moved_before_wordpress_came(blog, tmp_path)
    monkeypatch.setattr(running, "require_same_ids", lambda *said: None)
    read_into(other, second)
    shown = PostRevision.objects.public().get(post__blog=other, post__slug="new-0")
    assert shown.title.startswith("Old ")


def test_once_wordpress_came_ids_stay_and_newer_exports_bring_what_is_new(
    blog: Blog, tmp_path: Path
) -> None:
    brought(blog, of_wordpress(tmp_path, 1))
    article = PostFactory(title="New")
    said = [CommentFactory(post=article, status=APPROVED) for _ in range(3)]
    other = moved(blog, tmp_path)
    # The old blog goes on beside this one, up to the ids that comments have here
    brought(blog, of_wordpress(tmp_path, 10, said=said[0].pk))
    CommentFactory(post=article, status=APPROVED, body="Newest.")
    report = read_into(other, saved(blog, tmp_path, "newer.xml"))
    assert report.refused == 0
    assert report.counts["comments"]["added"] == 10
    assert "updated" not in report.counts["posts"] | report.counts["comments"]
    assert titles(other) == titles(blog)
    there = Content.objects.filter(comment__post__blog=other)
    here = Content.objects.filter(comment__post__blog=blog)
    assert sorted(there.values_list("body", "name")) == sorted(here.values_list("body", "name"))


@pytest.fixture
def moved_by_an_earlier_release(
    blog: Blog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Blog:
    """A blog that an export filled which said no ids, and gave comments their keys beside
    WordPress's."""
    brought(blog, of_wordpress(tmp_path, 1, said=10_000))
    CommentFactory.create_batch(3, post=PostFactory(title="New"), status=APPROVED)
    with monkeypatch.context() as earlier:
        earlier.setattr(numbers, "_comments_above", lambda blog: 0)
        file = saved(blog, tmp_path, "earlier.xml")
    file.write_text(re.sub(r'"(ids_above": ?\{[^}]*\}|blog": ?"[^"]*"),?', "", file.read_text()))
    other = BlogFactory()
    assert read_into(other, file).refused == 0
    assert not any("ids" in run.report for run in other.imports.all())
    return other


def comments_of(blog: Blog) -> int:
    """Return how many comments a blog has."""
    return Comment.objects.filter(post__blog=blog).count()


def test_what_an_earlier_release_moved_does_not_come_in_twice(
    blog: Blog, tmp_path: Path, moved_by_an_earlier_release: Blog
) -> None:
    other = moved_by_an_earlier_release
    with pytest.raises(running.OtherBlog, match="An earlier release imported from this blog"):
        read_into(other, saved(blog, tmp_path, "newer.xml"))
    assert comments_of(other) == 12
    assert other.imports.count() == 1


def test_else_its_comments_would_stand_there_twice(
    blog: Blog,
    tmp_path: Path,
    moved_by_an_earlier_release: Blog,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(running, "require_same_ids", lambda *said: None)
    read_into(moved_by_an_earlier_release, saved(blog, tmp_path, "newer.xml"))
    assert comments_of(moved_by_an_earlier_release) == 15


def test_where_only_wordpress_came_in_before_an_export_of_ours_is_taken(
    blog: Blog, tmp_path: Path
) -> None:
    comment = CommentFactory(post=PostFactory(title="New"), status=APPROVED)
    file = of_wordpress(tmp_path, 10_000, said=comment.pk)
    other = BlogFactory()
    brought(other, file)
    brought(blog, file)
    asked = Asked(other, [saved(blog, tmp_path)], staff_of(other, "administrator"), same_blog=True)
    carry_out(asked, lambda what, done, total: None)
    assert titles(other) == titles(blog)
    assert comments_of(other) == comments_of(blog) == 10


def test_a_wordpress_filled_from_this_blog_does_not_come_back_as_a_second_one(
    blog: Blog, tmp_path: Path
) -> None:
    CommentFactory(post=PostFactory(title="New"), status=APPROVED)
    file = filled_by_wordpress(saved(blog, tmp_path))
    with pytest.raises(running.OtherBlog, match="filled from this very blog"):
        read_into(blog, file)
    assert titles(blog) == ["New"]
    assert titles(moved(blog, tmp_path)) == ["New"]
    empty = BlogFactory()
    read_into(empty, file)
    assert titles(empty) == ["New"]
    read_into(empty, file)
    assert Comment.objects.filter(post__blog=empty).count() == 1


def test_nor_is_it_taken_for_what_came_from_this_blog_straight(blog: Blog, tmp_path: Path) -> None:
    CommentFactory(post=PostFactory(title="New"), status=APPROVED)
    other = moved(blog, tmp_path)
    with pytest.raises(running.OtherBlog, match="went through a WordPress"):
        read_into(other, filled_by_wordpress(saved(blog, tmp_path)))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: re.sub(r'"ids_above": ?\{[^}]*\}', '"ids_above": 7', text),
        lambda text: re.sub(r'"ids_above": ?\{[^}]*\}', '"ids_above": {"posts": -1}', text),
        lambda text: re.sub(r'"ids_above": ?\{[^}]*\},?', "", text),
        lambda text: re.sub(r'"blog": ?"[^"]*"', '"blog": ["x"]', text),
        lambda text: re.sub(r'"blog": ?"[^"]*"', '"blog": "' + "x" * 999 + '"', text),
    ],
)
def test_a_mark_that_is_not_sound_stops_nothing(
    blog: Blog, tmp_path: Path, spoil: Callable[[str], str]
) -> None:
    PostFactory(title="New")
    file = saved(blog, tmp_path)
    before = file.read_text()
    file.write_text(spoil(before))
    assert file.read_text() != before
    other = BlogFactory()
    read_into(other, file)
    assert titles(other) == ["New"]
