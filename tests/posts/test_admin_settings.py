"""Settings, terms and accounts: each in the hands of those who keep them, on their own blog."""

import pytest
from django.contrib.auth.models import User

from posts.models import Blog, Category, Membership
from tests import dom
from tests.comments.sending import READER
from tests.desk import page, signed_in
from tests.factories import (
    PASSWORD,
    AuthorFactory,
    BlogFactory,
    CategoryFactory,
    PostFactory,
    StaffFactory,
)

pytestmark = pytest.mark.django_db
USERS = "/admin/auth/user/"
NO_ROLES = {"memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0"}


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
    backwards = desk.post(path, said | {"time_zone": "Europe/London", "work_ends": "08:00"})
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
    assert signed_in(editor).post(path, said).status_code == 302
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


def test_an_account_is_made_with_a_password_of_twelve_characters_and_enters_the_desk(
    blog: Blog, administrator: User
) -> None:
    desk = signed_in(administrator)
    form = {"username": "sian", "usable_password": "true", **NO_ROLES}
    short = {"password1": "tooshort1", "password2": "tooshort1"}
    assert (
        "at least 12 characters" in dom.page(desk.post(f"{USERS}add/", form | short).content).text
    )
    role = {"memberships-TOTAL_FORMS": "1", "memberships-INITIAL_FORMS": "0",
            "memberships-0-blog": blog.pk, "memberships-0-role": "editor"}  # fmt: skip
    long = {"password1": PASSWORD, "password2": PASSWORD}
    assert desk.post(f"{USERS}add/", form | long | role).status_code == 302
    person = User.objects.get(username="sian")
    assert (person.is_staff, person.is_superuser) == (True, False)
    assert person.memberships.get().role == "editor"
    assert signed_in(person).get("/admin/posts/post/").status_code == 200


def test_nobody_makes_themselves_or_another_more_than_they_are(
    blog: Blog, administrator: User
) -> None:
    desk, other = signed_in(administrator), BlogFactory()
    root = StaffFactory(role=None, is_superuser=True)
    theirs = StaffFactory(blog=other, role="moderator")
    mine = StaffFactory(role="moderator")
    said = {"username": "taken", "is_active": "on", "is_superuser": "on", **NO_ROLES}
    for person in (root, theirs):
        for path in (f"{USERS}{person.pk}/change/", f"{USERS}{person.pk}/password/"):
            assert desk.post(path, said).status_code in {302, 403, 404}
    given = said | {"memberships-TOTAL_FORMS": "1", "memberships-0-blog": other.pk,
                    "memberships-0-role": "administrator", "username": "mine"}  # fmt: skip
    assert desk.post(f"{USERS}{mine.pk}/change/", given).status_code == 200
    assert desk.post(f"{USERS}{mine.pk}/change/", said | {"username": "mine"}).status_code == 302
    assert not User.objects.filter(username="taken").exists()
    assert [user.pk for user in User.objects.filter(is_superuser=True)] == [root.pk]
    assert not Membership.objects.filter(user=mine, blog=other).exists()


def test_an_account_switched_off_is_out_at_once(blog: Blog, administrator: User) -> None:
    person = StaffFactory(role="moderator")
    theirs = signed_in(person)
    assert theirs.get("/admin/").status_code == 200
    said = {"username": person.username, **NO_ROLES}
    desk = signed_in(administrator)
    assert desk.post(f"{USERS}{person.pk}/change/", said).status_code == 302
    assert theirs.get("/admin/").status_code == 302
