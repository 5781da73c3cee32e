"""Two people who answer one comment at the same moment do not talk over each other."""

import time

import pytest

from tests.engines.processes import Engine

pytestmark = pytest.mark.engines


@pytest.mark.parametrize("status", ["pending", "approved"])
def test_of_two_people_who_answer_one_replies_and_the_other_is_told(
    engine: Engine, status: str
) -> None:
    scene = engine.ask("found", parents=[None] * 15)
    comments = scene["comments"][0]
    if status == "pending":
        comments = engine.ask("pending", post=scene["posts"][0], count=15)
    shared = {"comments": comments, "status": status, "start": time.time() + 3}
    both = [("answer_officially", shared | {"by": by}) for by in scene["staff"]]
    for one, other in zip(*engine.at_once(both), strict=True):
        replied, told = sorted((one, other), key="replied".__ne__)
        assert replied == "replied"
        assert told.startswith("Already approved by" if status == "pending" else "Staff Member")
    assert engine.ask("replies") == dict.fromkeys(map(str, comments), 1)
    assert engine.ask("check")["faults"] == []


def test_one_person_who_presses_twice_at_once_replies_once(engine: Engine) -> None:
    scene = engine.ask("found")
    comments = engine.ask("pending", post=scene["posts"][0], count=15)
    said = {"comments": comments, "status": "pending", "start": time.time() + 3}
    twice = [("answer_officially", said | {"by": scene["staff"][0]})] * 2
    assert engine.at_once(twice) == [["replied"] * 15] * 2
    assert engine.ask("replies") == dict.fromkeys(map(str, comments), 1)
