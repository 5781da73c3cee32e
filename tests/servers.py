"""A PostgreSQL server of the tests' own: started on a Unix socket, gone afterwards."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
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


# As a real one: what it confirmed survives that it is ended
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}


@contextmanager
def temporary_postgres() -> Iterator[str]:
    """Run a PostgreSQL server with an empty database; yield its DATABASE_URL.

    Raises RuntimeError when PostgreSQL is not installed, CalledProcessError when it does not
    start.
    """
    with running_postgres() as server:
        yield server.url


@contextmanager
def running_postgres(folder: Path | None = None, **settings: str) -> Iterator["Postgres"]:
    """Run a PostgreSQL server with an empty database, which can be ended and started again.

    `settings` are the server's own, `folder` where it writes. Raises as `temporary_postgres` does.
    """
    binaries = postgres_binaries()
    if binaries is None:
        raise RuntimeError("PostgreSQL’s server programs are not installed (initdb, pg_ctl).")
    # A socket's path may have 107 bytes, so TMPDIR, which can be long, is not asked
    own = folder or Path(tempfile.mkdtemp(prefix="govblog-", dir="/tmp"))
    server = Postgres(binaries, own, _owner(), SETTINGS | settings)
    try:
        server.initialise()
        server.start()
        try:
            server.run("createdb", "-h", str(own), "-U", "postgres", DATABASE)
            yield server
        finally:
            server.crash()
    finally:
        if folder is None:
            shutil.rmtree(own)


@dataclass(frozen=True)
class Postgres:
    """A server's programs, the folder of all it writes, and the user to run as, if another."""

    binaries: Path
    folder: Path
    owner: str | None
    settings: dict[str, str]

    @property
    def data(self) -> str:
        """Where its files are."""
        return str(self.folder / "data")

    @property
    def url(self) -> str:
        """The DATABASE_URL of its empty database."""
        return f"postgres://postgres@/{self.folder}/{DATABASE}"

    def initialise(self) -> None:
        """Make its files."""
        if self.owner is not None:
            shutil.chown(self.folder, self.owner)
        self.run("initdb", "-D", self.data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "-N")

    def start(self) -> None:
        """Start it; return when it answers."""
        settings = self.settings | {"unix_socket_directories": str(self.folder)}
        options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
        log = str(self.folder / "server.log")
        self.run("pg_ctl", "start", "-w", "-D", self.data, "-l", log, "-o", options)

    def crash(self) -> None:
        """End all its processes where they stand."""
        self.run("pg_ctl", "stop", "-D", self.data, "-m", "immediate")

    @contextmanager
    def hung(self) -> Iterator[None]:
        """Stop all its processes where they stand, so that it says nothing; then let them go on."""
        master = int(Path(self.data, "postmaster.pid").read_text().split()[0])
        children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
        every = [master, *map(int, children)]
        try:
            for one in every:
                # A child may have ended meanwhile; the master starts none any more
                with suppress(ProcessLookupError):
                    os.kill(one, signal.SIGSTOP)
            yield
        finally:
            for one in every:
                with suppress(ProcessLookupError):
                    os.kill(one, signal.SIGCONT)

    def run(self, program: str, *arguments: str) -> None:
        """Run one of its programs. Raises CalledProcessError."""
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
