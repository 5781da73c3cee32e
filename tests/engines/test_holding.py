"""Holds are put on while retention deletes: what is confirmed as held stays."""

import time

import pytest

from tests.engines.processes import Engine

pytestmark = pytest.mark.engines


def _refused(engine: Engine, count: int) -> tuple[list[int], int]:
    scene = engine.ask("found")
    by = scene["staff"][0]
    return engine.ask("refused_by", post=scene["posts"][0], count=count, by=by), by


def test_what_is_confirmed_as_held_is_not_deleted_afterwards(engine: Engine) -> None:
    comments, by = _refused(engine, 40)
    # The last first: retention comes from the other end
    shared = {"comments": comments[::-1], "start": time.time() + 3}
    seen, *_ = engine.at_once([("hold_each", shared | {"by": by}), *[("forget_each", shared)] * 2])
    assert engine.ask("words_of", comments=comments[::-1]) == seen
    assert "kept" in seen


def test_of_two_who_hold_a_comment_one_is_told(engine: Engine) -> None:
    comments, by = _refused(engine, 20)
    shared = {"comments": comments, "by": by, "start": time.time() + 3}
    one, other = engine.at_once([("hold_each", shared)] * 2)
    for pair in zip(one, other, strict=True):
        assert sorted(pair) == ["kept", "told"]


def test_two_clocks_at_once_have_one_record_with_the_whole_sum(engine: Engine) -> None:
    engine.ask("old_receipts", count=50)
    went = engine.at_once([("keep_up", {"start": time.time() + 3})] * 4)
    assert sum(went) == 50
    assert engine.ask("counted") == [{"receipts": 50}]
