"""A moderator reads the record, finds a decision in it, and takes it along as a file."""

import csv
import io
import json

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from comments import ledger, moderation
from comments.admin import record
from comments.models import Comment, Decision
from posts.models import Blog, Membership, Post
from tests import dom
from tests.desk import page, signed_in
from tests.factories import (
    BlogFactory,
    CommentFactory,
    PostFactory,
    StaffFactory,
    act,
    rule_of,
    seen,
)

pytestmark = pytest.mark.django_db
RECORD = "/admin/comments/decision/"


@pytest.fixture
def desk(moderator: User) -> Client:
    """A browser in which the moderator is signed in."""
    return signed_in(moderator)


@pytest.fixture
def senior(blog: Blog) -> User:
    """A senior moderator of `blog`."""
    return StaffFactory(blog=blog, role="senior moderator")


def rows(shown: dom.Node) -> list[int]:
    """Return the numbers of the decisions on a page, in their order."""
    return [int(node.text) for node in shown.one(id="content").all("th", scope="row")]


def numbers(desk: Client, query: str = "") -> list[int]:
    """Return the numbers of the decisions that a question finds."""
    return rows(page(desk, f"{RECORD}{query}"))


def link(shown: dom.Node, words: str) -> str:
    """Return where a link leads."""
    return next(node["href"] for node in shown.all("a") if node.text == words)


def file(desk: Client, query: str) -> str:
    """Return the text of a file."""
    response = desk.get(f"{RECORD}?{query}")
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith('attachment; filename="decisions-2')
    assert "no-store" in response["Cache-Control"]
    return b"".join(response).decode()


def test_the_newest_decision_stands_first_with_who_when_what_and_why(
    post: Post, moderator: User, desk: Client
) -> None:
    comment = CommentFactory(post=post, name="Only here", status="approved")
    act(comment, "remove", by=moderator)
    shown = page(desk, RECORD)
    assert rows(shown) == [2, 1]
    first = shown.one("tbody").all("tr")[0]
    assert f"Comment {comment.pk} approved → Removed {moderator.get_full_name()}" in first.text
    assert first.one("summary").text == "1. Be civil"
    assert first.one("a", href=f"/admin/comments/comment/{comment.pk}/change/")
    assert "Only here" not in shown.text


def test_a_rule_is_shown_as_it_read_then(post: Post, desk: Client, editor: User) -> None:
    act(CommentFactory(post=post), "reject")
    rule = rule_of(post.blog)
    moderation.revise_rule(rule, title="Be kind", text="Comments are kind.", by=editor)
    shown = page(desk, RECORD)
    assert shown.one("tbody").one("summary").text == "1. Be civil"
    # The list of rules names each as it reads now, and finds what was decided under any version
    (choice,) = [node for node in shown.one("select", name="rule").all("option") if node["value"]]
    assert choice.text == "1. Be kind"
    assert numbers(desk, f"?rule={choice['value']}") == [1]


@pytest.fixture
def many(post: Post, moderator: User, senior: User) -> list[Comment]:
    """Comments with decisions 1 (approve), 2 (reject), 3 (spam) and 4 (remove)."""
    made = [CommentFactory(post=post) for _ in range(3)]
    act(made[0], "approve", by=moderator)
    act(made[1], "reject", by=senior)
    act(made[2], "spam", by=moderator)
    act(made[0], "remove", by=senior)
    return made


