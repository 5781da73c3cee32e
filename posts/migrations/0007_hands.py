"""Whoever saved a draft that waits is known as one of its writers."""

from django.db import migrations


def remember(apps, schema_editor):
    revisions = apps.get_model("posts", "PostRevision").objects.using(
        schema_editor.connection.alias
    )
    for revision in revisions.filter(status="draft"):
        revision.hands.add(revision.saved_by_id)


class Migration(migrations.Migration):
    dependencies = [("posts", "0006_publishing")]
    operations = [migrations.RunPython(remember, migrations.RunPython.noop)]
