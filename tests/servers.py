"""A PostgreSQL server of the tests' own: started on a Unix socket, gone afterwards."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

DATABASE = "govblog"
# The data are thrown away, so nothing waits for a disk
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "100",
}


def postgres_binaries() -> Path | None:
    """Return the folder that holds initdb and pg_ctl, the newest if there are several, or None."""
    on_path = shutil.which("initdb")
    # A link to one program is not a folder of them all
    folders = [Path(on_path).resolve().parent] if on_path else []
    # Debian keeps the server's programs off the path, one folder for each version
    folders += sorted(
        Path("/usr/lib/postgresql").glob("*/bin"),
        key=lambda folder: int(folder.parent.name) if folder.parent.name.isdigit() else 0,
        reverse=True,
    )
    return next((f for f in folders if (f / "initdb").exists() and (f / "pg_ctl").exists()), None)


@contextmanager
def temporary_postgres() -> Iterator[str]:
    """Run a PostgreSQL server with an empty database; yield its DATABASE_URL.

    Raises RuntimeError when PostgreSQL is not installed, CalledProcessError when it does not
    start.
    """
    binaries = postgres_binaries()
    if binaries is None:
        raise RuntimeError("PostgreSQL’s server programs are not installed (initdb, pg_ctl).")
    # A socket's path may have 107 bytes, so TMPDIR, which can be long, is not asked
    folder = Path(tempfile.mkdtemp(prefix="govblog-", dir="/tmp"))
    server = _Server(binaries, folder, _owner())
    try:
        server.start()
        try:
            server.run("createdb", "-h", str(folder), "-U", "postgres", DATABASE)
            yield f"postgres://postgres@/{folder}/{DATABASE}"
        finally:
            server.run("pg_ctl", "stop", "-D", server.data, "-m", "immediate")
    finally:
        shutil.rmtree(folder)


@dataclass(frozen=True)
class _Server:
    """A server's programs, the folder of all it writes, and the user to run as, if another."""

    binaries: Path
    folder: Path
    owner: str | None

    @property
    def data(self) -> str:
        return str(self.folder / "data")

    def start(self) -> None:
        if self.owner is not None:
            shutil.chown(self.folder, self.owner)
        settings = SETTINGS | {"unix_socket_directories": str(self.folder)}
        options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
        log = str(self.folder / "server.log")
        self.run("initdb", "-D", self.data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "-N")
        self.run("pg_ctl", "start", "-w", "-D", self.data, "-l", log, "-o", options)

    def run(self, program: str, *arguments: str) -> None:
        # Output goes to a file: a pipe would stay open as long as the server lives
        with (self.folder / "programs.log").open("ab") as log:
            subprocess.run(
                [self.binaries / program, *arguments],
                check=True,
                cwd=self.folder,
                stdout=log,
                stderr=log,
                user=self.owner,
                extra_groups=None if self.owner is None else [],
                env={"PATH": os.environ["PATH"], "LC_ALL": "C"},
            )


def _owner() -> str | None:
    """Return the user to run the server as: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"
