"""The register, the job that obeys it, and the record of what it did."""

import datetime as dt
import json
from dataclasses import replace
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db.models import QuerySet
from django.utils import timezone

from comments import retention
from comments.models import Comment, Receipt, RetentionRun
from comments.retention import running
from govblog.management.commands import worker
from govblog.signin import sessions
from govblog.signin.sessions import SessionStore
from posts.models import Blog
from tests.desk import signed_in
from tests.factories import CommentFactory

pytestmark = pytest.mark.django_db


def old_receipts(many: int) -> None:
    old = timezone.now() - dt.timedelta(days=2)
    Receipt.objects.bulk_create(Receipt(key=f"key {n}", sent_at=old) for n in range(many))


def test_a_sign_in_used_to_its_last_minute_is_kept_as_long_as_the_register_says(
    blog: Blog, moderator: User
) -> None:
    (entry,) = (one for one in retention.ENTRIES if one.name == "sign-ins")
    assert entry.term(blog) == "24 hours at most."
    with time_machine.travel(timezone.now(), tick=False) as clock:
        key = signed_in(moderator).session.session_key
        clock.shift(dt.timedelta(hours=12, minutes=-1))
        # As when its owner proves once more who they are
        session = SessionStore(key)
        session["said"] = "something"
        session.save()
        clock.shift(dt.timedelta(hours=12, seconds=-1))
        assert sessions.forget_over() == 0
        clock.shift(dt.timedelta(seconds=1))
        assert sessions.forget_over() == 1


def test_the_clock_calls_the_register() -> None:
    assert retention.keep_up in worker.DUE


def test_all_that_the_clock_deletes_on_a_day_is_one_record() -> None:
    with time_machine.travel(dt.datetime(2031, 5, 6, 9, tzinfo=dt.UTC)) as clock:
        for _ in range(3):
            old_receipts(2)
            assert retention.keep_up() == 2
            clock.shift(dt.timedelta(minutes=1))
        record = RetentionRun.objects.get()
        assert (record.kind, record.day, record.counts) == (
            "clock",
            dt.date(2031, 5, 6),
            {"receipts": 6},
        )
        clock.shift(dt.timedelta(days=1))
        retention.keep_up()
        assert RetentionRun.objects.count() == 2


def test_what_costs_the_database_much_is_looked_at_once_an_hour(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[str] = []
    monkeypatch.setattr(running, "ENTRIES", (_watched("slow", seen, dt.timedelta(hours=1)),))
    with time_machine.travel(dt.datetime(2031, 5, 6, 9, tzinfo=dt.UTC)) as clock:
        for _ in range(3):
            retention.keep_up()
            clock.shift(dt.timedelta(minutes=29))
        retention.keep_up()
    assert seen == ["slow", "slow"]


def test_more_than_a_portion_goes_minute_by_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    receipts = next(entry for entry in retention.ENTRIES if entry.name == "receipts")
    assert receipts.going
    way = replace(receipts.going, portion=2, pause=dt.timedelta(hours=1))
    monkeypatch.setattr(running, "ENTRIES", (replace(receipts, going=way),))
    old_receipts(5)
    assert [retention.keep_up() for _ in range(4)] == [2, 2, 1, 0]


def test_one_that_fails_stops_no_other_and_is_named_without_what_it_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fails(now: Any = None, most: Any = None) -> int:
        raise RuntimeError("sian@example.org")

    entry = _watched("broken", [])
    assert entry.going
    broken = replace(entry, going=replace(entry.going, forget=fails))
    monkeypatch.setattr(running, "ENTRIES", (broken, *retention.ENTRIES))
    old_receipts(1)
    assert retention.keep_up() == 1
    record = RetentionRun.objects.get()
    assert (record.faults, record.counts["receipts"]) == ({"broken": "RuntimeError"}, 1)
    with pytest.raises(CommandError, match="1 entries failed"):
        call_command("retention", stdout=StringIO())


def _watched(
    name: str, seen: list[str], pause: dt.timedelta = dt.timedelta(minutes=1)
) -> retention.Entry:
    def due(now: dt.datetime) -> QuerySet[Any]:
        return Session.objects.none()

    def forget(now: dt.datetime | None = None, most: int | None = None) -> int:
        seen.append(name)
        return 0

    some = retention.ENTRIES[0]
    way = next(entry.going for entry in retention.ENTRIES if entry.going)
    assert way
    new = replace(way, due=due, since="expire_date", forget=forget, pause=pause)
    return replace(some, name=name, going=new)


def _told(**options: Any) -> list[dict[str, Any]]:
    out = StringIO()
    call_command("retention", json=True, stdout=out, **options)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_a_dry_run_tells_what_a_run_then_does(blog: Blog) -> None:
    CommentFactory(status="rejected", email="sian@example.org")
    old_receipts(3)
    when = timezone.now() + dt.timedelta(days=200)
    with time_machine.travel(when):
        before = list(Comment.objects.values_list("content__body", "content__email"))
        dry = _told(dry_run=True)
        assert list(Comment.objects.values_list("content__body", "content__email")) == before
        wet = _told()
        again = _told(dry_run=True)
    gone = {line["entry"]: line["rows"] for line in dry if line.get("rows")}
    assert gone["unpublished words"] == gone["emails"] == 1
    assert gone["receipts"] == 3
    # With the words the email went, which was counted by itself
    gone.pop("emails")
    assert {line["entry"]: line["rows"] for line in wet if line.get("rows")} == gone
    assert again[-1] == {"dry": True, "total": 0, "faults": 0}
    kinds = RetentionRun.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["dry", "command", "dry"]
    assert RetentionRun.objects.filter(ended_at=None).count() == 0


def test_the_command_prints_a_table_with_reasons(blog: Blog) -> None:
    old_receipts(1)
    out = StringIO()
    call_command("retention", dry_run=True, stdout=out)
    line = next(line for line in out.getvalue().splitlines() if "receipts:" in line)
    assert line.split()[0] == "1"
    assert f"{timezone.now() - dt.timedelta(days=2):%Y-%m-%d}" in line
