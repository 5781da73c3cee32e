"""Who gets in where: every address of the staff world, for every role, to read and to send.

A new address without its row in TABLE fails. The statuses of a row are for PEOPLE, in their order.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.template.response import SimpleTemplateResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from comments.models import Comment, Decision, PolicyRule
from posts.models import Blog, Post, PostEvent
from tests.desk import signed_in
from tests.factories import (
    AuthorFactory,
    BlogFactory,
    CategoryFactory,
    CommentFactory,
    PictureFactory,
    PostFactory,
    StaffFactory,
)

pytestmark = pytest.mark.django_db

# Nobody signed in; an account without a role; the four roles; an administrator of the install;
# the administrator of another blog
PEOPLE = (
    "nobody", None, "moderator", "senior moderator", "editor", "administrator", "superuser",
    "outsider",
)  # fmt: skip
SECRET = "For home only"
CODES = {"2": 200, "3": 302, "4": 403, "0": 404, "5": 405, "u": 422}


# address: (statuses of GET, statuses of POST)
TABLE: dict[str, tuple[str, str]] = {
    "admin/r/": ("00000000", "00000000"),
    "admin/": ("32222222", "32222222"),
    "admin/login/": ("23333333", "22222222"),
    "admin/logout/": ("35555555", "32222222"),
    "admin/password_change/": ("32222222", "32222222"),
    "admin/password_change/done/": ("32222222", "35555555"),
    "admin/autocomplete/": ("34444444", "35555555"),
    "admin/jsi18n/": ("32222222", "35555555"),
    "admin/r/<path:content_type_id>/<path:object_id>/": ("00000000", "00000000"),
    "admin/auth/user/<id>/password/": ("34444220", "34444220"),
    "admin/auth/user/": ("34444222", "34444222"),
    "admin/auth/user/add/": ("34444222", "34444222"),
    "admin/auth/user/<path:object_id>/history/": ("33333223", "33333223"),
    "admin/auth/user/<path:object_id>/delete/": ("34444444", "34444444"),
    "admin/auth/user/<path:object_id>/change/": ("34444223", "34444223"),
    "admin/auth/user/<path:object_id>/": ("33333333", "33333333"),
    "admin/posts/post/<int:pk>/preview/": ("30002220", "30002220"),
    "admin/posts/post/<int:pk>/do/<slug:act>/": ("30003330", "30003330"),
    "admin/posts/post/": ("34442222", "34442222"),
    "admin/posts/post/add/": ("34442222", "34442222"),
    "admin/posts/post/<path:object_id>/history/": ("33332223", "33332223"),
    "admin/posts/post/<path:object_id>/delete/": ("34444444", "34444444"),
    "admin/posts/post/<path:object_id>/change/": ("30002220", "3000uuu0"),
    "admin/posts/post/<path:object_id>/": ("33333333", "33333333"),
    "admin/posts/blog/": ("34444222", "34444222"),
    "admin/posts/blog/add/": ("34444424", "34444424"),
    "admin/posts/blog/<path:object_id>/history/": ("33333223", "33333223"),
    "admin/posts/blog/<path:object_id>/delete/": ("34444444", "34444444"),
    "admin/posts/blog/<path:object_id>/change/": ("34444223", "34444223"),
    "admin/posts/blog/<path:object_id>/": ("33333333", "33333333"),
    "admin/posts/category/": ("34442222", "34442222"),
    "admin/posts/category/add/": ("34442222", "34442222"),
    "admin/posts/category/<path:object_id>/history/": ("33332223", "33332223"),
    "admin/posts/category/<path:object_id>/delete/": ("34444444", "34444444"),
    "admin/posts/category/<path:object_id>/change/": ("34442223", "34442223"),
    "admin/posts/category/<path:object_id>/": ("33333333", "33333333"),
    "admin/posts/author/": ("34442222", "34442222"),
    "admin/posts/author/add/": ("34442222", "34442222"),
    "admin/posts/author/<path:object_id>/history/": ("33332223", "33332223"),
    "admin/posts/author/<path:object_id>/delete/": ("34444444", "34444444"),
    "admin/posts/author/<path:object_id>/change/": ("34442223", "34442223"),
    "admin/posts/author/<path:object_id>/": ("33333333", "33333333"),
    "admin/posts/picture/": ("34442222", "34442222"),
    "admin/posts/picture/add/": ("34442222", "34442222"),
    "admin/posts/picture/<path:object_id>/history/": ("33332223", "33332223"),
    "admin/posts/picture/<path:object_id>/delete/": ("34444444", "34444444"),
    "admin/posts/picture/<path:object_id>/change/": ("34442223", "34442223"),
    "admin/posts/picture/<path:object_id>/": ("33333333", "33333333"),
    "admin/comments/comment/post/<int:pk>/": ("30222220", "30333330"),
    "admin/comments/comment/blog/<int:pk>/": ("30020220", "30030330"),
    "admin/comments/comment/": ("34224222", "34224222"),
    "admin/comments/comment/add/": ("34444444", "34444444"),
    "admin/comments/comment/<path:object_id>/history/": ("33223223", "33223223"),
    "admin/comments/comment/<path:object_id>/delete/": ("34444444", "34444444"),
    "admin/comments/comment/<path:object_id>/change/": ("34224220", "34224220"),
    "admin/comments/comment/<path:object_id>/": ("33333333", "33333333"),
    "admin/comments/policyrule/": ("34442222", "34442222"),
    "admin/comments/policyrule/add/": ("34442222", "34442222"),
    "admin/comments/policyrule/<path:object_id>/history/": ("33332223", "33332223"),
    "admin/comments/policyrule/<path:object_id>/delete/": ("34444444", "34444444"),
    "admin/comments/policyrule/<path:object_id>/change/": ("34442223", "34442223"),
    "admin/comments/policyrule/<path:object_id>/": ("33333333", "33333333"),
    "admin/django_tasks_database/dbtaskresult/": ("34444424", "34444424"),
    "admin/django_tasks_database/dbtaskresult/add/": ("34444444", "34444444"),
    "admin/django_tasks_database/dbtaskresult/<path:object_id>/history/": ("33333333", "33333333"),
    "admin/django_tasks_database/dbtaskresult/<path:object_id>/delete/": ("34444444", "34444444"),
    "admin/django_tasks_database/dbtaskresult/<path:object_id>/change/": ("34444434", "34444444"),
    "admin/django_tasks_database/dbtaskresult/<path:object_id>/": ("33333333", "33333333"),
    "admin/(?P<app_label>auth|posts|comments|django_tasks_database)/$": ("30000222", "30000222"),
    "admin/(?P<url>.*)$": ("30000000", "30000000"),
}  # fmt: skip


def routes(resolver: URLResolver | None = None, before: str = "") -> Iterator[str]:
    """Yield every address of the staff world as the map says it."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = before + str(pattern.pattern).lstrip("^")
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, route)
        elif isinstance(pattern, URLPattern) and route.startswith("admin/"):
            yield route


