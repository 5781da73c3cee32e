"""A PostgreSQL database: dumped from one snapshot, proved, and restored in one transaction.

The programs are PostgreSQL's own. A password goes to them by their environment, which `ps` does
not show.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.db import connection

from govblog.backups.archive import Damaged, Refused
from govblog.backups.manifest import DATABASES, Engine

_DEBIAN = Path("/usr/lib/postgresql")  # a folder for each version
_COPY = re.compile(rb'COPY "?[A-Za-z0-9_]+"?\."?([A-Za-z0-9_]+)"? \(.*\) FROM stdin;\n')
_EVERYTHING = Path(__file__).with_name("everything.sql")


def server() -> tuple[str, int]:
    """Return the version of the server in use, and its major version."""
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        ((said,),) = cursor.fetchall()
        cursor.execute("SHOW server_version_num")
        ((number,),) = cursor.fetchall()
    return str(said).split()[0], int(number) // 10_000


def engine() -> Engine:
    """Return what this database is. Raises Refused when no pg_dump here can read it."""
    version, major = server()
    _, own = program("pg_dump", major)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        ((schema,),) = cursor.fetchall()
    # What a newer pg_dump writes, an older server does not take in
    return Engine("postgresql", version, max(major, own), str(schema))


def program(name: str, major: int) -> tuple[Path, int]:
    """Return a program of PostgreSQL and its major version: this one, else the next that is newer.

    Raises Refused: one that is older reads nothing of a newer server's.
    """
    found: dict[int, Path] = {}
    on_path = shutil.which(name)
    for path in [*([Path(on_path)] if on_path else []), *_DEBIAN.glob(f"*/bin/{name}")]:
        found.setdefault(_major(path), path)
    fitting = sorted(one for one in found if one >= major)
    if fitting:
        return found[fitting[0]], fitting[0]
    there = f"only version {max(found)} is" if found else "it is not"
    raise Refused(
        f"{name} of PostgreSQL {major} or newer is needed, and {there} on this machine. "
        f"On Debian: apt install postgresql-client-{major}"
    )


def _major(path: Path) -> int:
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)
    number = re.search(r"\) (\d+)", said.stdout)
    return int(number[1]) if number else 0


def _reached(name: str, major: int) -> tuple[list[str], dict[str, str], str]:
    """Return how to call a program for this database: arguments, environment, database."""
    said, secret = connection.client.settings_to_cmd_args_env(connection.settings_dict, [])
    *_, database = said
    env = {**os.environ, **(secret or {}), "PGAPPNAME": "govblog backup"}
    path, _ = program(name, major)
    return [str(path), "--no-password", *said[1:-1]], env, database


def dump(path: Path) -> None:
    """Write all of the database, as it is in the caller's transaction. Raises Refused."""
    _, major = server()
    arguments, env, database = _reached("pg_dump", major)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_export_snapshot()")
        ((snapshot,),) = cursor.fetchall()
    asked = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"]
    done = subprocess.run(
        [*arguments, *asked, f"--file={path}", database],
        env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace",
        check=False,
    )  # fmt: skip
    if done.returncode:
        raise Refused(f"pg_dump did not write the database: {_last(done.stderr)}.")


@contextmanager
def _script(path: Path, major: int) -> Iterator[IO[bytes]]:
    """Yield the whole dump as SQL. Raises Damaged at the end when pg_restore could not read it."""
    reader, _ = program("pg_restore", major)
    with subprocess.Popen(
        [reader, "--no-owner", "--no-privileges", "--file=-", path],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as running:  # fmt: skip
        assert running.stdout  # noqa: S101 (for mypy: it is a pipe)
        assert running.stderr  # noqa: S101
        try:
            yield running.stdout
        except BaseException:
            running.kill()
            raise
        # It says little, and only when it fails
        said = running.stderr.read().decode(errors="replace")
        if running.wait():
            raise Damaged(DATABASES["postgresql"], f"pg_restore cannot read it ({_last(said)})")


def prove(path: Path, rows: dict[str, int], major: int) -> None:
    """Read a dump to its end, and hold its rows against how many there were. Raises Damaged."""
    counted: dict[str, int] = {}
    with _script(path, major) as script:
        for line in script:
            if begun := _COPY.fullmatch(line):
                # A row is a line: its own line breaks are escaped
                counted[begun[1].decode()] = sum(1 for _ in iter(script.readline, b"\\.\n"))
    for table, many in rows.items():
        if counted.get(table, 0) != many:
            raise Damaged(
                DATABASES["postgresql"],
                f"{table} has {counted.get(table, 0)} rows, and the manifest says {many}",
            )


def restore(path: Path, wanted: Engine, rows: dict[str, int]) -> None:
    """Put a dump in the place of all that is in the schema: all of it, or nothing happened.

    Raises Refused, also while others of this database's user are connected.
    """
    _, major = server()
    arguments, env, database = _reached("psql", major)
    leave()
    asked = ["--no-psqlrc", "--quiet", "--output=/dev/null", "--set=ON_ERROR_STOP=1"]
    with subprocess.Popen(
        [*arguments, *asked, f"--dbname={database}"],
        env=env, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    ) as running:  # fmt: skip
        assert running.stdin  # noqa: S101 (for mypy: it is a pipe)
        assert running.stderr  # noqa: S101
        try:
            _tell(running.stdin, path, wanted, rows)
        except BrokenPipeError:
            pass  # It says why below
        except BaseException:
            # Without its COMMIT nothing has happened
            running.kill()
            raise
        said = running.stderr.read().decode(errors="replace")
        if running.wait():
            raise Refused(f"PostgreSQL refuses: {_first(said)}.")


def leave() -> None:
    """Close every connection of this process."""
    connection.close()
    close_pool = getattr(connection, "close_pool", None)
    if close_pool:
        close_pool()


def _tell(psql: IO[bytes], path: Path, wanted: Engine, rows: dict[str, int]) -> None:
    """Say to psql all that is to be done in one transaction, and close it."""
    with psql:
        psql.write(b"BEGIN;\n")
        psql.write(_EVERYTHING.read_bytes().replace(b":schema", f"'{wanted.schema}'".encode()))
        with _script(path, wanted.restores_into) as script:
            shutil.copyfileobj(script, psql, 256 * 1024)
        for table, many in rows.items():
            psql.write(_must_have(f'"{wanted.schema}"."{table}"', many))
        psql.write(b"COMMIT;\n")


def _must_have(table: str, many: int) -> bytes:
    return (
        f"DO $$ BEGIN IF (SELECT COUNT(*) FROM {table}) <> {many} THEN "  # noqa: S608 (a name)
        f"RAISE EXCEPTION 'The rows of % are not {many}', '{table}'; END IF; END $$;\n"
    ).encode()


def _last(said: str) -> str:
    return (said.strip().splitlines() or ["it does not say why"])[-1].rstrip(".")


def _first(said: str) -> str:
    wrong = [line for line in said.splitlines() if "ERROR" in line or "FATAL" in line]
    return (wrong or [_last(said)])[0].rstrip(".")
