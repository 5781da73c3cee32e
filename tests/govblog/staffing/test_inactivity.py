"""Accounts nobody uses: their owners are warned, then they are switched off and all are told."""

import datetime as dt
import io
import json
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from govblog.models import Letter, StaffEvent
from govblog.staffing import inactivity, switching
from govblog.staffing.record import note
from posts.models import Blog
from tests.factories import StaffFactory

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def keeper(blog: Blog) -> User:
    """An administrator who is there whenever the clock looks."""
    return StaffFactory(
        role="administrator", email="keeper@example.org", last_login=timezone.now() + 500 * DAY
    )


@pytest.fixture
def away(blog: Blog) -> User:
    """A moderator who signs in for the last time now."""
    return StaffFactory(
        username="away", role="moderator", email="away@example.org", last_login=timezone.now()
    )


def after(days: float) -> int:
    """Let the clock look so many days from now; return how many accounts it switched off."""
    with time_machine.travel(timezone.now() + days * DAY, tick=False):
        return inactivity.look_after()


def letters() -> list[tuple[str, str]]:
    """Return whom was written to about what."""
    return list(Letter.objects.order_by("pk").values_list("to", "subject"))


WARNING = ("away@example.org", "Your account is not used")


def test_the_owner_is_warned_once_14_days_before(away: User, keeper: User) -> None:
    after(75.9)
    assert letters() == []
    after(76)
    after(80)
    assert letters() == [WARNING]
    ends = timezone.localtime(away.last_login + 90 * DAY)
    assert f"{ends:%-d %B %Y}" in Letter.objects.get().text
    assert StaffEvent.objects.get().act == "warned"


def test_after_90_days_the_account_is_off_and_owner_and_administrator_are_told(
    away: User, keeper: User
) -> None:
    assert [after(days) for days in (76, 89.9, 90, 91)] == [0, 0, 1, 0]
    away.refresh_from_db()
    assert not away.is_active
    assert letters()[1:] == [
        ("away@example.org", "Your account has been switched off"),
        ("keeper@example.org", "An account has been switched off"),
    ]
    event = StaffEvent.objects.latest("pk")
    assert (event.act, event.by) == ("switched off", None)
    assert event.detail.startswith("Not used since")


def test_nobody_is_switched_off_without_a_warning_14_days_before(away: User, keeper: User) -> None:
    assert [after(days) for days in (200, 213.9, 214)] == [0, 0, 1]


def test_who_signs_in_after_the_warning_stays_and_is_warned_anew(away: User, keeper: User) -> None:
    after(76)
    User.objects.filter(pk=away.pk).update(last_login=timezone.now() + 80 * DAY)
    assert after(100) == 0
    after(156)
    assert letters() == [WARNING, WARNING]


def test_what_the_record_knows_of_the_owner_counts_as_use_and_what_others_did_does_not(
    away: User, keeper: User
) -> None:
    with time_machine.travel(timezone.now() + 60 * DAY, tick=False):
        note(StaffEvent.Act.REFUSED, away)
        note(StaffEvent.Act.SESSION_ENDED, away, by=keeper)
        note(StaffEvent.Act.ROLE_GIVEN, away, by=keeper)
    assert after(76) == 0
    assert letters() == [WARNING]
    with time_machine.travel(timezone.now() + 77 * DAY, tick=False):
        note(StaffEvent.Act.SIGN_OUT, away)
    assert after(90) == 0


def test_who_is_switched_on_again_has_the_whole_time_again(away: User, keeper: User) -> None:
    after(76)
    after(90)
    with time_machine.travel(timezone.now() + 100 * DAY, tick=False):
        switching.switch_on(User.objects.get(pk=away.pk), by=None)
    assert after(101) == 0
    assert len(letters()) == 3


def test_who_signs_in_while_the_clock_looks_stays(away: User, keeper: User) -> None:
    after(76)
    with time_machine.travel(timezone.now() + 91 * DAY, tick=False):
        (unused,) = inactivity.unused_for(90 * DAY, timezone.now())
        User.objects.filter(pk=away.pk).update(last_login=timezone.now())
        assert not inactivity._end(unused)


