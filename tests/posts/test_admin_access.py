"""Who can do what, and what happened to accounts: seen, narrowed down and taken along."""

import csv
import datetime as dt
import io
import json
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from govblog import roles
from govblog.models import StaffEvent
from govblog.staffing import giving, record, switching
from posts.models import Blog
from tests import dom
from tests.desk import page, signed_in
from tests.factories import BlogFactory, StaffFactory
from tests.govblog.signin.door import with_app

pytestmark = pytest.mark.django_db
ACCESS, RECORD = "/admin/auth/user/access/", "/admin/auth/user/record/"


@pytest.fixture
def root(blog: Blog) -> User:
    """A superuser."""
    return StaffFactory(username="root", role=None, is_superuser=True, last_login=timezone.now())


@pytest.fixture
def desk(administrator: User) -> Client:
    """A browser in which the administrator is signed in."""
    return signed_in(administrator)


def table(browser: Client, path: str) -> list[dict[str, str]]:
    """Return a file of a page as rows of names and cells."""
    sign = "&" if "?" in path else "?"
    content = b"".join(browser.get(f"{path}{sign}as=csv")).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content)))


def names(browser: Client, query: str = "") -> list[str]:
    """Return the usernames in the table of who can do what."""
    return [row["Username"] for row in table(browser, f"{ACCESS}{query}")]


def test_each_account_stands_with_its_roles_and_what_they_may_do(
    blog: Blog, administrator: User, root: User, desk: Client
) -> None:
    person = StaffFactory(username="gwen", role="moderator", first_name="Gwen", last_name="Parry")
    giving.give_role(person, blog, "editor", by=administrator)
    shown = page(desk, ACCESS)
    assert "Gwen Parry" in shown.text
    assert "Moderator, Editor" in shown.text
    found = {row["Username"]: row for row in table(desk, ACCESS)}
    may = found["gwen"]["May"].split(", ")
    assert may == [act for act in roles.ACTS if roles.may(person, act, blog)]
    assert found["root"]["May"].split(", ") == list(roles.ACTS)
    assert found["root"]["Blog"] == "All blogs"
    assert (found["gwen"]["Last sign-in"], found["gwen"]["Second factor"]) == ("Never", "No")


def test_who_has_a_second_factor_is_told(moderator: User, desk: Client) -> None:
    with_app(moderator)
    found = {row["Username"]: row["Second factor"] for row in table(desk, ACCESS)}
    assert found[moderator.username] == "Yes"
    assert moderator.username not in names(desk, "?state=one+factor")


def test_the_list_is_narrowed_down(blog: Blog, administrator: User, root: User) -> None:
    other, desk = BlogFactory(), signed_in(root)
    StaffFactory(username="editor", role="editor")
    StaffFactory(username="theirs", role="editor", blog=other)
    StaffFactory(username="nothing", role=None)
    off = StaffFactory(username="off", role="moderator")
    switching.switch_off(off, by=root)
    assert names(desk, f"?blog={other.pk}") == ["root", "theirs"]
    assert set(names(desk, "?role=editor")) == {"editor", "theirs"}
    assert names(desk, "?state=off") == ["off"]
    assert "nothing" in names(desk)
    with time_machine.travel(timezone.now() + dt.timedelta(days=77), tick=False):
        again = signed_in(root)
        assert "editor" in names(again, "?state=soon")
        assert "off" not in names(again, "?state=soon")
    assert desk.get(f"{ACCESS}?state=x").status_code == 422
    assert desk.get(f"{ACCESS}?blog=99999").status_code == 422


def test_one_sees_who_works_on_ones_own_blogs(
    blog: Blog, administrator: User, desk: Client
) -> None:
    other = BlogFactory(name="Another")
    StaffFactory(username="theirs", role="editor", blog=other)
    StaffFactory(username="nothing", role=None)
    assert names(desk) == [administrator.username]
    assert "Another" not in page(desk, ACCESS).text


def test_a_name_leads_only_to_an_account_whose_page_opens(
    blog: Blog, administrator: User, root: User, desk: Client
) -> None:
    here = StaffFactory(role="editor")
    both = StaffFactory(role="editor")
    giving.give_role(both, BlogFactory(), "editor", by=root)
    for browser, theirs in (
        (desk, {administrator, here}),
        (signed_in(root), set(User.objects.all())),
    ):
        links = [a["href"] for a in page(browser, ACCESS).one("tbody").all("a")]
        assert {f"/admin/auth/user/{one.pk}/change/" for one in theirs} == set(links)
        assert {browser.get(link).status_code for link in links} == {200}
    for other in (both, root):
        assert desk.get(f"/admin/auth/user/{other.pk}/change/").status_code != 200


