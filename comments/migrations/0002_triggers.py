"""Triggers for what must never be, and the sequence that numbers threads on PostgreSQL."""

from django.db import migrations

from comments import tree, triggers


def install(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(tree.SEQUENCE_SQL.format(table="comments_comment"))
    triggers.install(schema_editor.connection)


def remove(apps, schema_editor):
    triggers.remove(schema_editor.connection)
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(tree.DROP_SEQUENCE_SQL.format(table="comments_comment"))


class Migration(migrations.Migration):
    dependencies = [("comments", "0001_initial"), ("posts", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
