"""Search engines are told what is public, when it was changed, and what to leave alone."""

import datetime as dt
import re
from typing import Any
from xml.etree import ElementTree

import pytest
import time_machine
from django.contrib.auth.models import User
from django.utils import timezone

from govblog.memory.stores import STORE
from posts import pages, publishing, sitemaps
from posts.models import Blog
from tests.comments.sending import READER
from tests.factories import AuthorFactory, BlogFactory, CategoryFactory, PostFactory

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
SCHEMA = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def addresses(path: str = "/sitemap.xml") -> dict[str, str]:
    """Return the addresses of a file and when each was changed."""
    response = READER.get(path)
    assert response.status_code == 200, path
    assert response["Content-Type"] == "application/xml; charset=utf-8"
    found = ElementTree.fromstring(response.content)  # noqa: S314 (our own)
    return {
        one.findtext(f"{SCHEMA}loc") or "": one.findtext(f"{SCHEMA}lastmod") or "" for one in found
    }


def test_what_is_public_is_in_it_with_its_last_change(blog: Blog, editor: User) -> None:
    first = dt.datetime(2026, 7, 1, 23, 30, tzinfo=dt.UTC)
    author, category = AuthorFactory(slug="tom"), CategoryFactory(slug="food")
    AuthorFactory(slug="idle")
    post = PostFactory(at=first, authors=[author], categories=[category], by=editor)
    old = PostFactory(at=first - HOUR)
    PostFactory(draft=True)
    PostFactory(at=timezone.now() + HOUR)
    PostFactory(withdrawn="Old.")
    PostFactory(blog=BlogFactory())
    again = publishing.Text("New", "<p>x</p>", authors=[author], categories=[category])
    publishing.save_draft(post, again, by=editor, seen=post.revisions.get().version)
    changed = first + HOUR
    publishing.publish(post, by=editor, at=changed)
    stamp = "2026-07-02T00:30:00+00:00"
    origin = blog.origin
    assert addresses() == {
        f"{origin}/": stamp, f"{origin}/comment-policy/": "", f"{origin}/personal-data/": "",
        f"{origin}/2026/": stamp, f"{origin}/2026/07/": stamp,
        f"{origin}/author/tom/": stamp, f"{origin}/category/food/": stamp,
        f"{origin}{post.get_absolute_url()}": stamp,
        f"{origin}{old.get_absolute_url()}": "2026-07-01T22:30:00+00:00",
    }  # fmt: skip
    for address in addresses():
        assert READER.get(address.removeprefix(origin)).status_code == 200


def test_more_than_fit_in_a_file_are_in_several_each_once(
    blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(11):
        PostFactory()
    whole = addresses()
    monkeypatch.setattr(sitemaps, "MOST", 5)
    STORE.forget()
    files = [one.removeprefix(blog.origin) for one in addresses()]
    assert files == [f"/sitemap-{n}.xml" for n in (1, 2, 3, 4)]
    found = [one for file in files for one in addresses(file).items()]
    assert len(found) == len(whole) == 16
    assert dict(found) == whole
    assert READER.get("/sitemap-5.xml").status_code == 404
    assert READER.get("/sitemap-999999.xml").status_code == 404


def test_the_number_of_queries_is_the_same_for_one_post_and_for_many(
    blog: Blog, django_assert_num_queries: Any
) -> None:
    for _ in range(2):
        STORE.forget()
        for _ in range(10):
            PostFactory(authors=[AuthorFactory()], categories=[CategoryFactory()])
        with django_assert_num_queries(8):
            addresses()


def test_each_year_and_month_with_posts_is_in_it_by_the_clocks_of_the_blog(
    blog: Blog, editor: User
) -> None:
    for day in ("2019-12-31T23:30", "2025-12-31T23:30", "2026-01-31T23:59", "2026-06-30T23:30"):
        PostFactory(at=dt.datetime.fromisoformat(f"{day}+00:00"), by=editor)
    PostFactory(at=dt.datetime(2024, 3, 1, tzinfo=dt.UTC), withdrawn="Old.")
    PostFactory(blog=BlogFactory(), at=dt.datetime(2023, 3, 1, tzinfo=dt.UTC))
    found = addresses()
    times = [one.removeprefix(blog.origin) for one in found if re.search(r"/2\d{3}/(\d\d/)?$", one)]
    assert times == [
        "/2026/", "/2026/07/", "/2026/01/", "/2025/", "/2025/12/", "/2019/", "/2019/12/"
    ]  # fmt: skip
    assert found[f"{blog.origin}/2026/"] == "2026-06-30T23:30:00+00:00"
    for path in times:
        assert READER.get(path).status_code == 200


def test_a_page_beside_the_posts_is_in_it_while_it_is_shown(blog: Blog, editor: User) -> None:
    page = pages.start(blog, slug="about", title="About", body="<p>Us.</p>", by=editor)
    assert f"{blog.origin}/about/" not in addresses()
    pages.show(page, by=editor, seen=1)
    assert f"{blog.origin}/about/" in addresses()
    pages.hide(page, by=editor)
    assert f"{blog.origin}/about/" not in addresses()


def test_a_scheduled_post_is_in_it_from_its_moment_on(blog: Blog) -> None:
    moment = timezone.now() + HOUR
    post = PostFactory(at=moment)
    address = f"{blog.origin}{post.get_absolute_url()}"
    assert address not in addresses()
    with time_machine.travel(moment):
        assert address in addresses()


def test_robots_are_told_where_the_sitemap_of_this_blog_is_and_what_to_leave_alone(
    blog: Blog,
) -> None:
    Blog.objects.update(base_url="https://blog.example.org")
    response = READER.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    lines = response.content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    assert "Sitemap: https://blog.example.org/sitemap.xml" in lines
    for path in ("/admin/", "/search/", "/comments/"):
        assert f"Disallow: {path}" in lines
