"""Two moderators decide the same comments at the same moment: one wins, the other is told."""

import time
from typing import Any

import pytest

from tests.engines.processes import Engine

pytestmark = pytest.mark.engines


def race(engine: Engine, count: int, **more: Any) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Let two moderators race for so many comments; return what each was told, and the record."""
    scene = engine.ask("found")
    comments = engine.ask("pending", post=scene["posts"][0], count=count)
    said = {"comments": comments, "rule": scene["rule"], "start": time.time() + 1, **more}
    acts = [("race", {**said, "by": by, "seed": by}) for by in scene["staff"]]
    told = engine.at_once(acts)
    return told, engine.ask("record")


def assert_fair(told: list[dict[str, Any]], record: dict[str, Any], count: int) -> None:
    """Hold that every comment had one winner, the other was told, and the record agrees."""
    assert [one["wrong"] for one in told] == [[], []]
    assert (record["wrong"], record["broken"], record["faults"]) == ([], [], [])
    undone = {pk for one in told for pk in one["undone"]}
    one, other = (set(each["won"]) - undone for each in told)
    assert not one & other
    # Who lost a comment whose winner took it back at once was told so too
    assert len(one | other | undone) == count
    assert all(set(each["won"]) | set(each["lost"]) for each in told)


def test_of_two_moderators_at_one_comment_one_wins_and_the_other_is_told(engine: Engine) -> None:
    told, record = race(engine, 60)
    assert_fair(told, record, 60)


def test_the_race_would_notice_if_threads_were_not_locked(postgresql: Engine) -> None:
    told, record = race(postgresql, 120, unprotected=True)
    with pytest.raises(AssertionError):
        assert_fair(told, record, 120)


@pytest.mark.nightly
def test_a_thousand_times_one_wins_and_the_other_is_told(postgresql: Engine) -> None:
    told, record = race(postgresql, 1_000)
    assert_fair(told, record, 1_000)
