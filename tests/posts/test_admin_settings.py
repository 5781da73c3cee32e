"""Settings and terms: each in the hands of those who keep them, on their own blog."""

import pytest
from django.contrib.auth.models import User

from posts.models import Blog, Category
from tests import dom
from tests.comments.sending import READER
from tests.desk import as_opened, page, signed_in
from tests.factories import (
    AuthorFactory,
    BlogFactory,
    CategoryFactory,
    PostFactory,
)

pytestmark = pytest.mark.django_db


def test_a_time_zone_no_clock_knows_and_a_day_that_ends_before_it_starts_are_refused(
    blog: Blog, administrator: User
) -> None:
    desk = signed_in(administrator)
    path = f"/admin/posts/blog/{blog.pk}/change/"
    form = page(desk, path).one("form", id="blog_form")
    said = {node["name"]: node.attributes.get("value", "") for node in form.all("input")
            if node.attributes.get("name") and node["type"] != "checkbox"}  # fmt: skip
    said |= {"comment_order": "newest", "time_zone": "Mars/Phobos"}
    refused = desk.post(path, said)
    assert "Enter a time zone by its name" in dom.page(refused.content).text
    assert desk.post(path, said | {"time_zone": "America/New_York"}).status_code == 302
    blog.refresh_from_db()
    assert (blog.time_zone, blog.comment_order) == ("America/New_York", "newest")
    for address in ("javascript:alert(1)", "//evil.example/", "privacy"):
        refused = desk.post(path, said | {"time_zone": "Europe/London", "privacy_url": address})
        assert "Enter an address that starts with" in dom.page(refused.content).text
    said |= as_opened(desk, path) | {"time_zone": "Europe/London", "work_ends": "08:00"}
    backwards = desk.post(path, said)
    errors = [node.text for node in dom.page(backwards.content).all("ul", of="errorlist")]
    assert errors == ["Enter a time after the one at which work starts."]


def test_a_category_is_named_anew_and_every_page_of_the_blog_shows_it(
    blog: Blog, editor: User
) -> None:
    category = CategoryFactory(name="Old", slug="kept")
    PostFactory(categories=[category])
    before = Blog.objects.get().version
    path = f"/admin/posts/category/{category.pk}/change/"
    said = {"blog": blog.pk, "name": "New", "slug": "kept"}
    desk = signed_in(editor)
    assert desk.post(path, said | as_opened(desk, path)).status_code == 302
    assert dom.page(READER.get("/category/kept/").content).one("h1").text == "New"
    assert Blog.objects.get().version == before + 1


def test_a_term_is_seen_on_the_site_and_never_moved_to_a_blog_that_is_not_ones_own(
    blog: Blog, editor: User
) -> None:
    desk, other = signed_in(editor), BlogFactory()
    author = AuthorFactory(slug="sian")
    shown = page(desk, f"/admin/posts/author/{author.pk}/change/")
    assert shown.one("a", of="viewsitelink")["href"] == "/author/sian/"
    said = {"blog": other.pk, "name": "Taken over", "slug": "over"}
    desk.post(f"/admin/posts/author/{author.pk}/change/", said)
    assert desk.post("/admin/posts/category/add/", said).status_code == 200
    author.refresh_from_db()
    assert author.blog == blog
    assert not Category.objects.exists()


def test_an_administrator_says_which_checks_stop_a_text_and_that_a_second_editor_approves(
    blog: Blog, administrator: User
) -> None:
    desk = signed_in(administrator)
    path = f"/admin/posts/blog/{blog.pk}/change/"
    form = page(desk, path).one("form", id="blog_form")
    said: dict[str, object] = {
        node["name"]: node.attributes.get("value", "") for node in form.all("input")
        if node.attributes.get("name") and node["type"] != "checkbox"
    }  # fmt: skip
    chosen = form.all("input", name="stopping_checks", checked="")
    assert [node["value"] for node in chosen] == ["heading-order", "link-text", "table-headers"]
    said |= {"comment_order": "oldest", "holidays": "", "review_required": "on"}
    said |= {"stopping_checks": ["personal-data", "capitals"], "reading_age": "11"}
    assert desk.post(path, said).status_code == 302
    blog.refresh_from_db()
    assert (blog.review_required, blog.reading_age) == (True, 11)
    assert blog.stopping_checks == "personal-data capitals"
    for wrong in ({"stopping_checks": ["alt-text"]}, {"reading_age": "6"}):
        assert desk.post(path, said | wrong).status_code == 200
    blog.refresh_from_db()
    assert blog.stopping_checks == "personal-data capitals"
