"""No letter goes twice, however many send at once and wherever one of them is stopped."""

from pathlib import Path
from typing import Any

import pytest

from tests.engines.mailing import lines
from tests.engines.processes import Engine

pytestmark = pytest.mark.engines


def test_of_workers_that_send_at_once_none_sends_a_letter_twice(
    engine: Engine, tmp_path: Path
) -> None:
    taken = str(tmp_path / "taken")
    engine.ask("letters_written", count=60)
    sent = engine.at_once([("send_all", {"taken": taken})] * 4)
    assert sum(sent) == 60
    assert sorted(map(int, lines(taken))) == list(range(60))
    assert engine.ask("letter_states") == ["sent"] * 60


def test_without_the_claim_letters_would_go_twice(engine: Engine, tmp_path: Path) -> None:
    taken = str(tmp_path / "taken")
    engine.ask("letters_written", count=60)
    engine.at_once([("send_all", {"taken": taken, "unprotected": True})] * 4)
    assert len(lines(taken)) > 60


def test_a_worker_killed_while_it_sends_leaves_a_letter_nobody_sends_again(
    engine: Engine, tmp_path: Path
) -> None:
    taken = str(tmp_path / "taken")
    engine.ask("letters_written", count=3)
    assert killed(engine, "send_all", taken=taken, killed=True)
    assert engine.ask("letter_states") == ["sending", "waiting", "waiting"]
    assert engine.ask("send_all", taken=taken) == 2
    assert engine.ask("lost_long_ago") == ["unsure", "sent", "sent"]
    assert engine.ask("send_all", taken=taken) == 0
    assert sorted(lines(taken)) == ["0", "1", "2"]


def test_a_sender_killed_at_any_step_sends_nothing_twice_and_the_next_sends_the_rest(
    engine: Engine, tmp_path: Path
) -> None:
    came = set()
    for step in range(1, 12):
        taken = str(tmp_path / f"taken{step}")
        engine.ask("letters_written", count=2, first=2 * step)
        killed(engine, "send_all", taken=taken, killed_at=step)
        engine.ask("send_all", taken=taken)
        states = engine.ask("lost_long_ago")[-2:]
        assert engine.ask("send_all", taken=taken) == 0
        went = lines(taken)
        assert len(went) == len(set(went))
        both = [(state, str(2 * step + n) in went) for n, state in enumerate(states)]
        assert ("sent", False) not in both
        assert sum(state == "unsure" for state in states) <= 1
        came |= set(both)
    # Killed before the claim, between the claim and the mail server, and when it was settled
    assert came == {("sent", True), ("unsure", False), ("unsure", True)}


def killed(engine: Engine, act: str, **values: Any) -> bool:
    """Have an act done by a process that ends on its way; say whether it did before the end."""
    worker = engine.start(act, **values)
    worker.go()
    return worker.file.readline() == ""


def test_a_letter_written_by_many_at_once_is_one(engine: Engine) -> None:
    new = engine.at_once([("written_at_once", {"times": 10})] * 4)
    assert sum(new) == 1
    assert engine.ask("letter_states") == ["waiting"]


def test_of_many_clicks_at_once_one_publishes(engine: Engine) -> None:
    scene = engine.ask("known_person", approved=2)
    engine.ask("send_as_known", seed=1, count=1, **scene)
    token = engine.ask("token_in_letter")
    came = engine.at_once([("click", {"token": token})] * 6)
    assert sorted(came) == ["Used"] * 5 + ["published"]
    assert len(engine.ask("decisions")) == 3


@pytest.mark.parametrize(("confirmed", "letters"), [(True, 5), (False, 1)])
def test_however_many_comments_come_at_once_one_address_gets_no_more_letters_than_it_may(
    engine: Engine, confirmed: bool, letters: int
) -> None:
    scene = engine.ask("known_person", approved=1, confirmed=confirmed)
    senders = [("send_as_known", {**scene, "seed": seed, "count": 4}) for seed in range(4)]
    engine.at_once(senders)
    assert engine.ask("letters_to_confirm") == [letters, letters, 1]


def test_of_clocks_that_tell_at_once_each_thing_is_told_by_one(engine: Engine) -> None:
    engine.ask("news_waiting", at_once=20, daily=8)
    told = engine.at_once([("tell_all", {})] * 4)
    assert sum(told) == 24
    assert engine.ask("what_was_told") == [28, 24, 24]


def test_without_the_claim_things_would_be_told_twice(engine: Engine) -> None:
    engine.ask("news_waiting", at_once=20, daily=0)
    assert sum(engine.at_once([("tell_all", {"unprotected": True})] * 4)) > 20


# The short way takes every fourth step of the long one
@pytest.mark.parametrize(
    "steps",
    [range(1, 60, 4), pytest.param(range(1, 60), marks=pytest.mark.nightly)],
    ids=["some", "all"],
)
def test_a_clock_killed_at_any_step_tells_nothing_twice_and_the_next_tells_the_rest(
    engine: Engine, tmp_path: Path, steps: range
) -> None:
    for number, step in enumerate(steps):
        taken = str(tmp_path / f"taken{step}")
        engine.ask("news_waiting", at_once=2, daily=2)
        ended = killed(engine, "tell_all", killed_at=step)
        assert ended or step > 20, "there are that many steps"
        engine.ask("tell_all")
        assert engine.ask("what_was_told") == [4 * (number + 1), 3 * (number + 1), 3 * (number + 1)]
        engine.ask("send_all", taken=taken)
        engine.ask("send_all", taken=taken)
        assert len(lines(taken)) == 3


@pytest.mark.parametrize(
    "steps",
    [range(1, 40, 5), pytest.param(range(1, 40), marks=pytest.mark.nightly)],
    ids=["some", "all"],
)
def test_replies_answers_and_reports_are_told_once_wherever_a_clock_is_killed(
    engine: Engine, tmp_path: Path, steps: range
) -> None:
    each = ["A reply", "The comment you reported", "The second look", "Your comment"]
    ended = []
    for number, step in enumerate(steps, start=1):
        taken = str(tmp_path / f"taken{step}")
        engine.ask("one_of_each_owed")
        ended.append(killed(engine, "tell_each", killed_at=step))
        engine.ask("tell_each")
        assert engine.ask("tell_each") == 0
        assert engine.ask("subjects_written") == sorted(each * number)
        engine.ask("send_all", taken=taken)
        engine.ask("send_all", taken=taken)
        assert len(lines(taken)) == 4
    assert ended[0]
    assert sum(ended) > len(ended) // 2


@pytest.mark.parametrize(
    "steps",
    [range(1, 40, 4), pytest.param(range(1, 40), marks=pytest.mark.nightly)],
    ids=["some", "all"],
)
def test_who_sends_again_after_a_crash_is_asked_once_to_confirm(
    engine: Engine, steps: range
) -> None:
    scene = engine.ask("known_person", approved=2, confirmed=True)
    ended = []
    for number, step in enumerate(steps, start=1):
        ended.append(killed(engine, "send_once", **scene, number=number, killed_at=step))
        assert engine.ask("send_once", **scene, number=number) == "taken"
        assert engine.ask("asked_to_confirm") == [number] * 3
    assert ended[0]
    assert sum(ended) > len(ended) // 2


def test_who_disowns_a_mailbox_while_comments_are_decided_stops_no_decision(
    engine: Engine,
) -> None:
    scene = engine.ask("news_waiting", at_once=12, daily=0, decided=False)
    engine.at_once([("reject_each", scene), ("disown_each", {})])
    assert len(engine.ask("decisions")) == 12
    assert engine.ask("what_was_told")[0] == 0
