"""An empty, migrated database for each test: a SQLite file or a database on one server."""

import itertools
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests import front_programs, ready_made
from tests.engines.processes import Engine, serving
from tests.fronts import Front
from tests.servers import DATABASE, temporary_postgres

_NUMBERS = itertools.count(1)


@pytest.fixture(scope="session")
def doors() -> Iterator[Path]:
    """A folder for sockets, whose paths must be short."""
    with tempfile.TemporaryDirectory(prefix="govblog-", dir="/tmp") as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def postgres_server(doors: Path) -> Iterator[tuple[Path, str]]:
    """The door to workers on PostgreSQL, whose own database is migrated; the server's folder."""
    with temporary_postgres() as url:
        folder = url.removeprefix("postgres://postgres@/").removesuffix(f"/{DATABASE}")
        ready_made.postgresql(folder, DATABASE)
        with serving(url, doors / "postgresql") as door:
            yield door, folder


@pytest.fixture(scope="session")
def sqlite_file(doors: Path) -> Iterator[tuple[Path, Path]]:
    """The door to workers on SQLite, and a migrated file."""
    path = Path(shutil.copy(ready_made.sqlite(), doors / "empty.sqlite3"))
    with serving(f"sqlite:///{path}", doors / "sqlite") as door:
        yield door, path


@pytest.fixture
def postgresql(postgres_server: tuple[Path, str]) -> Engine:
    """An empty database on PostgreSQL."""
    door, folder = postgres_server
    name = f"of_test_{next(_NUMBERS)}"
    with psycopg.connect(host=folder, user="postgres", dbname="postgres", autocommit=True) as own:
        own.execute(f'CREATE DATABASE "{name}" TEMPLATE "{DATABASE}"')
    return Engine(door, name)


@pytest.fixture
def sqlite(sqlite_file: tuple[Path, Path], tmp_path: Path) -> Engine:
    """An empty database in a SQLite file."""
    door, empty = sqlite_file
    return Engine(door, str(shutil.copy(empty, tmp_path / "comments.sqlite3")))


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """An empty database on each engine in turn."""
    found: Engine = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="session")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The static files, collected once."""
    folder = tmp_path_factory.mktemp("collected")
    front_programs.collect(folder, Front(folder, f"sqlite:///{folder}/none.sqlite3").env)
    return folder / "static"


@pytest.fixture(scope="session")
def site(sqlite_file: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """A database that the tests of this file share: each has a post of its own there."""
    door, empty = sqlite_file
    folder = tmp_path_factory.mktemp("site")
    return Engine(door, str(shutil.copy(empty, folder / "site.sqlite3")))


@pytest.fixture
def scene(site: Engine) -> dict[str, Any]:
    """A post with comments that wait."""
    found: dict[str, Any] = site.ask("fronted")
    return found
