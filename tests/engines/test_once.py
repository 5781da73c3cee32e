"""What is done once stays done once, and what is closed stays closed, however many try at once."""

import time

import pytest

from tests.engines.processes import Engine

pytestmark = pytest.mark.engines


def test_50_identical_comments_at_once_are_one_comment_and_50_answers(engine: Engine) -> None:
    (post,) = engine.ask("found")["posts"]
    senders = [("same_again", {"post": post, "times": 5})] * 10
    got = [answer for answers in engine.at_once(senders) for answer in answers]
    assert sorted(got) == ["repeat"] * 49 + ["stored"]
    assert engine.ask("counts") == {"comments": 1, "receipts": 1}


def test_of_two_moderators_one_decides_and_the_other_is_told(engine: Engine) -> None:
    scene = engine.ask("found")
    comments = engine.ask("pending", post=scene["posts"][0], count=30)
    shared = {"comments": comments, "rule": scene["rule"], "start": time.time() + 3}
    acts = [
        ("decide", shared | {"act": act, "by": by})
        for act, by in zip(("approve", "reject"), scene["staff"], strict=True)
    ]
    approver, rejecter = engine.at_once(acts)
    for approving, rejecting in zip(approver, rejecter, strict=True):
        won, told = sorted((approving, rejecting), key="decided".__ne__)
        assert won == "decided"
        assert told.startswith(("Already approved by Staff", "Already rejected by Staff"))
    statuses = ["approved" if one == "decided" else "rejected" for one in approver]
    assert engine.ask("decisions") == [list(row) for row in zip(comments, statuses, strict=True)]


def test_no_comment_comes_in_after_comments_were_confirmed_closed(engine: Engine) -> None:
    scene = engine.ask("found", posts=8)
    posts = scene["posts"]
    senders = [("send_until_closed", {"posts": posts, "seed": seed}) for seed in range(3)]
    had, *taken = engine.at_once(
        [("close_each", {"posts": posts, "by": scene["staff"][0]}), *senders]
    )
    assert engine.ask("comments_by_post", posts=posts) == had
    assert sum(taken) == sum(had.values()) > 0
