"""Each subscriber is told of a post or a change once, however many clocks run or are stopped."""

import pytest

from tests.engines.processes import Engine

pytestmark = pytest.mark.engines


@pytest.mark.parametrize("changed", [False, True], ids=["post", "change"])
def test_of_clocks_that_tell_at_once_each_reader_is_told_by_one(
    engine: Engine, changed: bool
) -> None:
    engine.ask("post_to_tell", at_once=120, daily=20, changed=changed)
    assert sum(engine.at_once([("tell_followers", {})] * 4)) == 140
    assert engine.ask("followers_told") == [140, 140, int(not changed), int(changed)]
    engine.ask("forget_followers")


# The short way takes every seventh step of the long one
@pytest.mark.parametrize(
    "steps",
    [range(1, 60, 7), pytest.param(range(1, 60), marks=pytest.mark.nightly)],
    ids=["some", "all"],
)
@pytest.mark.parametrize("changed", [False, True], ids=["post", "change"])
def test_a_clock_killed_at_any_step_loses_nobody_and_tells_nobody_twice(
    engine: Engine, steps: range, changed: bool
) -> None:
    for step in steps:
        engine.ask("post_to_tell", at_once=3, daily=3, changed=changed)
        killed = engine.start("tell_followers", killed_at=step)
        killed.go()
        ended = killed.file.readline() == ""
        assert ended or step > 40, "there are that many steps"
        engine.ask("tell_followers")
        assert engine.ask("followers_told") == [6, 6, int(not changed), int(changed)]
        engine.ask("forget_followers")
