"""On a full disk readers read on, and writers get their text back until there is room."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crashing.filling import fill, small_disk
from tests.crashing.site import PATIENCE, Site, site
from tests.crashing.writing import WORDS
from tests.servers import DURABLE, running_postgres

# Nightly: only root may mount the small disks
pytestmark = [pytest.mark.engines, pytest.mark.nightly]
LONG = "A long thought. " * 250


@pytest.fixture(params=["sqlite", "postgresql"])
def served(request: pytest.FixtureRequest, tmp_path: Path, doors: Path) -> Iterator[Site]:
    """A site whose database is on a small disk of its own."""
    if request.param == "sqlite":
        disk = doors / "small-sqlite"
        url = f"sqlite:///{disk}/blog.sqlite3"
        with small_disk(disk, 24), site(tmp_path, url, disk=disk) as made:
            yield made
        return
    # PostgreSQL runs as another user
    doors.chmod(0o711)
    small = DURABLE | {"max_wal_size": "32MB", "min_wal_size": "32MB"}
    disk = doors / "small-pg"
    with (
        small_disk(disk, 160),
        running_postgres(disk, **small) as server,
        site(tmp_path, server.url, server, disk=disk) as made,
    ):
        yield made


def test_writers_get_their_text_back_while_the_disk_is_full_and_readers_read_on(
    served: Site,
) -> None:
    path, confirmed = served.ask("scene"), []
    served.start()

    def sent(body: str) -> int:
        status, page = served.send(f"{path}comments/", **WORDS, body=body)
        if status == 303:
            confirmed.append(body)
        else:
            assert (status, body in page) == (503, True)
        return status

    assert sent("Before.") == 303
    assert served.disk is not None
    filler = fill(served.disk)
    # What fits into the room that the database took before is taken in
    assert any(sent(f"{n}. {LONG}".strip()) == 503 for n in range(2_000))
    assert served.get(path)[0] == 200
    assert served.get("/")[0] == 200
    filler.unlink()
    until = time.monotonic() + PATIENCE
    while sent("After.") != 303:
        assert time.monotonic() < until, "it does not recover"
        time.sleep(0.5)
    there = served.ask("look")
    assert sorted(body for _, body, _ in there["comments"]) == sorted(confirmed)
    assert there["faults"] == there["decisions"] == []


def test_a_log_that_cannot_be_written_stops_nobody(tmp_path: Path, doors: Path) -> None:
    disk = doors / "small-log"
    with small_disk(disk, 1), site(tmp_path, f"sqlite:///{tmp_path}/blog.sqlite3") as made:
        path = made.ask("scene")
        made.log = disk / "server.log"
        fill(disk)
        made.start()
        # Written into the log, each: that it started, and what failed
        assert made.get("/healthz/ready")[0] in {200, 503}
        assert made.get(path)[0] == 200
        assert made.send(f"{path}comments/", **WORDS, body="Kept.")[0] == 303
