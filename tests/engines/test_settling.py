"""Two administrators send one form at one moment: one saves, the other is told by whom."""

from typing import Any

import pytest

from tests.engines.processes import Engine

pytestmark = pytest.mark.engines
BLOGS = 5


def sent(engine: Engine, without: str = "") -> tuple[list[tuple[str, str]], dict[str, Any]]:
    """Let both send every form at once; return how each went for both, and what is kept."""
    scene = engine.ask("administrators", count=BLOGS)
    shared = {"forms": scene["forms"], "without": without}
    both = [engine.start("send_each", by=by, **shared) for by in scene["staff"]]
    for worker in both:
        worker.go()
    for _ in scene["forms"]:
        for worker in both:
            worker.wait_for("next")
        for worker in both:
            worker.go()
    one, two = [worker.hear() for worker in both]
    return list(zip(one, two, strict=True)), engine.ask("settled") | {"staff": scene["staff"]}


def assert_one_saved_each(went: list[tuple[str, str]], now: dict[str, Any]) -> None:
    """Hold that of two one saved, stands there, and was named to the other."""
    for pair, kept in zip(went, now["kept"], strict=True):
        first = pair.index("saved")
        winner = now["staff"][first]
        assert kept == f"By {winner}"
        assert pair[1 - first].startswith(f"{now['called'][str(winner)]} changed this ")
    assert now["events"] == BLOGS


def test_of_two_who_send_one_form_at_once_one_saves_and_the_other_is_told(engine: Engine) -> None:
    assert_one_saved_each(*sent(engine))


def test_two_who_change_each_others_account_at_once_both_succeed(engine: Engine) -> None:
    scene = engine.ask("each_other")
    one, two = scene["staff"]
    both = [
        engine.start("send_each", by=by, forms=forms)
        for by, forms in zip(scene["staff"], scene["forms"], strict=True)
    ]
    for worker in both:
        worker.go()
    for worker in both:
        worker.wait_for("next")
    for worker in both:
        worker.go()
    assert [worker.hear() for worker in both] == [["saved"], ["saved"]]
    assert engine.ask("last_names") == [f"By {two}", f"By {one}"]


def test_the_race_would_notice_if_nobody_looked(engine: Engine) -> None:
    went, now = sent(engine, without="look")
    assert went == [("saved", "saved")] * len(went)
    assert now["events"] == 2 * BLOGS


def test_the_race_would_notice_if_they_took_no_turns(postgresql: Engine) -> None:
    went, now = sent(postgresql, without="turns")
    with pytest.raises((AssertionError, ValueError)):
        assert_one_saved_each(went, now)