def test_the_last_administrator_of_a_blog_stays_and_is_told(blog: Blog) -> None:
    last = StaffFactory(role="administrator", email="last@example.org", last_login=timezone.now())
    assert [after(days) for days in (76, 90, 91)] == [0, 0, 0]
    last.refresh_from_db()
    assert last.is_active
    assert letters() == [("last@example.org", "Your account is not used")]
    assert "It stays switched on" in Letter.objects.get().text


def test_a_last_administrator_who_was_told_costs_a_tick_a_few_looks_only(blog: Blog) -> None:
    StaffFactory(role="administrator", email="last@example.org", last_login=timezone.now())
    after(76)
    after(90)
    with CaptureQueriesContext(connection) as asked:
        after(90)
    assert len(letters()) == 1
    assert {one["sql"].partition(" ")[0] for one in asked} == {"SELECT"}
    # Who is unused, was it warned, is it the last of a blog, was it told
    assert len(asked) == 4


def test_of_two_last_administrators_one_stays(blog: Blog) -> None:
    for name in ("one", "other"):
        StaffFactory(username=name, role="administrator", last_login=timezone.now())
    assert [after(days) for days in (76, 90)] == [0, 1]
    assert User.objects.filter(is_active=True).count() == 1


def test_an_account_without_an_address_is_switched_off_and_the_administrator_told(
    blog: Blog, keeper: User
) -> None:
    StaffFactory(role="moderator")
    assert [after(days) for days in (76, 90)] == [0, 1]
    assert letters() == [("keeper@example.org", "An account has been switched off")]


def test_with_0_days_no_account_becomes_inactive(
    away: User, keeper: User, settings: Settings
) -> None:
    settings.STAFF_INACTIVE_DAYS = 0
    assert after(400) == 0
    assert letters() == []
    with pytest.raises(CommandError, match="Say --days"):
        call_command("staff", "deactivate-inactive")


def test_with_a_short_time_the_warning_comes_at_half_of_it(
    away: User, keeper: User, settings: Settings
) -> None:
    settings.STAFF_INACTIVE_DAYS = 10
    assert [after(days) for days in (5, 9.9, 10)] == [0, 0, 1]


def run(*said: str) -> Any:
    """Return what `manage.py staff` prints, as objects when it is asked for JSON."""
    out = io.StringIO()
    call_command("staff", *said, stdout=out)
    lines = out.getvalue().splitlines()
    return [json.loads(line) for line in lines] if "--json" in said else lines


def test_the_command_switches_off_what_is_unused_for_so_many_days(away: User, keeper: User) -> None:
    with time_machine.travel(timezone.now() + 31 * DAY, tick=False):
        assert run("deactivate-inactive", "--days", "32") == ["0 accounts switched off."]
        said = run("deactivate-inactive", "--days", "30", "--dry-run")
        assert said[-1] == "1 accounts would be switched off."
        away.refresh_from_db()
        assert away.is_active
        line, total = run("deactivate-inactive", "--days", "30", "--json")
    away.refresh_from_db()
    assert not away.is_active
    assert (line["account"], line["switched_off"], total["accounts"]) == ("away", True, 1)
    assert len(letters()) == 2


def test_the_command_leaves_the_last_administrator_and_says_so(blog: Blog) -> None:
    for name in ("one", "other"):
        StaffFactory(username=name, role="administrator", last_login=timezone.now())
    with time_machine.travel(timezone.now() + 100 * DAY, tick=False):
        said = run("deactivate-inactive")
    assert [line.rpartition(", ")[2] for line in said[:2]] == [
        "switched off", "stays: the last administrator",
    ]  # fmt: skip


def test_the_command_refuses_a_number_of_days_that_is_none(blog: Blog) -> None:
    for days in ("0", "-1", "99999999"):
        with pytest.raises(CommandError, match="from 1 to"):
            call_command("staff", "deactivate-inactive", f"--days={days}")


def test_the_command_lists_every_account(blog: Blog, away: User, keeper: User) -> None:
    StaffFactory(username="root", role=None, is_superuser=True)
    said = {one["account"]: one for one in run("list", "--json")}
    assert said["away"]["roles"] == [f"moderator on {blog.host}"]
    assert said["root"] | {"last_used": ""} == {
        "account": "root", "active": True, "roles": ["superuser"], "last_sign_in": None,
        "last_used": "",
    }  # fmt: skip
    assert run("list")[0].startswith(f"away: active; moderator on {blog.host}; last sign-in 20")
