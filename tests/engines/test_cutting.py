"""Of two people who cut the same text, or cut it and decide on it, one is first, one is told."""

import time
from typing import Any

import pytest

from tests.engines.processes import Engine

pytestmark = pytest.mark.engines


@pytest.mark.parametrize("other", ["cut_each", "decide"])
def test_of_two_at_the_same_text_one_is_first_and_the_other_is_told(
    engine: Engine, other: str
) -> None:
    scene = engine.ask("found")
    comments = engine.ask("pending", post=scene["posts"][0], count=20)
    shared: dict[str, Any] = {"comments": comments, "start": time.time() + 3}
    one, two = scene["staff"]
    more = {"act": "approve", "rule": scene["rule"]} if other == "decide" else {}
    acts = [("cut_each", shared | {"by": one}), (other, shared | more | {"by": two})]
    pairs = list(zip(*engine.at_once(acts), strict=True))
    done = ["cut", "decided"]
    for pair in pairs:
        (told,) = [said for said in pair if said not in done]
        assert told.startswith(
            ("Words were cut by Staff", "Already approved by Staff", "The text of this comment")
        )
    firsts = [[said for said in pair if said in done] for pair in pairs]
    assert engine.ask("acts_on", comments=comments) == firsts
    marks = [int(first == ["cut"]) for first in firsts]
    assert engine.ask("marks_in", comments=comments) == marks