def test_decisions_are_found_by_what_is_known_of_them(
    many: list[Comment], blog: Blog, desk: Client
) -> None:
    batch = Decision.objects.get(number=3).batch
    day = Decision.objects.get(number=1).at.astimezone(blog.zone).date()
    found = {
        "": [4, 3, 2, 1],
        "?to=spam": [3],
        f"?comment={many[0].pk}": [4, 1],
        f"?rule={blog.pk}-1": [4, 2],
        f"?batch={batch}": [3],
        "?moderator=me": [3, 1],
        f"?blog={blog.pk}": [4, 3, 2, 1],
        f"?since={day}&until={day}": [4, 3, 2, 1],
        "?until=2020-01-01": [],
        "?since=2099-01-01": [],
        "?comment=999999": [],
        f"?to=removed&moderator=&comment={many[0].pk}": [4],
    }
    assert {query: numbers(desk, query) for query in found} == found
    assert page(desk, f"{RECORD}?to=pending").one(of="app-empty").text.startswith("No decision")


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("since=yesterday", "since"),
        ("since=2026-05-02&until=2026-05-01", "until"),
        ("comment=x", "comment"),
        ("comment=99999999999999999999", "comment"),
        ("batch=1", "batch"),
        ("to=nothing", "to"),
        ("blog=x", "blog"),
        ("blog=99999", "blog"),
        ("rule=1-999", "rule"),
        ("moderator=1%00", "moderator"),
        ("comment=%00", "comment"),
    ],
)
def test_what_cannot_be_looked_for_is_said_beside_its_field(
    many: list[Comment], desk: Client, query: str, field: str
) -> None:
    response = desk.get(f"{RECORD}?{query}")
    assert response.status_code == 422
    shown = dom.page(response.content)
    assert shown.one(of="errornote").one("a")["href"] == f"#id_{field}"
    assert rows(shown) == []
    said = dict(part.split("=") for part in query.split("&"))
    typed = [
        node
        for node in shown.one(id="content").all("input")
        if node.attributes.get("name") == field
    ]
    assert not typed or "%" in said[field] or typed[0]["value"] == said[field]


def test_only_who_may_see_figures_by_moderator_picks_out_other_people(
    many: list[Comment], desk: Client, moderator: User, senior: User
) -> None:
    theirs = page(desk, RECORD).one("select", name="moderator")
    assert [node.text for node in theirs.all("option")] == ["All", "Me"]
    assert desk.get(f"{RECORD}?moderator={senior.pk}").status_code == 422
    of_senior = signed_in(senior)
    ours = page(of_senior, RECORD).one("select", name="moderator")
    assert str(moderator.pk) in [node["value"] for node in ours.all("option")]
    assert numbers(of_senior, f"?moderator={moderator.pk}") == [3, 1]


def test_a_senior_of_one_blog_picks_out_nobody_on_another(
    many: list[Comment], blog: Blog, moderator: User
) -> None:
    other = BlogFactory()
    both = StaffFactory(blog=other, role="senior moderator")
    Membership.objects.create(user=both, blog=blog, role="moderator")
    Membership.objects.create(user=moderator, blog=other, role="moderator")
    elsewhere = act(CommentFactory(post=PostFactory(blog=other)), "approve", by=moderator)
    desk = signed_in(both)
    assert len(numbers(desk)) == 5
    assert numbers(desk, f"?moderator={moderator.pk}") == [elsewhere.number]
    assert numbers(desk, f"?moderator={moderator.pk}&blog={blog.pk}") == []


def test_nobody_reads_the_record_of_a_blog_they_do_not_moderate(
    many: list[Comment], blog: Blog
) -> None:
    outsider = signed_in(StaffFactory(blog=BlogFactory(), role="administrator"))
    assert numbers(outsider) == []
    assert outsider.get(f"{RECORD}?blog={blog.pk}").status_code == 422
    assert file(outsider, "as=jsonl") == ""
    pk = Decision.objects.get(number=1).pk
    assert outsider.get(f"{RECORD}{pk}/change/").status_code == 404
    assert outsider.get(f"{RECORD}?before={pk}").status_code == 404


def test_the_address_of_a_decision_leads_to_its_comment(many: list[Comment], desk: Client) -> None:
    response = desk.get(f"{RECORD}{Decision.objects.get(number=4).pk}/change/")
    assert response["Location"] == f"/admin/comments/comment/{many[0].pk}/change/"


