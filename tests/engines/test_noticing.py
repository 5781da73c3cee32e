"""In a case about the law one act is first, whoever else acts at the same moment."""

import time

import pytest

from tests.engines.processes import Engine

pytestmark = pytest.mark.engines
CASES = 12


def scene(engine: Engine) -> tuple[list[int], list[int]]:
    """Return two people who handle notices, and cases whose writers were asked."""
    made = engine.ask("found", parents=[None] * CASES)
    asked = {"comments": made["comments"][0], "by": made["staff"][0]}
    return made["staff"], engine.ask("cases", **asked)


def test_of_two_answers_at_once_one_counts(engine: Engine) -> None:
    _, cases = scene(engine)
    shared = {"notices": cases, "start": time.time() + 3}
    both = [("answer_each", shared | {"act": act}) for act in ("agree", "refuse")]
    pairs = list(zip(*engine.at_once(both), strict=True))
    assert [sorted(pair) for pair in pairs] == [["Answered", "done"]] * CASES
    firsts = ["agreed" if pair[0] == "done" else "refused" for pair in pairs]
    assert [state for state, _ in engine.ask("case_states", notices=cases)] == firsts


def test_of_an_answer_and_a_removal_at_once_one_is_first_and_the_other_is_told(
    engine: Engine,
) -> None:
    staff, cases = scene(engine)
    shared = {"notices": cases, "start": time.time() + 3}
    acts = [("answer_each", shared | {"act": "refuse"}), ("remove_each", shared | {"by": staff[0]})]
    pairs = list(zip(*engine.at_once(acts), strict=True))
    states = engine.ask("case_states", notices=cases)
    for (answered, removed), state in zip(pairs, states, strict=True):
        if removed == "done":
            assert (answered, state) == ("Over", ["removed", "removed"])
        else:
            assert removed.startswith("Writer refused removal, by the writer")
            assert (answered, state) == ("done", ["refused", "approved"])
    assert engine.ask("check")["faults"] == []


def test_of_two_colleagues_who_remove_at_once_one_does_and_one_letter_goes(
    engine: Engine,
) -> None:
    staff, cases = scene(engine)
    before = engine.ask("case_acts", notices=cases)["letters"]
    shared = {"notices": cases, "start": time.time() + 3}
    both = [("remove_each", shared | {"by": by}) for by in staff]
    for pair in zip(*engine.at_once(both), strict=True):
        done, told = sorted(pair, key="done".__ne__)
        assert done == "done"
        assert told.startswith("Comment removed, by Staff")
    acts = engine.ask("case_acts", notices=cases)
    assert (acts["remove"], acts["letters"]) == (CASES, before + CASES)
    assert engine.ask("check")["faults"] == []


def test_the_same_notice_sent_by_several_hands_at_once_is_one(engine: Engine) -> None:
    made = engine.ask("found", parents=[None])
    asked = {"comment": made["comments"][0][0], "times": 3}
    came = engine.at_once([("complain", asked)] * 4)
    assert len({reference for one in came for reference in one}) == 1
