"""Triggers anew: the texts of pages are kept as they read."""

from django.db import migrations

from comments import triggers


def install(apps, schema_editor):
    triggers.install(schema_editor.connection)


def remove(apps, schema_editor):
    triggers.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("comments", "0030_triggers"), ("posts", "0060_pages")]
    operations = [migrations.RunPython(install, remove)]
