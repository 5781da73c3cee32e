"""All that an install knows goes out and comes in on either database, wholly or not at all."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.engines.processes import Engine

pytestmark = pytest.mark.engines


@pytest.fixture
def other_sqlite(sqlite_file: tuple[Path, Path], tmp_path: Path) -> Engine:
    """Another empty database in a SQLite file."""
    door, empty = sqlite_file
    return Engine(door, str(shutil.copy(empty, tmp_path / "other.sqlite3")))


class Place:
    """Where the files of one export are, and the pictures of the install that made it."""

    def __init__(self, folder: Path) -> None:
        self.file, self.pictures, self.media = folder / "a.jsonl", folder / "out", folder / "media"

    def ways(self, media: Path | None = None) -> dict[str, str]:
        """Return what an act is told: this export, and where the pictures of an install are."""
        kept = str(media or self.media)
        return {"path": str(self.file), "folder": str(self.pictures), "media": kept}

    def lines(self) -> list[dict[str, Any]]:
        """Return the export without the moment it was made, and what follows from that."""
        said = [json.loads(line) for line in self.file.read_text().splitlines()]
        assert said[0].pop("at")
        assert said[-1].pop("sha256")
        return said


def much_more(engine: Engine, folder: Path) -> None:
    """Let there be rows of nearly every kind."""
    engine.ask("what_others_do", comment=engine.ask("parents")[0][0])
    engine.ask("erased", listed=str(folder / "erasures.jsonl"))


def test_all_goes_from_one_engine_to_the_other_and_back_and_is_the_same(
    sqlite: Engine, postgresql: Engine, other_sqlite: Engine, tmp_path: Path
) -> None:
    first, second, third = (Place(tmp_path / name) for name in ("one", "two", "three"))
    for place in (first, second, third):
        place.file.parent.mkdir()
    sqlite.ask("demo_and_more", media=str(first.media))
    much_more(sqlite, tmp_path)
    gone = sqlite.ask("taken_out", **first.ways())
    assert sum(gone["counts"].values()) > 400
    empty = [kind for kind, many in gone["counts"].items() if not many]
    assert len(empty) <= 10, empty
    assert gone["files"] > 30

    assert postgresql.ask("taken_in", **first.ways(second.media)) == gone
    assert postgresql.ask("taken_out", **second.ways()) == gone
    assert second.lines() == first.lines()

    assert other_sqlite.ask("taken_in", **second.ways(third.media)) == gone
    assert other_sqlite.ask("taken_out", **third.ways()) == gone
    assert third.lines() == first.lines()

    for engine in (postgresql, other_sqlite):
        went = engine.ask("how_it_goes_on")
        assert went["found"] > 0
        assert went | {"found": 1} == {"faults": [], "found": 1, "skipped": 1, "signs in": 0}


def test_an_import_that_is_killed_leaves_nothing_and_can_be_run_again(
    engine: Engine, sqlite: Engine, other_sqlite: Engine, tmp_path: Path
) -> None:
    place, empty = Place(tmp_path), engine if engine.name != sqlite.name else other_sqlite
    sqlite.ask("found", posts=1)
    gone = sqlite.ask("taken_out", **place.ways())
    before = empty.ask("what_there_is")
    assert before["rows"] == 0
    assert len(before["triggers"]) > 40
    total = empty.ask("statements_of_taking_in", **place.ways())
    assert empty.ask("what_there_is") == before
    for statement in (total // 3, total // 2, total):
        worker = empty.start("taken_in", killed_at=statement, **place.ways())
        worker.go()
        assert worker.file.readline() == ""
        assert empty.ask("what_there_is") == before
    assert empty.ask("taken_in", **place.ways()) == gone
    after = empty.ask("what_there_is")
    assert after == {"rows": sum(gone["counts"].values()), "triggers": before["triggers"]}


def test_of_two_imports_at_once_one_comes_in_and_the_other_is_told(
    engine: Engine, sqlite: Engine, other_sqlite: Engine, tmp_path: Path
) -> None:
    place, empty = Place(tmp_path), engine if engine.name != sqlite.name else other_sqlite
    sqlite.ask("found", posts=1)
    gone = sqlite.ask("taken_out", **place.ways())
    came = empty.at_once([("taken_in", place.ways())] * 2)
    came.remove(gone)
    assert "This install has content already" in came[0]


def test_an_export_has_one_moment_and_nobody_waits_for_it(engine: Engine) -> None:
    scene = engine.ask("found", parents=[None, 0])
    export = engine.start("taken_out_while_others_write")
    export.go()
    export.wait_for("half way")
    engine.ask("pending", post=scene["posts"][0], count=2)
    export.go()
    assert export.hear() == {"comments.comment": 2, "comments.content": 2}
    assert engine.ask("check") == {"count": 4, "faults": []}
