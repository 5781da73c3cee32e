"""While an import runs readers comment, moderators decide, and nothing of either is lost."""

import json
from typing import Any

import pytest

from tests.engines.processes import Engine

pytestmark = pytest.mark.engines


def sound(many: int) -> dict[str, Any]:
    return {"imported": many, "faults": [], "broken": [], "astray": []}


def test_readers_comment_while_an_import_runs(engine: Engine) -> None:
    scene = engine.ask("found", posts=4, parents=[None, 0])
    posts = scene["posts"]
    done, answers, *wrote = engine.at_once(
        [
            ("bring", {"posts": posts, "many": 300}),
            ("answer_what_was_brought", {"posts": posts, "times": 60, "seed": 1}),
            ("write", {"posts": posts, "count": 60, "seed": 2}),
            ("write", {"posts": posts, "count": 60, "seed": 3}),
        ]
    )
    assert done["counts"] == {"comments": {"added": 1_200}}
    assert [answers, *(one["wrong"] for one in wrote)] == [[], [], []]
    assert engine.ask("talk_brought", many=300) == sound(1_200)


def test_a_newer_export_comes_in_while_readers_answer_what_it_answers(engine: Engine) -> None:
    posts = engine.ask("found", posts=2)["posts"]
    engine.ask("bring", posts=posts, many=200)
    done, *wrong = engine.at_once(
        [
            ("bring", {"posts": posts, "many": 200, "newer": 100}),
            ("answer_what_was_brought", {"posts": posts, "times": 50, "seed": 1}),
            ("answer_what_was_brought", {"posts": posts, "times": 50, "seed": 2}),
        ]
    )
    assert done["counts"] == {"comments": {"unchanged": 400, "added": 200}}
    assert wrong == [[], []]
    assert engine.ask("talk_brought", many=200, newer=100) == sound(600)


def test_two_imports_of_one_export_at_once_bring_every_comment_once(engine: Engine) -> None:
    posts = engine.ask("found", posts=3)["posts"]
    both = engine.at_once([("bring", {"posts": posts, "many": 200})] * 2)
    counts = [one["counts"]["comments"] for one in both]
    assert sum(one.get("added", 0) for one in counts) == 600
    assert sum(one.get("unchanged", 0) for one in counts) == 600
    assert engine.ask("talk_brought", many=200) == sound(600)


def test_an_import_that_is_killed_goes_on_when_it_is_run_again(engine: Engine) -> None:
    posts = engine.ask("found", posts=2)["posts"]
    worker = engine.start("bring_until_killed", posts=posts, many=150, after=180)
    worker.go()
    with pytest.raises((AssertionError, json.JSONDecodeError)):
        worker.hear()
    stopped = engine.ask("talk_brought", many=150)
    assert stopped == sound(stopped["imported"])
    assert 180 <= stopped["imported"] < 300
    done = engine.ask("bring", posts=posts, many=150)
    assert done["counts"]["comments"]["added"] == 300 - stopped["imported"]
    assert engine.ask("talk_brought", many=150) == sound(300)
