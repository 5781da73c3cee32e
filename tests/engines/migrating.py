"""What a worker process can do with migrations."""

from collections.abc import Callable
from typing import Any
from unittest import mock

from django.core.management import call_command
from django.db import connection, migrations, models, transaction
from django.db.migrations.state import ProjectState

from govblog.changing import AddIndexMeanwhile
from govblog.management.commands import migrate
from posts.models import Blog


def migrate_back() -> None:
    """Take back the last migration of posts, which touches the table of blogs."""
    call_command("migrate", "posts", "0020", verbosity=0)


def hold_blogs(pause: Callable[[str], None]) -> None:
    """Write to the table of blogs, and leave the transaction open until told to end it."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE posts_blog IN ROW EXCLUSIVE MODE")
        pause("held")


def migrate_again(pause: Callable[[str], None]) -> int:
    """Migrate; return how often the tables were in use. Says so each time and waits to go on."""
    times = 0

    def waited(seconds: float) -> None:
        nonlocal times
        times += 1
        pause("waits")

    with mock.patch.object(migrate.time, "sleep", waited):
        call_command("migrate", verbosity=0)
    return times


def limits_after_migrating() -> list[Any]:
    """Migrate; return how long a question of this process may take then, and be waited for."""
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('statement_timeout'), current_setting('lock_timeout')"
        )
        return [*cursor.fetchone(), connection.connection.patience]


def write_blogs() -> int:
    """Write to the table of blogs as a verb does; return how many there are."""
    with transaction.atomic():
        list(Blog.objects.select_for_update())
        Blog.objects.update(version=1)
    return Blog.objects.count()


def add_index() -> list[Any]:
    """Add an index to the table of blogs and drop it; return whether it was there in between."""
    index = models.Index(fields=["name"], name="blogs_by_name_of_test")
    operation = AddIndexMeanwhile("blog", index)
    before = ProjectState.from_apps(Blog._meta.apps)
    after = before.clone()
    operation.state_forwards("posts", after)
    there = []
    with connection.schema_editor(atomic=False) as editor:
        operation.database_forwards("posts", editor, before, after)
        there.append(_is_there(index.name))
        operation.database_backwards("posts", editor, after, before)
        there.append(_is_there(index.name))
    assert isinstance(operation, migrations.AddIndex)
    return there


def _is_there(name: str) -> bool:
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, Blog._meta.db_table)
    return name in found