@pytest.fixture
def home(blog: Blog) -> Blog:
    """The blog whose rows are asked for, with one of each kind; it is not the first blog."""
    home = BlogFactory(name=f"{SECRET} blog")
    PolicyRule.objects.create(blog=home, number=1, title=f"{SECRET} rule", text="No insults.")
    post = PostFactory(blog=home, title=f"{SECRET} post")
    for status in Comment.Status:
        CommentFactory(post=post, name=f"{SECRET} reader", status=status)
    CategoryFactory(blog=home, name=f"{SECRET} category")
    AuthorFactory(blog=home, name=f"{SECRET} author")
    PictureFactory(blog=home, alt=f"{SECRET} picture")
    StaffFactory(blog=home, username="home-account", last_name=SECRET, role="moderator")
    return home


def rows(blog: Blog) -> dict[str, Any]:
    """Return the key of a row of each kind, as it stands in an address."""
    return {
        "auth/user": User.objects.get(username="home-account").pk,
        "posts/post": blog.posts.get().pk,
        "posts/blog": blog.pk,
        "posts/category": blog.categories.get().pk,
        "posts/author": blog.authors.get().pk,
        "posts/picture": blog.pictures.get().pk,
        "comments/comment": Comment.objects.get(status="pending").pk,
        "comments/policyrule": blog.policy_rules.get().pk,
        "django_tasks_database/dbtaskresult": "00000000-0000-0000-0000-000000000000",
    }


