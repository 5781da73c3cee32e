"""What comments call for is opened, given out, found again and settled, with plain buttons."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from comments.models import Comment, Errand
from comments.moderation import triage
from comments.moderation.triage import SeenErrand
from posts.models import Blog, Post
from tests import dom
from tests.desk import page, signed_in, told
from tests.factories import CommentFactory, StaffFactory

pytestmark = pytest.mark.django_db
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


def path(comment: Comment) -> str:
    """Return the page of a comment's errands."""
    return reverse("admin:comments_comment_triage", args=[comment.pk])


def press(desk: Client, comment: Comment, act: str, **typed: Any) -> HttpResponse:
    """Press a button of a comment's page."""
    return desk.post(path(comment), {"act": act, **typed})


def seen(errand: Errand) -> str:
    """Return what a page says of an errand as it is now."""
    return f"{errand.pk}:{Errand.objects.get(pk=errand.pk).version}"


def problem(response: HttpResponse) -> str:
    """Return what a page that came back says is wrong."""
    assert response.status_code == 422
    return dom.page(response.content).one(of="errornote").one("li").text


def test_an_errand_is_opened_with_the_form_and_settled_with_its_own(
    comment: Comment, desk: Client, moderator: User
) -> None:
    page(desk, path(comment))
    said = {"kind": "pass", "team": "Post room", "owner": moderator.pk, "note": "By hand."}
    response = press(desk, comment, "open", **said)
    assert told(response, desk) == ["Opened: Pass to another team: Post room."]
    errand = Errand.objects.get()
    shown = page(desk, path(comment)).one("article", of="app-errand")
    assert "Owner: " + moderator.get_full_name() in shown.text
    assert shown.all("input", name="seen")[0]["value"] == seen(errand)
    response = press(desk, comment, "settle", seen=seen(errand), outcome="They have it.")
    assert told(response, desk) == ["Settled: Pass to another team: Post room."]
    shown = page(desk, path(comment)).one("article", of="app-errand")
    assert f"Settled by {moderator.get_full_name()}" in shown.text
    assert "They have it." in shown.text
    assert len(shown.one("ul", of="app-history").all("li")) == 2
    response = press(desk, comment, "reopen", seen=seen(errand), why="They sent it back.")
    assert told(response, desk) == ["Open again: Pass to another team: Post room."]
    comment.refresh_from_db()
    assert comment.status == "pending"


def test_a_date_is_the_end_of_that_working_day(
    comment: Comment, desk: Client, moderator: User
) -> None:
    with time_machine.travel(AT):
        press(signed_in(moderator), comment, "open", kind="answer", due="2026-07-09")
        errand = Errand.objects.get()
        assert errand.due_at == dt.datetime(2026, 7, 9, 16, tzinfo=dt.UTC)
    box = page(desk, path(comment)).one("input", id=f"due-{errand.pk}")
    assert box["value"] == "2026-07-09"


def test_a_new_owner_leaves_the_moment_it_is_due_as_it_is(
    comment: Comment, desk: Client, moderator: User
) -> None:
    errand = triage.open_errand(comment, KIND.ANSWER, by=moderator)
    due = errand.due_at
    assert due is not None
    day = f"{due.astimezone(comment.post.blog.zone):%Y-%m-%d}"
    said = {"seen": seen(errand), "owner": moderator.pk, "due": day}
    assert told(press(desk, comment, "assign", **said), desk) == ["Saved: Needs an answer."]
    errand.refresh_from_db()
    assert (errand.owner, errand.due_at) == (moderator, due)
    press(desk, comment, "assign", seen=seen(errand), owner="", due="")
    errand.refresh_from_db()
    assert (errand.owner, errand.due_at) == (None, None)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"kind": ""}, "Choose what is to be done."),
        ({"kind": "pass", "team": " "}, "Enter the team it is passed to."),
        ({"owner": "0"}, "Choose the owner from the list."),
        ({"owner": "x" * 500}, "Choose the owner from the list."),
        ({"due": "soon"}, "Enter a date, such as 27/3/2026."),
        ({"due": "2020-01-01"}, "Enter a date that is not over."),
        ({"due": "0001-01-01"}, "Enter a date that is not over."),
        ({"due": "9999-12-31"}, "Enter a date within the next 2 years."),
        ({"note": "n" * 1_001}, "Note must be 1,000 characters or less."),
        ({"act": "bake"}, "Choose what to do."),
        ({"act": "settle"}, "This comment has no such errand."),
        ({"act": "assign", "seen": "9" * 500}, "This comment has no such errand."),
        ({"act": "reopen", "seen": "999:1"}, "This comment has no such errand."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_comes_back(
    comment: Comment, desk: Client, said: dict[str, str], why: str
) -> None:
    typed = {"kind": "fault", "act": "open", "note": "What I typed & <so>.", **said}
    response = desk.post(path(comment), typed)
    assert problem(response) == why
    if "seen" not in said:
        box = dom.page(response.content).one("textarea", id="note-new")
        assert box.raw.removeprefix("\n") == typed["note"]
    assert not Errand.objects.exists()


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/Adak"])
def test_a_date_at_the_end_of_time_is_no_fault(comment: Comment, desk: Client, zone: str) -> None:
    Blog.objects.update(time_zone=zone)
    for day in ("0001-01-01", "9999-12-31"):
        response = press(desk, comment, "open", kind="fault", due=day)
        assert response.status_code == 422


def test_the_second_of_two_people_is_told_and_keeps_what_was_typed(
    comment: Comment, desk: Client, moderator: User
) -> None:
    errand = triage.open_errand(comment, KIND.ANSWER, by=moderator)
    opened, other = seen(errand), StaffFactory()
    with time_machine.travel(AT):
        triage.settle(SeenErrand(errand.pk, errand.version), by=other, outcome="Done.")
    response = press(desk, comment, "settle", seen=opened, outcome="I rang them.")
    who = other.get_full_name()
    assert problem(response) == (
        f"Already settled by {who} on 1 July 2026 at 10:05. Look at it again."
    )
    assert "I rang them." in dom.page(response.content).one(id="content").text
    assert Errand.objects.get().outcome == "Done."


def test_an_errand_of_another_comment_is_not_settled_from_here(
    post: Post, comment: Comment, desk: Client, moderator: User
) -> None:
    errand = triage.open_errand(CommentFactory(post=post), KIND.ANSWER, by=moderator)
    response = press(desk, comment, "settle", seen=seen(errand), outcome="Done.")
    assert problem(response) == "This comment has no such errand."


def test_the_page_of_a_comment_asks_as_much_for_many_errands_as_for_one(
    comment: Comment, desk: Client, moderator: User
) -> None:
    asked = []
    for many in (1, 5):
        for _ in range(many):
            made = triage.open_errand(comment, KIND.ANSWER, by=moderator)
            triage.settle(SeenErrand(made.pk, 1), by=moderator, outcome="Done.")
        desk.get(path(comment))
        with CaptureQueriesContext(connection) as queries:
            page(desk, path(comment))
        asked.append(len(queries))
    assert asked[0] == asked[1]
