"""Triggers anew, for the tables of moderation, and `held` of what was marked before."""

from django.db import migrations
from django.db.models import Exists, OuterRef

from comments import triggers


def install(apps, schema_editor):
    mark = apps.get_model("comments", "Mark")
    comment = apps.get_model("comments", "Comment")
    comment.objects.filter(Exists(mark.objects.filter(comment=OuterRef("pk")))).update(held=True)
    triggers.install(schema_editor.connection)


def remove(apps, schema_editor):
    triggers.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("comments", "0003_moderation"), ("posts", "0002_moderation")]
    operations = [migrations.RunPython(install, remove)]
