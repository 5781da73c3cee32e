"""No letter goes twice, however many send at once and wherever one of them is stopped."""

from pathlib import Path

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
    killed = engine.start("send_all", taken=taken, killed=True)
    killed.go()
    assert killed.file.readline() == ""
    assert engine.ask("letter_states") == ["sending", "waiting", "waiting"]
    assert engine.ask("send_all", taken=taken) == 2
    assert engine.ask("lost_long_ago") == ["unsure", "sent", "sent"]
    assert engine.ask("send_all", taken=taken) == 0
    assert sorted(lines(taken)) == ["0", "1", "2"]


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


def test_however_many_comments_come_at_once_5_letters_go_to_one_address(engine: Engine) -> None:
    scene = engine.ask("known_person", approved=1)
    senders = [("send_as_known", {**scene, "seed": seed, "count": 4}) for seed in range(4)]
    engine.at_once(senders)
    assert engine.ask("letters_to_confirm") == [5, 5]
