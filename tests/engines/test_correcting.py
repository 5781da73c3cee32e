"""A writer and a moderator at one comment, or one writer in two windows: one is first."""

import time
from typing import Any

import pytest

from comments.moderation.opening import SHOWN_AT_MOST
from tests.engines.processes import Engine

pytestmark = pytest.mark.engines


def corrected_or_approved(
    engine: Engine, count: int, **more: Any
) -> tuple[list[str], list[str], list[dict[str, Any]]]:
    """Let a writer correct what a moderator approves; return how it went, and what stands."""
    scene = engine.ask("found")
    comments = engine.ask("pending", post=scene["posts"][0], count=count)
    shared = {"comments": comments, "start": time.time() + 2, **more}
    writer, moderator = engine.at_once(
        [("correct_each", shared), ("approve_each", shared | {"by": scene["staff"][0]})]
    )
    return writer, moderator, engine.ask("texts_of", comments=comments)


def assert_one_was_first(writer: list[str], moderator: list[str], stands: list[dict]) -> None:
    """Hold that of the two exactly one won each comment, and that log and text agree."""
    for wrote, decided, now in zip(writer, moderator, stands, strict=True):
        if decided == "approved":
            assert wrote.startswith("A moderator has decided")
            assert (now["version"], now["corrections"]) == (1, 0)
            assert now["decided"] == [["approved", 1]]
            assert "better" not in now["body"]
        else:
            assert wrote == "corrected"
            assert decided.startswith(("Its writer changed the text", "The text of this comment"))
            assert (now["status"], now["version"], now["corrections"]) == ("pending", 2, 1)
            assert now["decided"] == []
            assert "better" in now["body"]


def test_a_text_is_corrected_or_approved_and_never_both(engine: Engine) -> None:
    assert_one_was_first(*corrected_or_approved(engine, 60))


def test_the_race_would_notice_if_threads_were_not_locked(postgresql: Engine) -> None:
    found = corrected_or_approved(postgresql, 150, unprotected=True)
    with pytest.raises(AssertionError):
        assert_one_was_first(*found)


def test_what_is_taken_back_is_gone_whoever_was_first(engine: Engine) -> None:
    scene = engine.ask("found")
    comments = engine.ask("pending", post=scene["posts"][0], count=40)
    shared = {"comments": comments, "start": time.time() + 2}
    writer, moderator = engine.at_once(
        [("take_back_each", shared), ("approve_each", shared | {"by": scene["staff"][0]})]
    )
    assert writer == ["taken back"] * 40
    for decided, now in zip(moderator, engine.ask("texts_of", comments=comments), strict=True):
        assert (now["status"], now["body"]) == ("removed", "[erased]")
        before = [["approved", 1]] if decided == "approved" else []
        assert now["decided"] == [*before, ["removed", 1]]
        assert before or decided.startswith("Already removed by its writer")
    record = engine.ask("record")
    assert (record["wrong"], record["broken"], record["faults"]) == ([], [], [])


def test_of_two_windows_one_sends_a_comment_again(engine: Engine) -> None:
    scene = engine.ask("found")
    said = {"post": scene["posts"][0], "by": scene["staff"][0], "rule": scene["rule"]}
    comments = engine.ask("rejected", count=20, **said)
    shared = {"comments": comments, "start": time.time() + 2}
    windows = [("send_again_each", shared | {"window": name}) for name in ("One", "The other")]
    for pair in zip(*engine.at_once(windows), strict=True):
        assert sorted(pair) == ["You have sent this comment again already.", "sent"]
    assert engine.ask("retries") == {"comments": 40, "retries": 20}


def test_50_identical_comments_at_once_show_few_addresses_of_one_page(engine: Engine) -> None:
    (post,) = engine.ask("found")["posts"]
    senders = [("hand_in_again", {"post": post, "times": 5})] * 10
    got = [answer for answers in engine.at_once(senders) for answer in answers]
    assert sorted(got) == ["not told"] * (50 - SHOWN_AT_MOST) + ["told"] * SHOWN_AT_MOST
    assert engine.ask("links_shown") == {"comments": 1, "links": SHOWN_AT_MOST}
