"""Two editors at one text at the same moment."""

import time
from typing import Any

import pytest

from tests.engines.processes import Engine

pytestmark = pytest.mark.engines
MANY = 6


def both(engine: Engine, made: dict[str, Any], acts: tuple[str, str], **more: Any) -> Any:
    """Let the writer or the first editor, and the second, act on each text; return what came."""
    said = {"posts": made["posts"], "start": time.time() + 1, **more}
    first = made["staff"][0 if acts[0] == "change" else 1]
    people = (first, made["staff"][2])
    return engine.at_once(
        [
            ("act_on_each", {**said, "by": by, "act": act})
            for by, act in zip(people, acts, strict=True)
        ]
    )


def test_of_two_who_approve_one_is_told_of_the_other(engine: Engine) -> None:
    made = engine.ask("texts_in_review", count=MANY)
    one, other = both(engine, made, ("approve", "approve"))
    assert engine.ask("approvals", posts=made["posts"]) == [1] * MANY
    for came in zip(one, other, strict=True):
        assert sorted(came) == ["NotDone", "done"]


def test_a_text_changed_at_the_moment_of_its_approval_is_never_approved(engine: Engine) -> None:
    made = engine.ask("texts_in_review", count=MANY)
    changed, approved = both(engine, made, ("change", "approve"))
    assert changed == ["done"] * MANY
    assert set(approved) <= {"done", "EditedMeanwhile", "NotDone"}
    assert engine.ask("approved_unread", posts=made["posts"]) == []


def test_it_would_be_noticed_if_they_did_not_take_turns(postgresql: Engine) -> None:
    made = postgresql.ask("texts_in_review", count=MANY)
    both(postgresql, made, ("approve", "approve"), unprotected=True)
    assert 2 in postgresql.ask("approvals", posts=made["posts"])


def test_of_two_who_send_back_and_approve_one_comes_first(engine: Engine) -> None:
    made = engine.ask("texts_in_review", count=MANY)
    sent, approved = both(engine, made, ("ask for changes", "approve"))
    # Sent back is possible after the approval, never the other way round
    assert sent == ["done"] * MANY
    assert set(approved) <= {"done", "NotDone"}


def test_one_answer_sent_by_many_at_once_is_kept_once(engine: Engine) -> None:
    made = engine.ask("texts_in_review", count=1)
    said = {"token": made["token"], "times": 3, "start": time.time() + 1}
    came = engine.at_once([("answer_draft", said)] * 4)
    assert came == [["done"] * 3] * 4
    assert engine.ask("answers") == 1


def test_who_saves_and_who_saves_over_take_turns_and_never_wait_for_each_other(
    postgresql: Engine,
) -> None:
    made = postgresql.ask("a_draft_with_unsaved_changes")
    first = postgresql.start("save_slowly", post=made["post"], by=made["one"])
    first.go()
    first.wait_for("held")
    second = postgresql.start("save_over", post=made["post"], by=made["other"])
    second.go()
    assert not second.is_done(seconds=1)
    first.go()
    assert first.hear() == "saved"
    assert second.hear() == "EditedMeanwhile"