def test_the_record_is_paged_without_counting_pages(
    post: Post, desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record, "ON_PAGE", 2)
    for _ in range(5):
        CommentFactory(post=post, status="spam")
    first = page(desk, f"{RECORD}?to=spam")
    assert rows(first) == [5, 4]
    second = page(desk, RECORD + link(first, "Older"))
    assert rows(second) == [3, 2]
    last = page(desk, RECORD + link(second, "Older"))
    assert rows(last) == [1]
    assert "Older" not in [node.text for node in last.all("a")]
    back = page(desk, RECORD + link(last, "Newer"))
    assert rows(back) == [3, 2]
    top = page(desk, RECORD + link(back, "Newer"))
    assert rows(top) == [5, 4]
    assert "Newer" not in [node.text for node in top.all("a")]
    assert rows(page(desk, RECORD + link(back, "Newest"))) == [5, 4]


def test_more_than_ten_thousand_are_not_counted(
    many: list[Comment], desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert page(desk, RECORD).one("p", role="status").text == "4 decisions, newest first."
    assert page(desk, f"{RECORD}?to=spam").one("p", role="status").text.startswith("1 decision,")
    monkeypatch.setattr(ledger, "COUNTED", 3)
    assert page(desk, RECORD).one("p", role="status").text.startswith("More than 3 decisions,")


def test_a_long_record_asks_no_more_than_a_short_one(
    post: Post, desk: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    CommentFactory(post=post, status="approved")
    page(desk, RECORD)
    with django_assert_max_num_queries(30) as few:
        page(desk, RECORD)
    for _ in range(8):
        act(CommentFactory(post=post), "reject", by=StaffFactory())
    with django_assert_max_num_queries(len(few)):
        page(desk, RECORD)


def test_the_record_cannot_be_changed_here(many: list[Comment], desk: Client) -> None:
    assert desk.post(RECORD, {"act": "approve"}).status_code == 405
    assert desk.get(f"{RECORD}add/").status_code == 403
    pk = Decision.objects.get(number=1).pk
    assert desk.get(f"{RECORD}{pk}/delete/").status_code == 403


def test_what_is_found_is_taken_along_as_json_lines(many: list[Comment], desk: Client) -> None:
    shown = page(desk, f"{RECORD}?moderator=me")
    query = link(shown, "Download as JSON lines").removeprefix("?")
    lines = [json.loads(line) for line in file(desk, query).splitlines()]
    assert [line["number"] for line in lines] == [1, 3]
    whole = [json.loads(line) for line in file(desk, "as=jsonl").splitlines()]
    assert [line["hash"] for line in whole] == list(
        Decision.objects.order_by("number").values_list("hash", flat=True)
    )


def test_what_is_found_is_taken_along_for_a_spreadsheet(
    many: list[Comment], desk: Client, moderator: User
) -> None:
    User.objects.filter(pk=moderator.pk).update(first_name='=HYPERLINK("x")', last_name="")
    text = file(desk, link(page(desk, f"{RECORD}?to=spam"), "Download as CSV").removeprefix("?"))
    assert text.startswith("\ufeffBlog,Number,At,")
    (row,) = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    assert (row["Number"], row["From"], row["To"]) == ("3", "Pending", "Spam")
    assert row["By"] == '\'=HYPERLINK("x")'


def test_a_file_holds_nothing_of_a_commenter(post: Post, desk: Client) -> None:
    comment = CommentFactory(post=post, body="What only its writer said.")
    moderation.decide(
        seen(comment), "approve", by=StaffFactory(), notes=moderation.Notes(colleagues="A note.")
    )
    for kind in ("csv", "jsonl"):
        text = file(desk, f"as={kind}")
        for words in (comment.name, comment.email, comment.body, "A note."):
            assert words not in text


def test_a_file_of_another_kind_is_just_the_page(many: list[Comment], desk: Client) -> None:
    assert numbers(desk, "?as=exe") == [4, 3, 2, 1]
