"""Triggers anew, once the records of posts, terms, pages and drafts are there."""

from django.db import migrations

from comments import triggers


def install(apps, schema_editor):
    triggers.install(schema_editor.connection)


def remove(apps, schema_editor):
    triggers.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("comments", "0012_triggers"), ("posts", "0016_following")]
    operations = [migrations.RunPython(install, remove)]
