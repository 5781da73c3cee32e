"""Whatever fails while a reader or staff do something, it is done whole, or what they typed comes
back."""

import pytest

from tests.failing import points, staff, writers
from tests.failing.trying import Kind, Trial

KINDS = {
    **{f"reader: {kind.name}": kind for kind in writers.KINDS},
    **{f"staff: {kind.name}": kind for kind in staff.KINDS},
}
BY_NAME = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS.keys())


@BY_NAME
def test_whichever_call_to_the_database_fails_it_is_done_whole_or_comes_back(
    kind: Kind, own_database: None
) -> None:
    trial = Trial(kind)
    assert trial.well.change, "It does something when nothing fails."
    assert list(trial.faults(points.database)) == []


@pytest.mark.nightly
@BY_NAME
def test_whenever_the_database_goes_away_for_good_it_is_done_whole_or_comes_back(
    kind: Kind, own_database: None
) -> None:
    assert list(Trial(kind).faults(points.database, lasting=True)) == []


@BY_NAME
def test_whichever_file_cannot_be_written_it_is_done_whole_or_comes_back_and_without_redis_as_well(
    kind: Kind, own_database: None, own_redis: None
) -> None:
    trial = Trial(kind)
    assert list(trial.faults(points.disk)) == []
    assert list(trial.faults(points.cache, is_needed=False)) == []


@BY_NAME
def test_when_the_answer_to_a_commit_is_lost_nothing_is_half_done(
    kind: Kind, own_database: None
) -> None:
    assert list(Trial(kind).faults(points.answer_to_commit, may_deny=True)) == []


@pytest.mark.nightly
@BY_NAME
def test_whenever_redis_goes_away_for_good_it_is_done_as_well(
    kind: Kind, own_database: None, own_redis: None
) -> None:
    assert list(Trial(kind).faults(points.cache, lasting=True, is_needed=False)) == []
