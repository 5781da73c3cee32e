"""What is unanswered is found by date, kind, owner, blog and post; what is overdue says so."""

import datetime as dt

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from comments.models import Comment, Errand
from comments.moderation import triage
from comments.moderation.triage import Plan, SeenErrand
from posts.models import Blog, Post
from tests import dom
from tests.comments.test_admin_triage import path, press
from tests.desk import page, signed_in
from tests.factories import BlogFactory, CommentFactory, PostFactory, StaffFactory

pytestmark = pytest.mark.django_db
LIST = "/admin/comments/errand/"
AT = dt.datetime(2026, 7, 1, 9, 5, tzinfo=dt.UTC)
KIND = Errand.Kind


@pytest.fixture
def desk(moderator: User) -> Client:
    """A browser in which the moderator is signed in."""
    return signed_in(moderator)


@pytest.fixture
def comment(post: Post) -> Comment:
    """A comment that waits."""
    return CommentFactory(post=post)


def listed(shown: dom.Node) -> list[str]:
    """Return the errands on a page of the list, in their order, by what is to be done."""
    return [row.all("td")[0].text for row in shown.one(of="app-scroll").one("tbody").all("tr")]


def in_words(shown: dom.Node) -> str:
    """Return the words of a page without those of its forms' choices."""
    return shown.one(id="content").text


def test_the_list_starts_with_what_is_due_first_and_says_what_is_overdue(
    post: Post, desk: Client, moderator: User
) -> None:
    with time_machine.travel(AT, tick=False):
        for kind, days in ((KIND.FAULT, 9), (KIND.ANSWER, 1)):
            plan = Plan(due_at=AT + dt.timedelta(days=days))
            triage.open_errand(CommentFactory(post=post), kind, by=moderator, plan=plan)
        Blog.objects.update(promised_hours=0)
        post.blog.refresh_from_db()
        never = CommentFactory(post=Post.objects.get(pk=post.pk))
        triage.open_errand(never, KIND.PASS, by=moderator, plan=Plan(team="Post room"))
    with time_machine.travel(AT + dt.timedelta(days=2)):
        shown = page(signed_in(moderator), LIST)
        assert listed(shown) == [
            "Needs an answer", "Fault report", "Pass to another team: Post room"
        ]  # fmt: skip
        due = [row.all("td")[2].text for row in shown.one(of="app-scroll").one("tbody").all("tr")]
        assert due == ["2 July 2026 at 10:05 Overdue", "10 July 2026 at 10:05", "No date"]
        assert [link.text for link in shown.one("nav", of="app-tabs").all("a")] == [
            "Open 3", "Overdue 1", "Settled 0", "All 3"
        ]  # fmt: skip
        assert "3 open, 1 overdue, 3 without an owner." in in_words(shown)
        assert listed(page(signed_in(moderator), f"{LIST}?state=late")) == ["Needs an answer"]


def test_the_list_is_narrowed_by_kind_owner_state_blog_and_post(
    post: Post, desk: Client, moderator: User
) -> None:
    other, elsewhere = StaffFactory(), PostFactory(blog=BlogFactory())
    moderator.memberships.create(blog=elsewhere.blog, role="moderator")
    second = PostFactory()
    made = [
        (post, KIND.ANSWER, Plan(owner=moderator)),
        (post, KIND.PASS, Plan(team="Post room", owner=other)),
        (second, KIND.FAULT, Plan()),
        (elsewhere, KIND.PASS, Plan(team="Elsewhere")),
    ]
    for where, kind, plan in made:
        last = triage.open_errand(CommentFactory(post=where), kind, by=moderator, plan=plan)
    triage.settle(SeenErrand(last.pk, 1), by=moderator, outcome="Done.")
    answer, passed, fault, gone = (
        "Needs an answer", "Pass to another team: Post room", "Fault report",
        "Pass to another team: Elsewhere",
    )  # fmt: skip
    wanted = {
        "": {answer, passed, fault},
        "kind=pass": {passed},
        "owner=me": {answer},
        "owner=nobody": {fault},
        f"owner={other.pk}": {passed},
        "state=settled": {gone},
        "state=all": {answer, passed, fault, gone},
        f"state=all&blog={elsewhere.blog_id}": {gone},
        f"post={second.pk}": {fault},
        f"post={post.pk}&kind=answer": {answer},
        "state=x&kind=x&owner=x&blog=x&post=x": {answer, passed, fault},
    }
    for query, found in wanted.items():
        shown = page(desk, f"{LIST}?{query}")
        assert set(listed(shown)) == found, query
    shown = page(desk, f"{LIST}?post={second.pk}&owner=nobody")
    assert f"Only on “{second.revisions.get().title}”." in in_words(shown)
    assert shown.one("select", id="owner").one("option", selected="")["value"] == "nobody"


def test_an_empty_list_says_so(blog: Blog, desk: Client) -> None:
    for query, said in (
        ("", "Nothing is to be done."),
        ("?state=late", "Nothing is overdue."),
        ("?state=settled", "Nothing has been settled."),
        (f"?post={'9' * 18}&owner={'9' * 18}&blog={'9' * 18}", "Nothing is to be done."),
    ):
        assert page(desk, f"{LIST}{query}").one(of="app-empty").text == said


def test_errands_of_other_blogs_are_not_here(blog: Blog, desk: Client) -> None:
    theirs = PostFactory(blog=BlogFactory(), title="Not ours")
    comment = CommentFactory(post=theirs)
    by = StaffFactory(blog=theirs.blog)
    errand = triage.open_errand(comment, KIND.ANSWER, by=by)
    shown = page(desk, f"{LIST}?post={theirs.pk}")
    assert shown.one(of="app-empty")
    assert "Not ours" not in in_words(shown)
    assert desk.get(path(comment)).status_code == 404
    assert press(desk, comment, "open", kind="fault").status_code == 404
    assert desk.get(f"{LIST}{errand.pk}/change/").status_code == 404


def test_an_errand_has_an_address_that_leads_to_its_comment(
    comment: Comment, desk: Client, moderator: User
) -> None:
    errand = triage.open_errand(comment, KIND.ANSWER, by=moderator)
    response = desk.get(f"{LIST}{errand.pk}/change/")
    assert response["Location"] == f"{path(comment)}#errand-{errand.pk}"
    assert page(desk, path(comment)).one(id=f"errand-{errand.pk}")
    assert desk.get(f"{LIST}x/change/").status_code == 404


def test_the_list_is_paged_and_asks_as_much_for_many_as_for_one(
    post: Post, desk: Client, moderator: User
) -> None:
    asked = []
    for many in (1, 51):
        for _ in range(many):
            plan = Plan(owner=StaffFactory() if many == 1 else moderator)
            triage.open_errand(CommentFactory(post=post), KIND.ANSWER, by=moderator, plan=plan)
        desk.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            shown = page(desk, LIST)
        asked.append(len(queries))
    assert asked[0] == asked[1]
    assert len(listed(shown)) == 50
    assert len(listed(page(desk, f"{LIST}?page=2&kind=answer"))) == 2
    assert len(listed(page(desk, f"{LIST}?page=9"))) == 2
    assert desk.get(f"{LIST}?page=1").status_code == 302
    assert desk.get(f"{LIST}?page=x").status_code == 404
