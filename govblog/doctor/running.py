"""Every part is asked, in its time, whatever the others do."""

from collections.abc import Iterator

from django.db import Error, connections

from govblog.bounded import TookTooLong, within
from govblog.doctor import backup, content, database, install, machine, services, work
from govblog.doctor.finding import Finding, Part, fault, warning
from govblog.logs.errors import line_of

DEEP = 60.0 * 60  # seconds that a part may take which is asked to look deep

_SERVER = "See that the server runs, that DATABASE_URL is right, and what its own log says."
_TABLES = "See “database” and “migrations”."

# The database first: what is in it is not asked when it does not answer
PARTS = (
    Part("database", database.look),
    Part("migrations", database.migrations),
    Part("clock", machine.clock),
    Part("worker", work.worker),
    Part("tasks", work.tasks),
    Part("mail in the outbox", work.outbox),
    Part("caches in front", work.purges),
    Part("threads", content.threads),
    Part("decisions", content.decisions),
    Part("cache", services.cache, in_database=False),
    Part("mail server", services.mail, seconds=15.0, in_database=False),
    Part("site", services.site, in_database=False),
    Part("disk", machine.room, in_database=False),
    Part("files", machine.files, in_database=False),
    Part("backup", backup.look, in_database=False),
    Part("static files", install.static_files, in_database=False),
    Part("settings", install.settings_of_production, in_database=False),
)


def look(*, deep: bool = False) -> Iterator[tuple[str, Finding]]:
    """Yield what is found, each with the name of its part, as soon as it is known."""
    is_away = False
    for part in PARTS:
        if is_away and part.in_database:
            yield part.name, warning("Not asked: the database does not answer.", "")
            continue
        found, came = _ask(part, deep=deep)
        is_away = is_away or (part.look is database.look and not came)
        for finding in found:
            yield part.name, finding


def _ask(part: Part, *, deep: bool) -> tuple[list[Finding], bool]:
    """Return what a part says, and whether it said anything by itself."""
    seconds = DEEP if deep else part.seconds

    def ask() -> list[Finding]:
        try:
            return list(part.look(deep))
        finally:
            # A thread has connections of its own
            connections.close_all()

    try:
        return within(seconds, f"doctor {part.name}", ask), True
    except TookTooLong:
        says = f"No answer in {seconds:.0f} seconds."
        return [fault(says, "What it asks hangs: look at that machine and the way to it.")], False
    except Error as error:
        do = _TABLES if part.look is not database.look else _SERVER
        return [fault(f"It cannot be asked: {line_of(error)}.", do)], False
    except Exception as error:
        do = "The check itself failed: this is a fault of govblog worth reporting."
        return [fault(f"It could not be looked at: {line_of(error)}.", do)], False
