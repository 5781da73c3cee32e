"""Every part is asked, whatever the others do, and nobody waits for one that hangs."""

import threading
from collections.abc import Callable

import pytest
from django.db import OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from govblog import bounded
from govblog.doctor import running
from govblog.doctor.finding import Findings, Part, ok
from tests.test_house import ROOT


def well(deep: bool) -> Findings:
    yield ok("Fine.")


def with_parts(
    monkeypatch: pytest.MonkeyPatch, *parts: Callable[[bool], Findings]
) -> list[tuple[str, str, str]]:
    asked = [Part(part.__name__, part, seconds=0.2, in_database=False) for part in parts]
    monkeypatch.setattr(running, "PARTS", tuple(asked))
    return [(name, one.state, one.says) for name, one in running.look()]


def test_a_part_that_hangs_is_given_up_and_the_next_one_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    over = threading.Event()

    def hangs(deep: bool) -> Findings:
        over.wait(30)
        yield ok("At last.")

    found = with_parts(monkeypatch, hangs, well)
    over.set()
    assert found == [("hangs", "fault", "No answer in 0 seconds."), ("well", "ok", "Fine.")]


def test_a_part_that_breaks_hides_no_other_and_quotes_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def breaks(deep: bool) -> Findings:
        yield ok("So far.")
        raise ValueError("sian@example.org")

    assert with_parts(monkeypatch, breaks, well) == [
        ("breaks", "fault", "It could not be looked at: ValueError."),
        ("well", "ok", "Fine."),
    ]


def test_when_the_database_is_away_what_is_in_it_is_not_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def away(connection: BaseDatabaseWrapper) -> None:
        raise OperationalError("no route to host")

    monkeypatch.setattr(type(connections["default"]), "ensure_connection", away)
    found = list(running.look())
    states = {name: one.state for name, one in found}
    assert states["database"] == "fault"
    not_asked = {name for name, one in found if one.says.startswith("Not asked")}
    assert not_asked == {
        part.name for part in running.PARTS if part.in_database and part.name != "database"
    }
    assert states["disk"] == "ok"


def test_of_one_question_there_is_one_thread_however_often_it_is_asked() -> None:
    over = threading.Event()
    before = threading.active_count()
    for _ in range(3):
        with pytest.raises(bounded.TookTooLong):
            bounded.within(0.01, "a question", lambda: over.wait(30))
    assert threading.active_count() == before + 1
    over.set()
    assert bounded.within(5, "another question", lambda: "an answer") == "an answer"


def test_the_docs_name_every_part() -> None:
    words = (ROOT / "docs/doctor.md").read_text()
    assert [part.name for part in running.PARTS if f"| {part.name} |" not in words] == []
