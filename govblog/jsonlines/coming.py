"""Taking in a file of JSON lines: into an empty install, wholly or not at all."""

from pathlib import Path
from typing import Any, BinaryIO

from django.contrib.auth.models import User
from django.db import connection, models, transaction
from django.db.backends.base.operations import BaseDatabaseOperations
from django.db.migrations.executor import MigrationExecutor

from comments import tree
from comments.models import Comment
from govblog import progress
from govblog.jsonlines import Refused, keys, lines, media, proving
from govblog.jsonlines.lines import Foot
from govblog.jsonlines.registry import Kind, kinds
from govblog.jsonlines.storing import Store
from govblog.jsonlines.tally import Tally
from govblog.progress import Tell
from posts import searching
from posts.models import Blog, Picture


class _Undo(Exception):
    """It was a trial."""


def read_in(
    path: Path,
    media_folder: Path | None = None,
    *,
    is_dry: bool = False,
    tell: Tell = progress.nothing,
) -> Tally:
    """Take in a file and the files of its pictures; with `is_dry`, check all and write nothing.

    One transaction: after an error or a power cut there is nothing. `tell` is told how far it is.
    Raises Refused, OSError.
    """
    with path.open("rb") as file:
        tell("Check that the file is whole", 0, 0)
        head, foot = lines.read_whole(file)
        _require_migrated()
        if media_folder and not head.get("media"):
            raise Refused("The file was exported without --media: it has no checksums of files.")
        files = media.In(media_folder, is_dry=is_dry) if media_folder else None
        came = Tally()
        try:
            with transaction.atomic():
                _take(file, foot, files, came, tell)
                _warn(came, head, files)
                if is_dry:
                    raise _Undo
        except _Undo:
            pass
        except BaseException:
            if files:
                files.undo()
            raise
    return came


def _take(file: BinaryIO, foot: Foot, files: media.In | None, came: Tally, tell: Tell) -> None:
    known = kinds()
    _require_empty(known)
    store = Store(known, files)
    file.seek(0)
    total = sum(foot.counts.values())
    tell("Rows", 0, total)
    store.take(lines.rows(file), lambda done: tell("Rows", done, total))
    came.counts = store.counts
    proving.counts(store, foot)
    tell("Verify what refers to what", 0, 0)
    proving.references(file, known)
    tell("Verify comments by their decisions", 0, 0)
    proving.statuses(file, store)
    connection.check_constraints()
    for _ in tree.move_sequence(Comment):
        pass
    tell("Make the search", 0, 0)
    searching.rebuild()
    tell("Verify threads and the record", 0, 0)
    proving.comments()
    # Last: to verify takes keys, which PostgreSQL does not take back
    _go_on(store, foot)


def _require_migrated() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise Refused("The tables are not up to date. Run manage.py migrate first.")


def _require_empty(known: dict[str, Kind]) -> None:
    if connection.vendor == "postgresql":
        # Of two imports at once the second waits, and is told
        table = connection.ops.quote_name(Blog._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
    for name, kind in known.items():
        if kind.model._base_manager.exists():
            raise Refused(
                f"This install has content already ({name}). Import into one that has its tables "
                "(manage.py migrate) and nothing more."
            )


def _go_on(store: Store, foot: Foot) -> None:
    """Let each table give out keys that were never used, here or where the file was made."""
    for name, kind in store.kinds.items():
        if isinstance(kind.key, models.AutoField):
            last = max(store.newest.get(name, 0), foot.last.get(name, 0))
            _, most = BaseDatabaseOperations.integer_field_ranges[kind.key.get_internal_type()]
            if last >= most:
                raise Refused(f"The last line says that {name} has no keys left.")
            keys.go_on_from(kind, last)


def _warn(came: Tally, head: dict[str, Any], files: media.In | None) -> None:
    if accounts := User.objects.count():
        came.warnings.append(
            f"{accounts} accounts have no password and no second factor: nobody can sign in "
            "before choosing a new password (“Forgotten password”, or manage.py changepassword)."
        )
    if not lines.is_known(str(head.get("secret_key"))):
        came.warnings.append(
            "The file is from an install with another SECRET_KEY. Set that one, or add it to "
            "SECRET_KEY_FALLBACKS: until then people who asked for no more mail are not known, "
            "addresses in mails that were sent do not open, and writers are not known again."
        )
    if many := proving.unreadable():
        came.warnings.append(
            f"{many} sealed originals cannot be opened here. Set SECRET_KEY and SEAL_KEYS of the "
            "install they are from."
        )
    if files:
        came.files = files.many
    elif pictures := Picture.objects.count():
        came.warnings.append(
            f"The files of {pictures} pictures did not come in. Copy them into the folder of media."
        )
