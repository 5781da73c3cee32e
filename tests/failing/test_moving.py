"""Whatever fails while a blog moves in or out, to do it again comes to the same end."""

import pytest

from tests.failing import moving, returning
from tests.failing.test_working import (
    surroundings,
    whatever_goes_away_for_good,
    whichever_call_fails,
)
from tests.failing.trying import Kind, Trial

__all__ = ["surroundings"]
KINDS = {kind.name: kind for kind in (*moving.KINDS, *returning.KINDS)}
BY_NAME = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS.keys())
pytestmark = pytest.mark.nightly


@BY_NAME
def test_whichever_call_fails_to_do_it_again_comes_to_the_same_end(
    kind: Kind, own_database: None, own_redis: None
) -> None:
    whichever_call_fails(Trial(kind))


@BY_NAME
def test_whenever_something_goes_away_for_good_to_do_it_again_comes_to_the_same_end(
    kind: Kind, own_database: None, own_redis: None
) -> None:
    whatever_goes_away_for_good(Trial(kind))
