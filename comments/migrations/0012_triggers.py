"""Triggers anew, once all that they watch is there."""

from django.db import migrations

from comments import triggers


def install(apps, schema_editor):
    triggers.install(schema_editor.connection)


def remove(apps, schema_editor):
    triggers.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0011_erasure"),
        ("govblog", "0005_letter_headers"),
    ]
    operations = [migrations.RunPython(install, remove)]
