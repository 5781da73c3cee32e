"""Triggers anew, with those of the record of terms."""

from django.db import migrations

from comments import triggers


def install(apps, schema_editor):
    triggers.install(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("posts", "0010_tags_and_old_addresses"),
        ("comments", "0012_triggers"),
    ]
    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
