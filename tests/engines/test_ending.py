"""What a reader was told is kept is kept, whatever is ended without a warning."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.crashing.ending import ended_again_and_again
from tests.crashing.site import Site, site
from tests.servers import DURABLE, running_postgres

pytestmark = pytest.mark.engines


@pytest.fixture(params=["sqlite", "postgresql"])
def served(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    """A site on each engine, as it is in production."""
    if request.param == "sqlite":
        with site(tmp_path, f"sqlite:///{tmp_path}/blog.sqlite3") as made:
            yield made
        return
    with running_postgres(**DURABLE) as server, site(tmp_path, server.url, server) as made:
        yield made


def is_whole(came: dict[str, Any]) -> None:
    there = Counter(body for _, body, _ in came["comments"])
    assert came["confirmed"], "Something was confirmed."
    assert [body for body in came["confirmed"] if there[body] != 1] == []
    assert [body for body, times in there.items() if times > 1] == []
    assert came["lost"] == []
    approved = {pk for pk, _, status in came["comments"] if status == "approved"}
    assert came["decided"], "Something was decided."
    assert set(came["decided"]) <= approved
    assert came["faults"] == []
    assert came["decisions"] == []


def test_what_was_confirmed_is_there_once_after_a_few_ends(served: Site) -> None:
    is_whole(ended_again_and_again(served, times=5, seed=1))


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(4))
def test_what_was_confirmed_is_there_once_however_often_it_is_ended(
    served: Site, seed: int
) -> None:
    is_whole(ended_again_and_again(served, times=40, seed=seed))
