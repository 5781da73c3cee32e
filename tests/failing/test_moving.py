"""Whatever fails while a blog moves in or out, to do it again comes to the same end."""

import pytest

from tests.failing import moving, points, returning
from tests.failing.test_working import surroundings
from tests.failing.trying import Kind, Trial

__all__ = ["surroundings"]
KINDS = {kind.name: kind for kind in (*moving.KINDS, *returning.KINDS)}
BY_NAME = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS.keys())
pytestmark = pytest.mark.nightly


@BY_NAME
def test_whichever_call_fails_to_do_it_again_comes_to_the_same_end(
    kind: Kind, own_database: None, own_redis: None
) -> None:
    trial = Trial(kind)
    assert trial.well.change or trial.well.told, "It does something when nothing fails."
    assert list(trial.faults(points.database)) == []
    assert list(trial.faults(points.disk)) == []
    assert list(trial.faults(points.cache, is_needed=False)) == []
    assert list(trial.faults(points.answer_to_commit, may_deny=True)) == []


@BY_NAME
def test_whenever_something_goes_away_for_good_to_do_it_again_comes_to_the_same_end(
    kind: Kind, own_database: None, own_redis: None
) -> None:
    trial = Trial(kind)
    assert list(trial.faults(points.database, lasting=True)) == []
    assert list(trial.faults(points.disk, lasting=True)) == []
    assert list(trial.faults(points.cache, lasting=True, is_needed=False)) == []
