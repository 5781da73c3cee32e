"""What a migration may do to a table that is in use (docs/changing-the-database.md)."""

from typing import Any

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations


class AddIndexMeanwhile(AddIndexConcurrently):
    """Add an index to a table that is written meanwhile; for migrations with `atomic = False`.

    On SQLite, where one writes at a time anyway, as `AddIndex` does.
    """

    def database_forwards(self, app_label: str, schema_editor: Any, *states: Any) -> None:
        """Build the index."""
        concurrently = schema_editor.connection.vendor == "postgresql"
        kind = AddIndexConcurrently if concurrently else migrations.AddIndex
        kind.database_forwards(self, app_label, schema_editor, *states)

    def database_backwards(self, app_label: str, schema_editor: Any, *states: Any) -> None:
        """Drop the index."""
        concurrently = schema_editor.connection.vendor == "postgresql"
        kind = AddIndexConcurrently if concurrently else migrations.AddIndex
        kind.database_backwards(self, app_label, schema_editor, *states)
