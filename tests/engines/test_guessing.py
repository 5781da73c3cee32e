"""At the door, many at once get no further than one after the other."""

import time

import pytest

from tests.engines.processes import Engine

pytestmark = pytest.mark.engines


def test_of_80_guesses_at_once_five_are_let_through(engine: Engine) -> None:
    shared = {"of": "someone", "times": 20, "start": time.time() + 3}
    assert sum(engine.at_once([("guess", shared)] * 4)) == 5


def test_who_removes_two_factors_at_once_keeps_one(engine: Engine) -> None:
    engine.ask("found")
    people = engine.ask("people_with_two_factors", count=10)
    shared = {"people": people, "start": time.time() + 4}
    engine.at_once([("drop_each", shared | {"kind": kind}) for kind in ("totp", "webauthn")])
    assert engine.ask("factors_left", people=people) == [1] * 10
