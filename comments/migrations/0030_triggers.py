"""Triggers anew: tables were remade, and answers to drafts are never changed."""

from django.db import migrations

from comments import triggers


def install(apps, schema_editor):
    triggers.install(schema_editor.connection)


def remove(apps, schema_editor):
    triggers.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0012_triggers"),
        ("posts", "0031_hands"),
    ]
    operations = [migrations.RunPython(install, remove)]
