"""Of two who answer one second look at the same moment one is first, and the other is told."""

import time
from typing import Any

import pytest

from tests.engines.processes import Engine

pytestmark = pytest.mark.engines
COUNT = 20


def scene(engine: Engine, *, asked: bool) -> tuple[dict[str, Any], list[int]]:
    """Return the staff, and rejected comments at which a second look was asked for, or not yet."""
    made = engine.ask("found")
    comments = engine.ask("refused", post=made["posts"][0], count=COUNT, rule=made["rule"])
    if asked:
        engine.ask("ask_each", comments=comments, start=0)
    return made, comments


def opposite_answers(engine: Engine, **more: Any) -> tuple[list[list[str]], list[dict[str, Any]]]:
    made, comments = scene(engine, asked=True)
    said = {"comments": comments, "start": time.time() + 2, **more}
    outcomes = zip(made["staff"], ("upheld", "overturned"), strict=True)
    acts = [("answer_each", {**said, "by": by, "outcome": outcome}) for by, outcome in outcomes]
    return engine.at_once(acts), engine.ask("looks", comments=comments)


def assert_one_answer(told: list[list[str]], stands: list[dict[str, Any]]) -> None:
    """Hold that each look has the answer of one, that the other was told, and that it counts."""
    for upheld, overturned, one in zip(*told, stands, strict=True):
        first, second = sorted((upheld, overturned), key="answered".__ne__)
        assert first == "answered"
        assert second.startswith("Already answered by Staff Member")
        changed = overturned == "answered"
        assert one["outcomes"] == ["overturned" if changed else "upheld"]
        assert one["status"] == ("approved" if changed else "rejected")
        assert one["decisions"] == (3 if changed else 1)


def test_of_two_opposite_answers_one_counts_and_the_other_is_told(engine: Engine) -> None:
    assert_one_answer(*opposite_answers(engine))
    assert engine.ask("record")["wrong"] == []


def test_the_race_would_notice_if_threads_were_not_locked(postgresql: Engine) -> None:
    told, stands = opposite_answers(postgresql, unprotected=True)
    with pytest.raises(AssertionError):
        assert_one_answer(told, stands)


def test_who_asks_twice_at_once_asks_once(engine: Engine) -> None:
    _, comments = scene(engine, asked=False)
    said = {"comments": comments, "start": time.time() + 2}
    one, other = engine.at_once([("ask_each", said)] * 2)
    assert one == other
    assert len(set(one)) == COUNT
    stands = engine.ask("looks", comments=comments)
    assert [look["outcomes"] for look in stands] == [[""]] * COUNT


def test_an_erasure_at_the_moment_of_an_answer_leaves_no_words(engine: Engine) -> None:
    made, comments = scene(engine, asked=True)
    said = {"comments": comments, "start": time.time() + 2}
    answer = {**said, "by": made["staff"][0], "outcome": "overturned"}
    answered, erased = engine.at_once([("answer_each", answer), ("erase_each", said)])
    assert erased == ["erased"] * COUNT
    for went, one in zip(answered, engine.ask("looks", comments=comments), strict=True):
        assert went == "answered" or "nothing to look at" in went or went.startswith("The text was")
        assert one["erased"]
        assert one["answers"] == one["words"] == [""]
        assert one["status"] == ("removed" if went == "answered" else "rejected")
