"""At the desk a legal notice is a case: what it says, what is due, each act with its letters."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from comments import digest
from comments.models import Comment, LegalNotice
from govblog.models import Letter
from posts.hours import Calendar
from tests import dom
from tests.comments.legal.cases import (
    ADDRESS,
    EMAIL,
    NAME,
    SAID,
    WRITER_EMAIL,
    asked,
    comment_of,
    do,
    letters_to,
    notice_of,
    now,
)  # fmt: skip
from tests.desk import QUEUE, page, signed_in, told
from tests.factories import StaffFactory, act, rule_of

pytestmark = pytest.mark.django_db
LIST = "/admin/comments/legalnotice/"


@pytest.fixture
def senior(blog: Any) -> User:
    """A senior moderator."""
    return StaffFactory(blog=blog, role="senior moderator", last_name="Senior")


@pytest.fixture
def desk(senior: User) -> Client:
    return signed_in(senior)


def where(notice: LegalNotice) -> str:
    """Return the address of a case."""
    return f"{LIST}{notice.pk}/change/"


def form_of(desk: Client, notice: LegalNotice, act: str) -> dict[str, str]:
    """Return what the form of an act holds on the page of a case."""
    for form in page(desk, where(notice)).all("form", of="app-write"):
        if form.all("button", value=act):
            said = {node["name"]: node["value"] for node in form.all("input", type="hidden")}
            areas = form.all("textarea")
            return said | {one["name"]: one.raw.removeprefix("\n") for one in areas} | {"act": act}
    pytest.fail(f"There is no button for {act}.")


def press(desk: Client, notice: LegalNotice, act: str, **said: str) -> HttpResponse:
    """Press the button of an act on the page of a case as it is now."""
    return desk.post(where(notice), {**form_of(desk, notice, act), **said})


def wrong(response: HttpResponse) -> str:
    """Return what a page that came back says is wrong."""
    assert response.status_code == 422
    return dom.page(response.content).all(of="errornote")[0].text


def test_the_list_shows_what_is_open_the_next_due_first_and_names_nobody(
    senior: User, desk: Client
) -> None:
    with time_machine.travel(timezone.now() + dt.timedelta(days=20)):
        later = notice_of()
    first = notice_of(why="Another reason.")
    closed = do(notice_of(comment_of()), "close")
    shown = page(desk, LIST)
    rows = [row.all("th")[0].all("a")[0].text for row in shown.one("tbody").all("tr")]
    assert rows == [first.reference, later.reference]
    assert NAME not in shown.text
    assert closed.reference in page(desk, f"{LIST}?state=closed").text
    with time_machine.travel(timezone.now() + dt.timedelta(days=10)):
        late = page(signed_in(senior), f"{LIST}?state=late").one("tbody").text
        assert first.reference in late
        assert "Overdue" in late
        assert later.reference not in late


def test_the_list_asks_no_more_for_more_cases(
    desk: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(4):
        notice_of(comment_of(), why=f"Reason {n}")
    desk.get(LIST)
    with django_assert_max_num_queries(17):
        desk.get(LIST)


def test_a_case_shows_all_that_the_notice_says_and_what_is_due(desk: Client) -> None:
    notice = notice_of(why="It is <b>false</b>.")
    shown = page(desk, where(notice)).text
    for said in (NAME, EMAIL, SAID["statement"], SAID["meaning"], "It is <b>false</b>."):
        assert said in shown
    for said in ("What to do next", WRITER_EMAIL, "They are no legal advice", "notice received"):
        assert said in shown


def test_the_writer_is_asked_with_the_letters_as_they_were_edited(desk: Client) -> None:
    notice = notice_of()
    letters = form_of(desk, notice, "notify")
    edited = "Good morning.\n\n" + letters["letter-writer"]
    done = press(desk, notice, "notify", **{"letter-writer": edited, "said": "Rang our lawyers."})
    assert told(done, desk) == ["The writer was asked and the complainant told."]
    assert now(notice).state == "asked"
    assert letters_to(WRITER_EMAIL)[0].startswith("Good morning.")
    shown = page(desk, where(notice)).text
    assert "Good morning." in shown
    assert "Rang our lawyers." in shown
    assert "by Staff Senior" in shown
    assert "/legal-notices/answer/" not in shown


def test_a_removal_asks_for_a_rule_and_keeps_what_was_typed(desk: Client) -> None:
    notice = notice_of()
    response = press(desk, notice, "remove", **{"letter-complainant": "It is gone.", "said": "Ok"})
    assert "Choose the rule of the comment policy." in wrong(response)
    assert "It is gone." in response.content.decode()
    assert Comment.objects.get(pk=notice.comment_id).status == "approved"
    rule = str(rule_of(notice.blog).pk)
    press(desk, notice, "remove", rule=rule, **{"letter-complainant": "It is gone."})
    assert Comment.objects.get(pk=notice.comment_id).status == "removed"
    assert letters_to(EMAIL)[-1] == "It is gone."
    assert "It is gone." in page(desk, where(notice)).text


def test_the_second_of_two_is_told_who_was_first_and_keeps_the_letter(desk: Client) -> None:
    notice = notice_of()
    mine = form_of(desk, notice, "close")
    do(notice, "notify", by=StaffFactory(blog=notice.blog, role="administrator", last_name="Ann"))
    response = desk.post(where(notice), {**mine, "letter-complainant": "My long letter."})
    assert "Writer asked, by Staff Ann on" in wrong(response)
    assert "My long letter." in response.content.decode()
    assert now(notice).state == "asked"


def test_an_answer_by_other_means_is_recorded(desk: Client) -> None:
    notice = asked()
    said = {
        "act": "answer",
        "seen": f"{notice.pk}:{now(notice).version}",
        "answer": "refuse",
        "name": "William Writer",
        "address": ADDRESS,
    }
    response = desk.post(where(notice), said)
    assert "or record the answer as incomplete" in wrong(response)
    assert "William Writer" in response.content.decode()
    done = desk.post(where(notice), {**said, "shares": "yes"})
    assert told(done, desk) == ["The writer’s answer is recorded."]
    assert (now(notice).state, now(notice).answer_shares) == ("refused", True)
    assert "William Writer" in form_of(desk, notice, "keep")["letter-complainant"]


@pytest.mark.parametrize(
    "said",
    [
        {}, {"act": "approve"}, {"act": "close"}, {"act": "close", "seen": "x"},
        {"act": "close", "seen": "1:999999999999"}, {"act": "answer"},
        {"act": "remove", "seen": "{pk}:1", "seen_comment": "\x00", "rule": "x"},
        {"act": "remove", "seen": "{pk}:1", "rule": "9" * 30, "letter-complainant": "x"},
        {"act": "close", "seen": "{pk}:1", "letter-complainant": "x" * 20_001},
        {"act": "close", "seen": "{pk}:1", "letter-complainant": "x", "said": "x" * 5_001},
        {"act": "answer", "seen": "{pk}:1", "answer": "agree", "arrived": "never"},
    ],
)  # fmt: skip
def test_what_no_page_of_ours_sends_does_nothing(desk: Client, said: dict[str, str]) -> None:
    notice = notice_of()
    typed = {name: one.replace("{pk}", str(notice.pk)) for name, one in said.items()}
    wrong(desk.post(where(notice), typed))
    assert (now(notice).state, now(notice).version) == ("new", 1)


def test_a_comment_with_an_open_case_says_so_where_it_is_decided(desk: Client) -> None:
    notice = notice_of()
    moderator = signed_in(StaffFactory(blog=notice.blog))
    for someone, links in ((desk, 1), (moderator, 0)):
        for at in (f"{QUEUE}?status=approved", f"{QUEUE}{notice.comment_id}/change/"):
            shown = page(someone, at)
            row = shown.one("article", of="app-row")
            assert notice.reference in row.text
            assert NAME not in row.text
            assert len([a for a in row.all("a") if a["href"] == where(notice)]) == links
    do(notice, "close")
    assert notice.reference not in page(desk, f"{QUEUE}?status=approved").text


def test_the_first_page_counts_what_is_open_for_who_handles_it(desk: Client) -> None:
    assert "Legal notices open" not in page(desk, "/admin/").text
    notice = notice_of()
    assert "Legal notices open: 1, overdue: 0, next due by" in page(desk, "/admin/").text
    moderator = signed_in(StaffFactory(blog=notice.blog))
    assert "Legal notices open" not in page(moderator, "/admin/").text


def test_the_digest_has_a_line_for_open_cases_and_names_nobody() -> None:
    notice = notice_of()
    blog, moment = notice.blog, timezone.now()
    stands = digest.standing(blog, Calendar.of(blog), moment)
    _, text = digest._words(blog, stands, [])
    assert "Legal notices open: 1, overdue: 0" in text
    assert notice.reference not in text
    do(notice, "close")
    _, text = digest._words(blog, digest.standing(blog, Calendar.of(blog), moment), [])
    assert "Legal notices" not in text


def test_a_letter_that_did_not_arrive_is_marked(desk: Client) -> None:
    notice = asked()
    assert "did not arrive" not in page(desk, where(notice)).text
    Letter.objects.filter(to=WRITER_EMAIL).update(state="failed")
    shown = page(desk, where(notice)).text
    assert shown.count("did not arrive") == 1
    assert "The letter to the writer of the comment did not arrive" in shown


def test_a_comment_that_is_restored_after_the_case_is_shown_as_such(desk: Client) -> None:
    notice = do(notice_of(), "remove")
    assert "on the page again" not in page(desk, where(notice)).text
    act(notice.comment, "restore")
    assert "on the page again" in page(desk, where(notice)).text