def address(route: str, keys: dict[str, Any]) -> str:
    """Return an example of an address that belongs to the home blog."""
    model = "/".join(route.split("/")[1:3])
    known = {
        "admin/(?P<url>.*)$": "/admin/nothing/",
        "admin/r/": f"/admin/r/1/{keys['posts/post']}/",
        "admin/login/": "/admin/login/?next=/admin/",
    }
    if route in known:
        return known[route]
    path = re.sub(r"\(\?P<app_label>(\w+)[^)]*\)\/\$", r"\1/", route)
    path = path.replace("<path:content_type_id>/<path:object_id>", f"1/{keys['posts/post']}")
    path = path.replace("blog/<int:pk>", f"blog/{keys['posts/blog']}")
    path = path.replace("<int:pk>", str(keys["posts/post"])).replace("<slug:act>", "publish")
    return "/" + re.sub("<path:object_id>|<id>", str(keys.get(model)), path)


def person(who: str | None, home: Blog) -> User:
    """Return someone of PEOPLE, with an account."""
    if who == "outsider":
        return StaffFactory(role="administrator")
    if who == "superuser":
        return StaffFactory(role=None, is_superuser=True)
    return StaffFactory(blog=home, role=who)


def test_every_address_has_its_row() -> None:
    assert set(routes()) == set(TABLE)
    assert {len(statuses) for row in TABLE.values() for statuses in row} == {len(PEOPLE)}


def stored() -> list[Any]:
    """Return what an outsider must never change."""
    kept = (Blog, Post, PostEvent, Comment, Decision)
    return [list(model.objects.order_by("pk").values()) for model in kept]


@pytest.fixture
def pages_are_left_blank(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Save the time of drawing pages for all but those whose pages are read here.

    Who may see a page is settled before it is drawn.
    """
    if request.node.callspec.params["who"] not in {"administrator", "outsider"}:
        monkeypatch.setattr(SimpleTemplateResponse, "rendered_content", "")


@pytest.mark.usefixtures("pages_are_left_blank")
@pytest.mark.parametrize("who", PEOPLE)
def test_everybody_gets_in_where_the_table_says_and_nowhere_else(
    home: Blog, who: str | None
) -> None:
    keys = rows(home)
    someone = None if who == "nobody" else person(who, home)
    browser = signed_in(someone) if someone else Client()
    column, before, wrong = PEOPLE.index(who), stored(), []
    for route, statuses in TABLE.items():
        for ask, expected in zip((browser.get, browser.post), statuses, strict=True):
            response = ask(address(route, keys))
            if response.status_code != CODES[expected[column]]:
                wrong.append(f"{route}: {response.status_code}, not {CODES[expected[column]]}")
            shown = response.content.decode()
            if who in {"nobody", None, "outsider"} and SECRET in shown:
                wrong.append(f"{route} shows what is not theirs")
        if someone and "logout" in route:
            browser = signed_in(someone)
    assert not wrong, "\n".join(wrong)
    if who in {"nobody", None, "outsider"}:
        assert stored() == before


def test_who_signs_out_or_loses_the_account_is_shown_nothing_more(home: Blog) -> None:
    someone = person("administrator", home)
    browser = signed_in(someone)
    assert browser.get("/admin/posts/post/").status_code == 200
    browser.post("/admin/logout/")
    assert browser.get("/admin/posts/post/").status_code == 302
    again = signed_in(someone)
    someone.memberships.all().delete()
    assert again.get("/admin/posts/post/").status_code == 403


def test_an_address_that_is_none_tells_a_stranger_nothing_about_the_desk(home: Blog) -> None:
    for path in ("/admin/nothing/", "/admin/posts/post/", "/admin/posts/post/999/change/"):
        response = Client().get(path)
        assert (response.status_code, response["Location"].split("?")[0]) == (302, "/admin/login/")
