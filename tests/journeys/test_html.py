"""The Nu HTML checker finds no error and no warning on any page, as the server sends it."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.journeys.conftest import ROOT, NewWindow
from tests.journeys.desks import DESKS
from tests.journeys.doors import DOORS
from tests.journeys.places import PUBLIC
from tests.journeys.watch import Watch
from tests.journeys.world import Site

pytestmark = pytest.mark.html

CHECKER = ROOT / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


@pytest.fixture
def java() -> str:
    """The program that runs the checker."""
    program = shutil.which("java")
    if program is None:
        pytest.skip("Java is not installed: apt-get install default-jre-headless")
    if not CHECKER.exists():
        pytest.fail(f"{CHECKER} is missing. Run: npm ci", pytrace=False)
    return program


def save(site: Site, window: NewWindow, folder: Path) -> None:
    """Keep every page as the server sends it: a script would mend or add to it."""
    for place in [*PUBLIC, *DOORS, *DESKS]:
        site.begin_again()
        page = window(place.role, javascript=False)
        with Watch(page) as watch:
            place.go(site, page)
        assert watch.answer.status == place.status, place
        (folder / f"{place}.html").write_bytes(watch.answer.body())


def complaints(java: str, folder: Path) -> list[str]:
    """Return each page with what the checker says of it. Started once: starting takes longest."""
    done = subprocess.run(
        [java, "-jar", str(CHECKER), "--format", "json", "--stdout", str(folder)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return [
        f"{Path(one['url']).name}:{one.get('lastLine')}: {one['message']} {one.get('extract', '')}"
        for one in json.loads(done.stdout)["messages"]
        if one["type"] != "info" or one.get("subType") == "warning"
    ]


def test_every_page_is_valid(site: Site, window: NewWindow, java: str, tmp_path: Path) -> None:
    save(site, window, tmp_path)
    assert len(list(tmp_path.iterdir())) == len([*PUBLIC, *DOORS, *DESKS])
    found = complaints(java, tmp_path)
    assert not found, "\n".join(found)
