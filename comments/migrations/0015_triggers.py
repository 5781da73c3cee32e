"""Triggers anew, once imported comments are known again."""

from django.db import migrations

from comments import triggers


def install(apps, schema_editor):
    triggers.install(schema_editor.connection)


def remove(apps, schema_editor):
    triggers.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("comments", "0014_imported")]
    operations = [migrations.RunPython(install, remove)]
