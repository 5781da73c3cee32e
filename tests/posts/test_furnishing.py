"""Who changes the settings of a blog does so on record: which, from what, to what."""

import datetime as dt

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from pytest_django import Settings

from posts import furnishing
from posts.models import Blog, BlogEvent, Purge
from tests.desk import page, signed_in

pytestmark = pytest.mark.django_db


def recorded() -> list[list[list[str]]]:
    """Return what each change of settings said, oldest first."""
    return list(BlogEvent.objects.order_by("pk").values_list("said", flat=True))


def test_each_setting_that_changes_is_written_down_as_it_was_and_is(
    blog: Blog, administrator: User
) -> None:
    said = {"promised_hours": 24, "work_starts": dt.time(8, 30), "email_required": True}
    furnishing.change(blog, said, by=administrator)
    assert recorded() == [[["promised_hours", "16", "24"], ["work_starts", "09:00:00", "08:30:00"]]]
    event = BlogEvent.objects.get()
    assert (event.act, event.by) == (BlogEvent.Act.SETTINGS, administrator)
    blog.refresh_from_db()
    assert (blog.promised_hours, blog.work_starts) == (24, dt.time(8, 30))


def test_what_stays_as_it_is_leaves_no_record_and_undoes_nobodys_change(
    blog: Blog, administrator: User
) -> None:
    Blog.objects.update(strapline="A colleague’s")
    furnishing.change(blog, {"name": blog.name}, by=administrator)
    assert recorded() == []
    blog.refresh_from_db()
    assert blog.strapline == "A colleague’s"


def test_pages_are_made_anew_after_a_change(blog: Blog, administrator: User) -> None:
    after = furnishing.change(blog, {"name": "Another"}, by=administrator)
    assert after.version == blog.version + 1


def test_caches_in_front_are_told_of_the_settings_that_an_import_brings(
    blog: Blog, administrator: User, settings: Settings
) -> None:
    settings.PURGE_URL = "nginx+http://secret@127.0.0.1:1"
    after = furnishing.furnish(blog, {"name": "Another"}, by=administrator)
    assert (after.name, after.version) == ("Another", blog.version + 1)
    assert [row.key for row in Purge.objects.all()] == [f"blog-{blog.pk}"]


def test_whoever_is_no_administrator_changes_nothing(blog: Blog, editor: User) -> None:
    with pytest.raises(PermissionDenied):
        furnishing.change(blog, {"name": "Taken over"}, by=editor)
    assert Blog.objects.get().name == blog.name
    assert recorded() == []


def test_the_page_of_the_settings_tells_who_changed_what(blog: Blog, administrator: User) -> None:
    desk, path = signed_in(administrator), f"/admin/posts/blog/{blog.pk}/change/"
    form = page(desk, path).one("form", id="blog_form")
    said = {node["name"]: node.attributes.get("value", "") for node in form.all("input")
            if node.attributes.get("name") and node["type"] != "checkbox"}  # fmt: skip
    said |= {"comment_order": "newest", "email_required": "on", "slow_minutes": "5"}
    assert desk.post(path, said | {"strapline": "What we do"}).status_code == 302
    shown = page(desk, path)
    told = [node.text for node in shown.one("ul", of="app-history").one("ul").all("li")]
    assert "Strapline: from nothing to What we do" in told
    assert "Comment order: from Oldest first to Newest first" in told
    assert "Readers may report comments: from yes to no" in told
    assert administrator.get_full_name() in shown.one("ul", of="app-history").text
    acts = list(BlogEvent.objects.order_by("pk").values_list("act", flat=True))
    assert acts == [BlogEvent.Act.SETTINGS, BlogEvent.Act.SLOW]


def test_a_record_of_a_setting_that_is_no_more_is_passed_over(
    blog: Blog, administrator: User
) -> None:
    act, now = BlogEvent.Act.SETTINGS, dt.datetime.now(dt.UTC)
    said = [["gone", "1", "2"], ["name", "One", "Two"]]
    BlogEvent.objects.create(blog=blog, act=act, by=administrator, due_at=now, said=said)
    shown = page(signed_in(administrator), f"/admin/posts/blog/{blog.pk}/change/")
    told = [node.text for node in shown.one("ul", of="app-history").one("ul").all("li")]
    assert told == ["Name: from One to Two"]