def test_no_name_is_a_formula_in_a_spreadsheet(desk: Client) -> None:
    StaffFactory(username="x", role="editor", first_name="=1+1", last_name="")
    found = {row["Username"]: row["Name"] for row in table(desk, ACCESS)}
    assert found["x"] == "'=1+1"


@pytest.mark.parametrize("path", [ACCESS, RECORD])
def test_more_accounts_need_no_more_queries(
    blog: Blog, administrator: User, desk: Client, path: str
) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            page(desk, path)
        return len(asked)

    before = count()
    for _ in range(5):
        person = StaffFactory(role="editor")
        giving.give_role(person, blog, "moderator", by=administrator)
    assert count() == before


def said(browser: Client, query: str = "", column: int = 1) -> list[str]:
    """Return what is on record for a reader, newest first."""
    found = page(browser, f"{RECORD}{query}").all("table", of="app-table")
    return [row.all("td")[column].text for one in found for row in one.all("tr")[1:]]


def test_one_reads_what_happened_to_accounts_one_sees_and_what_one_did(
    blog: Blog, administrator: User, root: User, desk: Client
) -> None:
    mine, theirs = StaffFactory(role="editor"), StaffFactory(blog=BlogFactory(), role="editor")
    for account in (mine, theirs, None):
        record.note(StaffEvent.Act.REFUSED, account)
    record.note(StaffEvent.Act.INVITED, None, by=administrator, detail="Gwen")
    assert said(desk) == ["Invited", "Sign-in refused"]
    assert len(said(signed_in(root))) == 4


def test_the_record_is_looked_through(blog: Blog, administrator: User, desk: Client) -> None:
    one, other = (StaffFactory(role="editor") for _ in range(2))
    with time_machine.travel(dt.datetime(2026, 5, 1, 22, 59, tzinfo=dt.UTC), tick=False):
        record.note(StaffEvent.Act.SIGN_IN, one)
    with time_machine.travel(dt.datetime(2026, 5, 1, 23, 1, tzinfo=dt.UTC), tick=False):
        record.note(StaffEvent.Act.SIGN_OUT, one)
    record.note(StaffEvent.Act.PASSWORD, other)
    assert said(desk, f"?account={one.pk}") == ["Signed out", "Signed in"]
    assert said(desk, "?act=password") == ["Password changed"]
    assert said(desk, "?since=2026-05-01&until=2026-05-01") == ["Signed in"]
    assert said(desk, "?until=0001-01-01") == []
    assert len(said(desk, "?since=0001-01-01&until=9999-12-31")) == 3
    for query in ("?since=2026-05-02&until=2026-05-01", "?act=x", "?since=x", "?account=x"):
        assert desk.get(f"{RECORD}{query}").status_code == 422
    for before in ("x", "999999", "٣"):
        assert desk.get(f"{RECORD}?before={before}").status_code == 404


def test_a_long_record_has_pages(administrator: User, desk: Client) -> None:
    for number in range(51):
        record.note(StaffEvent.Act.SIGN_IN, administrator, detail=str(number))
    shown = page(desk, f"{RECORD}?act=sign+in")
    (older,) = shown.one("nav", of="app-pages").all("a")
    assert older.text == "Older"
    later = page(desk, RECORD + older["href"])
    assert said(desk, older["href"], column=3) == ["0"]
    assert [one.text for one in later.one("nav", of="app-pages").all("a")] == ["Newest"]


def test_the_record_is_taken_along(administrator: User, desk: Client) -> None:
    record.note(StaffEvent.Act.SIGN_IN, administrator, detail="=1+1")
    (row,) = table(desk, RECORD)
    assert (row["What"], row["Detail"]) == ("Signed in", "'=1+1")
    (line,) = b"".join(desk.get(f"{RECORD}?as=jsonl")).decode().splitlines()
    found: dict[str, Any] = json.loads(line)
    assert (found["account"], found["act"]) == (administrator.username, "sign in")


def test_what_happened_six_years_ago_is_forgotten(moderator: User) -> None:
    event = record.note(StaffEvent.Act.SIGN_IN, moderator)
    moment = dt.timedelta(minutes=1)
    assert record.forget_events(event.at + record.EVENTS_KEPT - moment) == 0
    assert record.forget_events(event.at + record.EVENTS_KEPT + moment) == 1


def test_nothing_is_sent_to_these_pages(desk: Client) -> None:
    for path in (ACCESS, RECORD):
        assert desk.post(path).status_code == 405
    assert dom.page(desk.get(ACCESS).content).one("h1").text == "Who can do what"
