"""What was erased is erased again on a restored backup, and nobody decides it back meanwhile."""

import shutil
import time
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.comments.people import dumping
from tests.comments.people.someone import TRACES
from tests.engines.processes import Engine

pytestmark = pytest.mark.engines


def copied(engine: Engine, request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    """Return a copy of a database as a backup has it."""
    if engine.name.startswith("/"):
        folder = tmp_path / "backup"
        folder.mkdir()
        for part in Path(engine.name).parent.glob(f"{Path(engine.name).name}*"):
            shutil.copy(part, folder)
        return Engine(engine.door, str(folder / Path(engine.name).name))
    _, host = request.getfixturevalue("postgres_server")
    name = f"{engine.name}_backup"
    with psycopg.connect(host=host, user="postgres", dbname="postgres", autocommit=True) as own:
        own.execute(f'CREATE DATABASE "{name}" TEMPLATE "{engine.name}"')
    return Engine(engine.door, name)


def test_a_restored_backup_has_the_person_erased_again_but_not_what_came_later(
    engine: Engine, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    engine.ask("found")
    engine.ask("traces_left")
    backup = copied(engine, request, tmp_path)
    listed = {"listed": str(tmp_path / "listed" / "erasures.jsonl")}
    done = engine.ask("erased", **listed)
    assert engine.ask("traces") == []
    assert backup.ask("traces") == list(TRACES)
    backup.ask("written_again")
    again = backup.ask("reapplied", **listed)
    assert (again["counts"], again["held"]) == (done, [])
    assert backup.ask("traces") == ["zwanzigmann", "perpetua", "quagga"]  # of the new comment
    assert backup.ask("bodies") == ["I am back."]
    assert backup.ask("reapplied", **listed) == {"counts": {}, "comments": 0, "held": []}
    assert dumping.found_in(dumping.files(tmp_path / "listed"), TRACES) == []


def test_the_file_of_the_database_has_nothing_left(sqlite: Engine, tmp_path: Path) -> None:
    sqlite.ask("found")
    sqlite.ask("traces_left")
    folder = Path(sqlite.name).parent
    left = [word for word in TRACES if word != "kookaburra"]  # sealed from the beginning
    assert dumping.found_in(dumping.files(folder), left) == left
    sqlite.ask("erased", listed=str(tmp_path / "erasures.jsonl"))
    assert dumping.found_in(dumping.files(folder), left) == []


def test_who_is_erased_while_a_moderator_decides_is_erased_and_every_decision_stands(
    engine: Engine, tmp_path: Path
) -> None:
    scene = engine.ask("found")
    comments = engine.ask("theirs", post=scene["posts"][0], count=30)
    start = time.time() + 2
    shared: dict[str, Any] = {"comments": comments, "by": scene["staff"][0], "start": start}
    listed = str(tmp_path / "erasures.jsonl")
    acts = [("erase_soon", {"listed": listed, "start": start}), ("approve_as_seen", shared)]
    done, went = engine.at_once(acts)
    assert done["comments"] == len(comments)
    refused = [said for said in went if said != "approved"]
    assert all(said.startswith("Already removed by its writer") for said in refused)
    after = engine.ask("after_the_race", comments=comments)
    assert after["standing"] == [["removed", "[erased]", ""]]
    assert after["approved"] == went.count("approved")
    assert (after["counted"], after["faults"]) == (0, [])
