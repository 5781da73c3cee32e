"""Where the rows are: whether it answers, keeps what it confirms, and is as the code wants it."""

from collections.abc import Iterable
from pathlib import Path

import psycopg
from django.db import DEFAULT_DB_ALIAS, Error, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader

from govblog.doctor.finding import Finding, Findings, fault, ok, warning
from govblog.logs.errors import line_of

_PATIENCE = 5_000  # milliseconds for a turn to write
_WAL_LARGE = 256 * 2**20  # bytes
_LONG = 600  # seconds that a transaction is open
_POSTGRESQL = (
    "server_version TimeZone server_encoding transaction_isolation statement_timeout "
    "lock_timeout fsync full_page_writes synchronous_commit default_transaction_read_only "
    "max_connections"
).split()


def look(deep: bool) -> Findings:
    """Yield how the database is set up, and whether it can be written to."""
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.vendor == "postgresql":
        # Past the pool, which says only that it has none to give
        with connection.wrap_database_errors:
            psycopg.connect(**connection.get_connection_params()).close()
        yield from _postgresql(connection)
    else:
        yield from _sqlite(connection, deep)


def _ask(connection: BaseDatabaseWrapper, statement: str) -> tuple[str, ...]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return tuple(str(value) for value in cursor.fetchone())


def _sqlite(connection: BaseDatabaseWrapper, deep: bool) -> Findings:
    def pragma(name: str) -> str:
        return _ask(connection, f"PRAGMA {name}")[0]

    (version,) = _ask(connection, "SELECT sqlite_version()")
    yield ok(f"SQLite {version} answers.")
    if (journal := pragma("journal_mode")) != "wal":
        do = "Let no other program open the file meanwhile, and not from a network drive."
        yield fault(f"Its journal is “{journal}”, not a write-ahead log: readers wait.", do)
    if pragma("synchronous") != "2":
        do = "Compare its OPTIONS with those in govblog/databases.py."
        yield fault("A power cut could take back what was confirmed (synchronous).", do)
    yield from _turn(connection)
    log = Path(f"{connection.settings_dict['NAME']}-wal")
    if log.is_file() and log.stat().st_size > _WAL_LARGE:
        says = f"Its write-ahead log has {log.stat().st_size // 2**20} MiB."
        yield warning(says, "Some program reads for very long: find and end it.")
    if deep and (said := pragma("quick_check(1)")) != "ok":
        yield fault(f"The file is damaged: {said}.", "Stop the site and restore a backup.")


def _turn(connection: BaseDatabaseWrapper) -> Findings:
    """Take a turn to write, and give it back."""
    _ask(connection, f"PRAGMA busy_timeout = {_PATIENCE}")
    try:
        with transaction.atomic():
            pass
    except Error as error:
        do = "See which program holds it, who may write the file, and whether its disk is full."
        yield fault(f"Nothing can be written: {line_of(error)}.", do)


def _postgresql(connection: BaseDatabaseWrapper) -> Findings:
    names = ", ".join(f"current_setting('{name}')" for name in _POSTGRESQL)
    said = dict(zip(_POSTGRESQL, _ask(connection, f"SELECT {names}"), strict=True))
    time_outs = f"time-outs {said['statement_timeout']} and {said['lock_timeout']}"
    yield ok(f"PostgreSQL {said['server_version']} answers, {said['TimeZone']}, {time_outs}.")
    yield from _as_set(said)
    (standby,) = _ask(connection, "SELECT pg_is_in_recovery()")
    if standby == "True" or said["default_transaction_read_only"] == "on":
        yield fault("It can only be read.", "Let DATABASE_URL name the primary server.")
    yield from _activity(connection, int(said["max_connections"]))


def _as_set(said: dict[str, str]) -> Iterable[Finding]:
    own = "Set it in postgresql.conf."
    if said["server_encoding"] != "UTF8":
        yield fault(f"Its encoding is {said['server_encoding']}.", "Make the database as UTF8.")
    if said["transaction_isolation"] != "read committed":
        says = f"Its isolation is {said['transaction_isolation']}, not read committed."
        yield fault(says, "Leave default_transaction_isolation as it comes.")
    if said["TimeZone"] != "UTC":
        yield warning(f"Its time zone is {said['TimeZone']}, not UTC.", "Take it out of OPTIONS.")
    for name in ("fsync", "full_page_writes"):
        if said[name] != "on":
            yield fault(f"{name} is off: a power cut can destroy the database.", own)
    if said["synchronous_commit"] == "off":
        yield fault("synchronous_commit is off: a crash takes back what was confirmed.", own)
    for name in ("statement_timeout", "lock_timeout"):
        if said[name] == "0":
            says = f"{name} is 0: what hangs keeps its connection for good."
            yield warning(says, "Give it on the server, or take the 0 out of the environment.")


def _activity(connection: BaseDatabaseWrapper, most: int) -> Findings:
    used, longest, waits = _ask(
        connection,
        "SELECT (SELECT sum(numbackends) FROM pg_stat_database),"
        " (SELECT coalesce(extract(epoch FROM max(clock_timestamp() - xact_start)), 0)::int"
        "  FROM pg_stat_activity WHERE datname = current_database()),"
        " (SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
        "  AND datname = current_database())",
    )
    if int(used) > most * 0.8:
        do = "Give fewer by DATABASE_POOL_SIZE, or raise max_connections."
        yield warning(f"{used} of {most} connections are in use.", do)
    if int(longest) > _LONG:
        says = f"A transaction has been open for {int(longest) // 60} minutes."
        yield warning(says, "SELECT * FROM pg_stat_activity ORDER BY xact_start; end what hangs.")
    if int(waits):
        do = "Look again in a minute; if it still waits: SELECT * FROM pg_locks WHERE NOT granted."
        yield warning(f"{waits} statements wait for a lock.", do)


def migrations(deep: bool) -> Findings:
    """Yield what the code wants of the tables and they do not have, and the other way round."""
    loader = MigrationLoader(connections[DEFAULT_DB_ALIAS])
    missing = sorted(set(loader.graph.nodes) - set(loader.applied_migrations))
    newer = sorted(set(loader.applied_migrations) - set(loader.graph.nodes))
    if missing:
        names = ", ".join(".".join(key) for key in missing[:5])
        yield fault(f"{len(missing)} not applied: {names}.", "Run: python manage.py migrate")
    if newer:
        names = ", ".join(".".join(key) for key in newer[:5])
        says = f"The database knows migrations that this code does not: {names}."
        yield warning(says, "Run the newer release here, or restore a backup of the older one.")
    if not missing and not newer:
        yield ok("All are applied.")
