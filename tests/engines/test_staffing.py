"""Two people at one account, or two administrators at each other, at the same moment."""

import time
from typing import Any

import pytest

from tests.engines.processes import Engine

pytestmark = pytest.mark.engines


def both(engine: Engine, pairs: Any, act: str, **more: Any) -> list[list[str]]:
    """Let both of each pair act on the other; return what came of it for each."""
    said = {"pairs": pairs, "act": act, "start": time.time() + 1, **more}
    return engine.at_once([("end_each", {**said, "mine": mine}) for mine in (0, 1)])


def join(engine: Engine, token: str, names: list[str], **more: Any) -> list[str]:
    """Let several use a link at once; return what came of it for each."""
    said = {"token": token, "start": time.time() + 1, **more}
    return engine.at_once([("join", {**said, "username": name}) for name in names])


@pytest.mark.parametrize("act", ["switch off", "take the role"])
def test_of_two_administrators_who_end_each_other_one_stays(engine: Engine, act: str) -> None:
    pairs = engine.ask("pairs_of_keepers", count=6)
    one, other = both(engine, pairs, act)
    assert engine.ask("keepers_left", pairs=pairs) == [1] * 6
    for came in zip(one, other, strict=True):
        assert "done" in came
        assert set(came) <= {"done", "PermissionDenied", "NotDone"}


@pytest.mark.parametrize("act", ["switch off", "take the role"])
def test_it_would_be_noticed_if_they_did_not_take_turns(postgresql: Engine, act: str) -> None:
    pairs = postgresql.ask("pairs_of_keepers", count=6)
    both(postgresql, pairs, act, unprotected=True)
    assert 0 in postgresql.ask("keepers_left", pairs=pairs)


def test_of_two_superusers_who_switch_each_other_off_one_stays(engine: Engine) -> None:
    two = engine.ask("two_superusers")
    both(engine, [[0, *two]], "switch off")
    assert engine.ask("superusers_left") == 1


def test_a_link_used_by_four_at_once_makes_one_account(engine: Engine) -> None:
    token = engine.ask("invite_one")
    names = ["gwen1", "gwen2", "gwen3", "gwen3"]
    assert sorted(join(engine, token, names)) == ["Used", "Used", "Used", "joined"]
    assert len(engine.ask("guests")) == 1


def test_who_presses_twice_is_told_of_the_link_and_not_of_their_own_username(
    engine: Engine,
) -> None:
    tokens = engine.ask("invite_some", count=12)
    twice = engine.at_once([("join_each", {"tokens": tokens, "start": time.time() + 1})] * 2)
    assert [sorted(came) for came in zip(*twice, strict=True)] == [["Used", "joined"]] * 12
    assert len(engine.ask("guests")) == 12


def test_it_would_be_noticed_if_a_link_stayed_open(postgresql: Engine) -> None:
    token = postgresql.ask("invite_one")
    join(postgresql, token, [f"gwen{n}" for n in range(4)], unprotected=True)
    assert len(postgresql.ask("guests")) > 1


def test_two_who_invite_one_person_at_once_write_one_letter(engine: Engine) -> None:
    (_, *two), *_ = engine.ask("pairs_of_keepers", count=1)
    came = engine.at_once([("invite_the_same", {"by": by}) for by in two])
    assert sorted(came) == [
        "An invitation to this email address waits already. Send it again or withdraw it.",
        "invited",
    ]
    assert engine.ask("invitations_and_letters") == [1, 1]
