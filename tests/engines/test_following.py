"""Each subscriber is told of a post once, however many clocks run and wherever one is stopped."""

import pytest

from tests.engines.processes import Engine

pytestmark = pytest.mark.engines


def test_of_clocks_that_tell_a_post_at_once_each_reader_is_told_by_one(engine: Engine) -> None:
    engine.ask("post_to_tell", at_once=120, daily=20)
    assert sum(engine.at_once([("tell_followers", {})] * 4)) == 140
    assert engine.ask("followers_told") == [140, 140, 1]


# The short way takes every seventh step of the long one
@pytest.mark.parametrize(
    "steps",
    [range(1, 60, 7), pytest.param(range(1, 60), marks=pytest.mark.nightly)],
    ids=["some", "all"],
)
def test_a_clock_killed_at_any_step_loses_nobody_and_tells_nobody_twice(
    engine: Engine, steps: range
) -> None:
    for step in steps:
        engine.ask("post_to_tell", at_once=3, daily=3)
        killed = engine.start("tell_followers", killed_at=step)
        killed.go()
        ended = killed.file.readline() == ""
        assert ended or step > 40, "there are that many steps"
        engine.ask("tell_followers")
        assert engine.ask("followers_told") == [6, 6, 1]
        engine.ask("forget_followers")
