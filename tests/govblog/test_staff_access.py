"""Who gets in where: every address of the staff world, for every role, to read and to send.

A new address without its row in TABLE fails. The statuses of a row are for PEOPLE, in their order.
"""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.template.response import SimpleTemplateResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from comments import people, retention
from comments.models import (
    Canned,
    Comment,
    Decision,
    Errand,
    Hold,
    PersonEvent,
    PolicyRule,
    RetentionRun,
    Review,
)
from comments.moderation import holding_data, reviewing, triage
from govblog import letters
from govblog.models import Invitation, Letter
from posts.models import Blog, Holiday, Post, PostEvent, Purge, Tag
from tests.comments.legal.cases import notice_of
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
from tests.govblog.staff_addresses import MORE, PEOPLE, TABLE
from tests.govblog.staffing.guests import invited, link_of
from tests.page_factory import PageFactory

pytestmark = pytest.mark.django_db

SECRET = "For home only"
RESET = next(route for route in TABLE if "uidb36" in route)
CODES = {"2": 200, "3": 302, "4": 403, "0": 404, "5": 405, "c": 409, "g": 410, "u": 422}


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
    waits = Comment.objects.get(status="pending")
    triage.open_errand(waits, Errand.Kind.ANSWER, by=StaffFactory(blog=home))
    notice_of(Comment.objects.get(status="approved"), name=SECRET)
    people.record(PersonEvent.Act.EXPORTED, PersonEvent.Way.COMMAND, {})
    refused = Comment.objects.get(status="rejected")
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(hours=1)):
        reviewing.ask(refused, f"{SECRET} reasons")
    Canned.objects.create(blog=home, title=f"{SECRET} text", text="Thank you.")
    letters.write(key=SECRET, to="r@example.org", subject=SECRET, text="Words", blog=home)
    CategoryFactory(blog=home, name=f"{SECRET} category")
    AuthorFactory(blog=home, name=f"{SECRET} author")
    Tag.objects.create(blog=home, name=f"{SECRET} tag", slug="a-tag")
    PictureFactory(blog=home, alt=f"{SECRET} picture")
    PageFactory(blog=home, title=f"{SECRET} page")
    Purge.objects.create(blog=home, hard=True, last_error=SECRET)
    Holiday.objects.create(region="scotland", day=dt.date(2027, 6, 1), name="A day")
    by = StaffFactory(blog=home, role="administrator")
    holding_data.hold_person(home, "home@example.org", why=SECRET, by=by)
    retention.keep_up()
    StaffFactory(blog=home, username="home-account", last_name=SECRET, role="moderator")
    keeper = StaffFactory(blog=home, role="administrator")
    invited(keeper, (home, "moderator"), last_name=SECRET)
    return home


def rows(blog: Blog) -> dict[str, Any]:
    """Return the key of a row of each kind, as it stands in an address."""
    return {
        "auth/user": User.objects.get(username="home-account").pk,
        "posts/post": blog.posts.get().pk,
        "posts/blog": blog.pk,
        "posts/category": blog.categories.get().pk,
        "posts/author": blog.authors.get().pk,
        "posts/tag": blog.tags.get().pk,
        "posts/picture": blog.pictures.get().pk,
        "posts/page": blog.pages.get().pk,
        "posts/holiday": Holiday.objects.get().pk,
        "posts/purge": Purge.objects.get().pk,
        "comments/comment": Comment.objects.get(status="pending").pk,
        "comments/policyrule": blog.policy_rules.get().pk,
        "comments/decision": blog.decisions.earliest("number").pk,
        "comments/personevent": PersonEvent.objects.get().pk,
        "comments/errand": Errand.objects.get().pk,
        "comments/legalnotice": blog.legal_notices.get().pk,
        "comments/review": Review.objects.get().pk,
        "comments/canned": blog.canned_replies.get().pk,
        "govblog/letter": Letter.objects.get(key=SECRET).pk,
        "comments/hold": Hold.objects.get().pk,
        "comments/retentionrun": RetentionRun.objects.get().pk,
        "django_tasks_database/dbtaskresult": "00000000-0000-0000-0000-000000000000",
    }


def address(route: str, keys: dict[str, Any]) -> str:
    """Return an example of an address that belongs to the home blog."""
    model = "/".join(route.split("/")[1:3])
    invitation = Invitation.objects.get()
    again = f"/admin/auth/user/invitation/{invitation.pk}/again/"
    known = {
        "admin/invitation/<str:token>/": link_of(invitation),
        "admin/auth/user/invitation/<int:pk>/<slug:act>/": again,
        "admin/(?P<url>.*)$": "/admin/nothing/",
        RESET: "/admin/account/reset/1-none/",
        "admin/r/": f"/admin/r/1/{keys['posts/post']}/",
        "admin/login/": "/admin/login/?next=/admin/",
    }
    if route in known:
        return known[route]
    path = re.sub(r"\(\?P<app_label>(\w+)[^)]*\)\/\$", r"\1/", route)
    path = path.replace("<path:content_type_id>/<path:object_id>", f"1/{keys['posts/post']}")
    path = path.replace("blog/<int:pk>", f"blog/{keys['posts/blog']}")
    path = path.replace("<int:pk>/merge", f"{keys.get(model)}/merge")
    path = path.replace("policyrule/<int:pk>", f"policyrule/{keys['comments/policyrule']}")
    path = path.replace("user/<int:pk>", f"user/{keys['auth/user']}")
    path = path.replace("letter/<int:pk>", f"letter/{keys['govblog/letter']}")
    path = path.replace("comment/<int:pk>", f"comment/{keys['comments/comment']}")
    path = path.replace("<int:pk>", str(keys["posts/post"])).replace("<slug:act>", "publish")
    path = path.replace("<slug:kind>", "links")
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
    kept = (Blog, Post, PostEvent, Comment, Decision, Invitation)
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
            # Who has the link of an invitation is the guest
            theirs = who not in {"nobody", None, "outsider"} or "invitation/<str" in route
            if SECRET in shown and not theirs:
                wrong.append(f"{route} shows what is not theirs")
        if someone and "logout" in route:
            browser = signed_in(someone)
    assert not wrong, "\n".join(wrong)
    if who in {"nobody", None, "outsider"}:
        assert stored() == before


@pytest.mark.parametrize("who", PEOPLE)
def test_other_acts_kinds_files_and_questions_are_for_the_same_people(
    home: Blog, who: str | None
) -> None:
    keys, column, wrong = rows(home), PEOPLE.index(who), []
    said = {"post": keys["posts/post"], "blog": home.pk, "invitation": Invitation.objects.get().pk}
    browser = Client() if who == "nobody" else signed_in(person(who, home))
    for route, statuses in MORE.items():
        for ask, expected in zip((browser.get, browser.post), statuses, strict=True):
            response = ask(f"/{route.format(**said)}")
            if response.status_code != CODES[expected[column]]:
                wrong.append(f"{route}: {response.status_code}, not {CODES[expected[column]]}")
            body = b"".join(response) if response.streaming else response.content
            if SECRET in body.decode() and who in {"nobody", None, "outsider"}:
                wrong.append(f"{route} shows what is not theirs")
    assert not wrong, "\n".join(wrong)


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
