"""The clock stands: how long something waits is told by it."""

from collections.abc import Iterator

import pytest
import time_machine


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel("2030-05-06 09:00:00+00:00", tick=False) as traveller:
        yield traveller
