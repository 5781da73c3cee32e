"""One import at a time, and one that was killed is carried on by running it again."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from govblog.wordpress.loading import run as running_on
from govblog.wordpress.loading import running
from posts.models import Blog, Imported, ImportRun, Post, PostRevision
from tests.factories import StaffFactory
from tests.govblog.wordpress.loading.bringing import administrator, bring
from tests.govblog.wordpress.making import comment, filed, post

pytestmark = pytest.mark.django_db


def begun(blog: Blog, **said: Any) -> ImportRun:
    """Begin an import and leave it going."""
    run = running.begin(
        blog, running.Source("a.example", ["a.xml"], {}), by=administrator(), total=9
    )
    ImportRun.objects.filter(pk=run.pk).update(**said)
    return run


def test_a_second_import_is_told_who_was_first(blog: Blog, tmp_path: Path) -> None:
    begun(blog, done=4)
    by = StaffFactory(role="administrator", first_name="Second")
    with pytest.raises(running.Busy, match=r"Staff Member .* \(4 of 9 done\)"):
        bring(tmp_path, post(1), by=by)
    assert not Post.objects.exists()


def test_an_import_whose_process_is_gone_bars_nobody(blog: Blog, tmp_path: Path) -> None:
    host = running.this_process().partition(" ")[0]
    gone = begun(blog, process=f"{host} 999999999 1")
    bring(tmp_path, post(1))
    gone.refresh_from_db()
    assert gone.outcome == "stopped"
    assert ImportRun.objects.first().outcome == "done"


def test_a_process_with_the_number_of_one_that_is_gone_is_another(blog: Blog) -> None:
    host, number, _ = running.this_process().split(" ")
    begun(blog, process=f"{host} {number} 1")
    assert begun(blog).outcome == ""


def test_an_import_on_another_machine_is_waited_for_while_it_is_heard_of(
    blog: Blog, tmp_path: Path
) -> None:
    there = begun(blog, process="elsewhere 1 1")
    with pytest.raises(running.Busy):
        bring(tmp_path, post(1))
    ImportRun.objects.filter(pk=there.pk).update(
        touched_at=timezone.now() - dt.timedelta(minutes=3)
    )
    bring(tmp_path, post(1))


def test_what_an_import_came_to_is_kept(blog: Blog, tmp_path: Path) -> None:
    report = bring(tmp_path, post(1), post(2))
    run = ImportRun.objects.get()
    assert run.report == report.as_json()
    assert (run.outcome, run.done, run.total, run.files) == ("done", 2, 2, ["export.xml"])
    assert run.source == "example.blog.gov.uk"


def test_an_import_that_fails_ends_and_keeps_what_it_did(
    blog: Blog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = running_on.Posts.write

    def stops(self: Any, item: Any, *args: Any) -> Any:
        if item.number == 3:
            raise KeyboardInterrupt
        return write(self, item, *args)

    parts = [post(n, terms=[filed("news", "News")], comments=[comment(n)]) for n in range(1, 6)]
    with monkeypatch.context() as patch:
        patch.setattr(running_on.Posts, "write", stops)
        with pytest.raises(KeyboardInterrupt):
            bring(tmp_path, *parts)
    assert ImportRun.objects.get().outcome == "stopped"
    assert Post.objects.count() == 2
    report = bring(tmp_path, *parts)
    assert report.counts["posts"] == {"unchanged": 2, "added": 3}
    # Those of some posts are written at once, and these two were not yet
    assert report.counts["comments"] == {"added": 5}
    assert PostRevision.objects.count() == Imported.objects.count() == 5


def test_an_export_of_another_blog_is_not_mixed_in(blog: Blog, tmp_path: Path) -> None:
    bring(tmp_path, post(1, "One"))
    other = {"base_blog_url": "https://other.example/blog"}
    with pytest.raises(running.OtherBlog, match=r"an import of example\.blog\.gov\.uk"):
        bring(tmp_path, post(1, "Other"), head=other)
    bring(tmp_path, post(1, "Moved"), head=other, same_blog=True)
    assert PostRevision.objects.public().get().title == "Moved"
    www = {"base_blog_url": "http://www.other.example/blog/"}
    assert bring(tmp_path, post(1, "Moved"), head=www).counts["posts"] == {"unchanged": 1}
