"""A migration that would make readers wait, or break the release before it, is refused."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from govblog.changing import AddIndexMeanwhile

# The last of each app from before the rule
BEFORE = {"comments": 15, "posts": 25, "govblog": 5}
# Later ones that hold no lock for long, or take away what the release before does not use, and why
KNOWN: dict[tuple[str, str], str] = {}

_USED = "the release before still uses it"
_ALWAYS = {
    migrations.RunSQL: "nobody can tell what it locks",
    migrations.RemoveField: _USED,
    migrations.DeleteModel: _USED,
    migrations.RenameField: _USED,
    migrations.RenameModel: _USED,
    migrations.AlterModelTable: _USED,
}


def dangers(migration: migrations.Migration, before: ProjectState) -> Iterator[str]:
    """Yield what in a migration would be noticed, given the models as they were."""
    new: set[str] = set()
    for operation in parts(migration.operations):
        if isinstance(operation, migrations.CreateModel):
            new.add(operation.name_lower)
        name = getattr(operation, "model_name_lower", "") or getattr(operation, "name_lower", "")
        if name not in new and (found := danger(operation, migration, before)):
            yield f"{type(operation).__name__}: {found}"


def parts(operations: list[Operation]) -> Iterator[Operation]:
    """Yield operations, and in place of a split one what it does to the database."""
    for one in operations:
        split = isinstance(one, migrations.SeparateDatabaseAndState)
        yield from parts(one.database_operations) if split else [one]


def danger(operation: Any, migration: migrations.Migration, before: ProjectState) -> str:
    """Return what is wrong with an operation on a table that is there, or nothing."""
    match operation:
        case migrations.AddIndex() if not isinstance(operation, AddIndexMeanwhile):
            return "nobody can write while the index is built"
        case migrations.AddConstraint() if not isinstance(operation, AddConstraintNotValid):
            return "everybody waits while all rows are read"
        case migrations.AddField(field=field):
            return of_new_column(field)
        case migrations.AlterField(field=field):
            model = before.models[migration.app_label, operation.model_name_lower]
            return of_change(model.fields[operation.name], field)
        case migrations.RunPython() if migration.atomic and operation.atomic is not False:
            return "holds its locks until all rows are done"
    named = (said for kind, said in _ALWAYS.items() if isinstance(operation, kind))
    return next(named, "")


def of_new_column(field: Any) -> str:
    if field.many_to_many:
        return ""
    if field.unique or field.db_index:
        return "its index is built under a lock"
    given = field.null or field.db_default is not models.NOT_PROVIDED
    return "" if given else "the release before cannot insert rows"


def of_change(old: Any, new: Any) -> str:
    if old.deconstruct()[1] != new.deconstruct()[1]:
        return "the table is written anew"
    if old.null and not new.null:
        return "all rows are read under a lock"
    shorter = (new.max_length or 0) < (old.max_length or 0)
    return "the table is written anew" if shorter else ""


def test_no_migration_since_the_rule_makes_readers_wait_or_breaks_the_release_before() -> None:
    loader = MigrationLoader(None)
    wrong = []
    for (app, name), migration in loader.disk_migrations.items():
        if int(name[:4]) <= BEFORE.get(app, 9999) or (app, name) in KNOWN:
            continue
        before = loader.project_state((app, name), at_end=False)
        wrong += [f"{app}.{name} {said}" for said in dangers(migration, before)]
    assert not wrong, "\n".join([*wrong, "See docs/changing-the-database.md"])


def test_the_list_names_only_migrations_that_are_there_and_need_it() -> None:
    loader = MigrationLoader(None)
    for app, name in KNOWN:
        before = loader.project_state((app, name), at_end=False)
        assert list(dangers(loader.disk_migrations[app, name], before)), name


_INDEX = models.Index(fields=["name"], name="by_name")
_CHECK = models.CheckConstraint(condition=~models.Q(name=""), name="named")


@pytest.mark.parametrize(
    ("operation", "is_refused"),
    [
        (migrations.AddIndex("blog", _INDEX), True),
        (AddIndexMeanwhile("blog", _INDEX), False),
        (migrations.AddConstraint("blog", _CHECK), True),
        (AddConstraintNotValid("blog", _CHECK), False),
        (migrations.AddField("blog", "more", models.IntegerField(default=0)), True),
        (migrations.AddField("blog", "more", models.IntegerField(db_default=0)), False),
        (migrations.AddField("blog", "more", models.IntegerField(null=True)), False),
        (migrations.AddField("blog", "more", models.IntegerField(null=True, unique=True)), True),
        (migrations.AlterField("blog", "name", models.TextField()), True),
        (migrations.AlterField("blog", "name", models.CharField(max_length=5)), True),
        (migrations.AlterField("blog", "name", models.CharField(max_length=999)), False),
        (migrations.RemoveField("blog", "name"), True),
        (migrations.RenameField("blog", "name", "title"), True),
        (migrations.DeleteModel("Blog"), True),
        (migrations.RunSQL("SELECT 1"), True),
        (migrations.RunPython(migrations.RunPython.noop), True),
        (migrations.RunPython(migrations.RunPython.noop, atomic=False), False),
        (migrations.CreateModel("Other", [("id", models.BigAutoField(primary_key=True))]), False),
    ],
)
def test_what_locks_a_table_or_breaks_old_code_is_refused(
    operation: Operation, is_refused: bool
) -> None:
    migration = migrations.Migration("9999_later", "posts")
    migration.operations = [operation]
    before = MigrationLoader(None).project_state(("posts", "0021_uploads"))
    assert bool(list(dangers(migration, before))) == is_refused
